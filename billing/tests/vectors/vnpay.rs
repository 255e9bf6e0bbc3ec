use std::time::Duration;

use billing::gateways::{VnpayClient, VnpayConfig, vnpay::signature};
use domain::payment::Outcome;
use secrecy::SecretString;
use serde_json::Value;

use crate::text;

fn secret(vector: &Value) -> SecretString {
    SecretString::from(text(vector, "secret"))
}

fn client(vector: &Value) -> VnpayClient {
    VnpayClient::new(VnpayConfig {
        base_url: "http://127.0.0.1:9/vnpay".parse().unwrap(),
        tmn_code: "SANDBX01".to_owned(),
        hash_secret: secret(vector),
        query_interval: Duration::from_secs(300),
    })
    .unwrap()
}

fn parameters(vector: &Value) -> signature::Parameters {
    serde_json::from_value(vector["params"].clone()).unwrap()
}

/// Our canonical string, signature and address are the SDK's, byte for byte; the address verifies again.
pub fn pay_url(vector: &Value) -> bool {
    let (secret, canonical) = (secret(vector), signature::canonical(&parameters(vector)));
    let signature = text(vector, "signature");
    if let Some(expected) = vector["canonical"].as_str() {
        assert_eq!(canonical, expected, "{}", vector["id"]);
        assert_eq!(signature::sign(&secret, &canonical), signature, "{}", vector["id"]);
        let (_, query) = text(vector, "url").split_once('?').unwrap();
        assert_eq!(query, format!("{canonical}&vnp_SecureHash={signature}"));
        assert!(signature::verified_parameters(&secret, query).is_some(), "{}", vector["id"]);
    }
    signature::matches(&secret, &canonical, signature)
}

/// The query string as it travels, through the client; a believed one has the wanted outcome.
pub fn ipn(vector: &Value) -> bool {
    let message = client(vector).verify(text(vector, "query"));
    if let (Ok(message), Some(expected)) = (&message, vector["outcome"].as_str()) {
        let outcome = match message.outcome() {
            Outcome::Paid => "succeeded",
            Outcome::Pending => "pending",
            Outcome::Failed(_) => "failed",
            Outcome::Expired => "expired",
            Outcome::Cancelled => "cancelled",
            Outcome::Suspicious => "review",
        };
        assert_eq!(outcome, expected, "{}", vector["id"]);
        assert_eq!(message.reference, text(&vector["params"], "vnp_TxnRef"));
        assert!(message.evidence().is_none(), "the vectors' references are none of ours");
    }
    message.is_ok()
}

/// Queries, their answers and refunds: values joined in the documented order.
pub fn joined(vector: &Value) -> bool {
    let order = vector["field_order"].as_array().unwrap();
    let fields = &vector["fields"];
    let values = order.iter().map(|name| fields[name.as_str().unwrap()].as_str().unwrap_or_default());
    let (secret, message) = (secret(vector), signature::joined(values));
    let signature = text(vector, "signature");
    if vector["valid"] == true {
        assert_eq!(message, text(vector, "message"), "{}", vector["id"]);
        assert_eq!(signature::sign(&secret, &message), signature, "{}", vector["id"]);
    }
    signature::matches(&secret, &message, signature)
}
