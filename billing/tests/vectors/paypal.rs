use billing::gateways::paypal::{PaypalHeaders, PaypalReject, cert_url, hint, offline};
use domain::time::Timestamp;
use serde_json::Value;

use crate::text;

/// The offline check, with the fixture root as the only trusted one, at the time of transmission.
pub fn webhook(file: &Value, vector: &Value) -> bool {
    let certificates = &file["paypal_certs"];
    let headers = PaypalHeaders::read(|name| {
        let name = name.strip_prefix("paypal-").unwrap().replace('-', "_");
        Some(text(vector, &name).to_owned())
    })
    .unwrap();
    let (webhook_id, body) = (text(vector, "webhook_id"), text(vector, "body").as_bytes());
    assert_eq!(vector["crc32"].as_u64(), Some(u64::from(crc32fast::hash(body))), "{}", vector["id"]);
    if vector["valid"] == true {
        assert_eq!(offline::signed_text(&headers, webhook_id, body), text(vector, "message"), "{}", vector["id"]);
        assert!(hint(body).is_some(), "{}", vector["id"]);
    }
    let now: jiff::Timestamp = headers.transmission_time.parse().unwrap();
    let now = Timestamp(now.as_millisecond());
    let leaf = text(certificates, text(vector, "cert")).as_bytes();
    let root = text(certificates, "root_pem").as_bytes();
    let verdict = offline::verify(&headers, webhook_id, body, leaf, root, now);
    // Each is refused for its own reason, not by accident for another.
    let expected = match text(vector, "cert") {
        "leaf_pem" => PaypalReject::Signature,
        _ => PaypalReject::Certificate,
    };
    assert!(verdict.is_ok() || verdict == Err(expected), "{}: {verdict:?}", vector["id"]);
    verdict.is_ok()
}

/// Addresses are judged before anything is fetched.
pub fn cert_url(vector: &Value) -> bool {
    cert_url::check(text(vector, "cert_url")).is_ok()
}
