//! What is logged: request ids and how long it took; no secrets, tokens, signatures or bodies.

use std::fmt::Write;

use billing::gateways::{Gateways, GatewaysConfig, paypal::PaypalHeaders};
use serde_json::json;

use crate::{
    log::Log,
    paypal_token::{is_token, token},
    server::{Reply, Server},
    setup::{
        NOW, PATIENT, PAYPAL_SECRET, STRIPE_KEY, VNPAY_SECRET, WEBHOOK_SECRET, dong, payment_id, paypal_config,
        stripe_config, vnpay_config,
    },
};

fn config(address: &str) -> GatewaysConfig {
    GatewaysConfig {
        vnpay: Some(vnpay_config(address)),
        stripe: Some(stripe_config(address)),
        paypal: Some(paypal_config(address)),
        calls: PATIENT,
    }
}

const TOKEN: &str = "A21-secret-token";
const TRANSMISSION_SIG: &str = "c2lnbmF0dXJlLW9mLXBheXBhbA";

fn has_no_secret(text: &str) {
    for secret in [VNPAY_SECRET, STRIPE_KEY, PAYPAL_SECRET, WEBHOOK_SECRET, TOKEN, TRANSMISSION_SIG, "payer@example"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn request_ids_and_no_secrets() {
    let server = Server::start(|asked, number| match asked.target.as_str() {
        _ if is_token(asked) => token(TOKEN, 32_400).with("paypal-debug-id", "debug-of-token"),
        _ if number % 2 == 0 => Reply::text(503, "payer@example.com"),
        _ => Reply::json(422, &json!({ "name": "X", "message": "payer@example.com", "error": { "type": "x" } }))
            .with("request-id", "req_of_stripe"),
    })
    .await;
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let gateways = Gateways::new(config(&server.address)).unwrap();
    let (vnpay, stripe, paypal) =
        (gateways.vnpay.as_ref().unwrap(), gateways.stripe.as_ref().unwrap(), gateways.paypal.as_ref().unwrap());
    let headers = PaypalHeaders {
        auth_algo: "SHA256withRSA".to_owned(),
        cert_url: String::new(),
        transmission_id: String::new(),
        transmission_sig: TRANSMISSION_SIG.to_owned(),
        transmission_time: String::new(),
    };
    let payment_id = payment_id();
    let query = billing::gateways::vnpay::QueryRequest {
        payment_id: &payment_id,
        amount: dong(100_000),
        created_at: NOW,
        expires_at: NOW,
        told_unpaid: false,
        now: NOW,
    };
    let mut errors = format!("{:?}", vnpay.query(&query).await);
    for _ in 0..3 {
        write!(errors, "{:?}", stripe.money_back("pi_1").await).unwrap();
        write!(errors, "{:?}", paypal.money_back("ORDER1", &[]).await).unwrap();
        write!(errors, "{:?}", paypal.verify_webhook(&headers, b"{}", NOW).await).unwrap();
    }
    assert!(stripe.verify_webhook(Some("t=1,v1=00"), b"{}", NOW).is_err());
    drop(guard);
    let text = log.text();
    for wanted in ["req_of_stripe", "debug-of-token", "elapsed_ms", "status=503", "operation=\"list refunds\""] {
        assert!(text.contains(wanted), "{wanted} not in {text}");
    }
    has_no_secret(&text);
    has_no_secret(&errors);
    // What a program prints by mistake: configurations, clients with a token in them.
    has_no_secret(&format!("{:?} {gateways:?}", config(&server.address)));
}
