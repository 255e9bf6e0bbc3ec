use billing::gateways::{StripeClient, StripeConfig, config::STRIPE_API_VERSION};
use domain::time::Timestamp;
use secrecy::SecretString;
use serde_json::Value;

use crate::text;

/// The delivery through the client, at the vector's time.
pub fn webhook(vector: &Value) -> bool {
    let client = StripeClient::new(StripeConfig {
        base_url: "http://127.0.0.1:9/stripe".parse().unwrap(),
        secret_key: SecretString::from("sk_test_vectors_only"),
        webhook_secrets: vec![SecretString::from(text(vector, "secret"))],
        api_version: STRIPE_API_VERSION.to_owned(),
        live: false,
    })
    .unwrap();
    let now = Timestamp(vector["now"].as_i64().unwrap() * 1_000);
    assert_eq!(vector["tolerance_s"], 300);
    let body = text(vector, "payload").as_bytes();
    match client.verify_webhook(Some(text(vector, "header")), body, now) {
        Ok(event) => {
            let payload: Value = serde_json::from_slice(body).unwrap();
            assert_eq!(event.id, payload["id"]);
            assert_eq!(event.kind, payload["type"]);
            assert!(event.evidence().is_none(), "the vectors' references are none of ours");
            true
        }
        Err(_) => false,
    }
}
