use super::collision;
use crate::support::{TestApp, eventually};
use axum::{Router, body::Bytes, http::HeaderMap, routing::post as on_post};
use domain::payment::PaymentState;
use reqwest::StatusCode;
use sandbox::Gateway;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const SIGNED: [(&str, &str); 5] = [
    ("paypal-auth-algo", "SHA256withRSA"),
    ("paypal-cert-url", "https://api.paypal.com/v1/notifications/certs/CERT-1"),
    ("paypal-transmission-id", "b1d2f3a0-c74b-11f0-9a3e-2f1c0d9e8b7a"),
    ("paypal-transmission-sig", "AAAA"),
    ("paypal-transmission-time", "2026-11-22T03:40:12Z"),
];

async fn post(app: &TestApp, headers: &[(&str, &str)], body: &str) -> StatusCode {
    let mut request = app.machine().post(app.url("/webhooks/paypal")).body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn forged_events_are_refused_and_change_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let bought = customer.buy("paypal", "2500").await;
    let event = format!(
        r#"{{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{{"custom_id":"{}"}}}}"#,
        bought.id
    );
    let mut elsewhere = SIGNED;
    elsewhere[1].1 = "http://169.254.169.254/latest/meta-data";
    for headers in [&[][..], &SIGNED[..3], &SIGNED, &elsewhere] {
        assert_eq!(post(&app, headers, &event).await, 400, "{headers:?}");
    }
    assert_eq!(post(&app, &SIGNED, "not json").await, 400);
    assert_eq!(app.state(&bought.id).await, PaymentState::Redirected);
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}

/// What PayPal sent: the signature's headers, and the body.
type Sent = (Vec<(&'static str, String)>, Bytes);

/// An address at which PayPal's messages are read by somebody else: he has seen one genuine delivery.
async fn eavesdrop(app: &TestApp) -> Arc<Mutex<Vec<Sent>>> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let router = Router::new().route(
        "/",
        on_post(async move |headers: HeaderMap, body: Bytes| {
            let signed = SIGNED.map(|(name, _)| (name, headers[name].to_str().unwrap().to_owned()));
            kept.lock().unwrap().push((signed.to_vec(), body));
        }),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    app.sandbox.set_webhook_url(Gateway::Paypal, format!("http://{}/", listener.local_addr().unwrap()));
    tokio::spawn(async move { axum::serve(listener, router).await });
    seen
}

/// PayPal signs no more of a body than its CRC-32, and other bodies have the same one.
#[tokio::test]
async fn another_body_under_a_genuine_signature_is_only_a_reason_to_ask() {
    let app = TestApp::start().await;
    let seen = eavesdrop(&app).await;
    let customer = app.customer("DE").await;
    let (cheap, dear) = (customer.buy("paypal", "2500").await, customer.buy("paypal", "50000").await);
    customer.press(&cheap, "pay", "normal").await;
    eventually("PayPal has sent a message", || async { !seen.lock().unwrap().is_empty() }).await;
    let (headers, genuine) = seen.lock().unwrap()[0].clone();
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();

    let forged = |id: &str, event: &str, filler: &str| {
        format!(
            "{{\"id\":\"{event}\",\"event_type\":\"PAYMENT.CAPTURE.COMPLETED\",\"resource\":{{\"id\":\"CAPTURE1\",\
             \"status\":\"COMPLETED\",\"custom_id\":\"{id}\",\"amount\":{{\"currency_code\":\"EUR\",\"value\":\"500.00\"}}}},\
             \"summary\":\"{filler}\"}}"
        )
    };
    assert_eq!(post(&app, &headers, &forged(dear.id.as_str(), "WH-1", "")).await, 400, "another checksum");
    for (bought, event) in [(&dear, "WH-2"), (&cheap, "WH-3")] {
        let body = collision::with_checksum_of(&genuine, |filler| forged(bought.id.as_str(), event, filler));
        assert_eq!(post(&app, &headers, &body).await, 200, "the signature holds");
    }
    // The dear one was never paid, the cheap one is worth what the payer approved.
    app.reaches(&cheap.id, PaymentState::Succeeded).await;
    assert_eq!(app.state(&dear.id).await, PaymentState::Redirected);
    assert_eq!(app.balance(cheap.id.account_id()).await, 2_500);
}

#[tokio::test]
async fn with_roots_messages_are_checked_by_certificate() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../sandbox/fixtures/paypal-root.pem");
    let app = TestApp::start_with(&[("PREPAY_PAYPAL_WEBHOOK_ROOTS", root)]).await;
    let customer = app.customer("DE").await;
    let bought = customer.buy("paypal", "2500").await;
    for headers in [&[][..], &SIGNED] {
        assert_eq!(post(&app, headers, r#"{"id":"WH-1","event_type":"CHECKOUT.ORDER.APPROVED"}"#).await, 400);
    }
    customer.press(&bought, "pay", "normal").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    assert_eq!(app.balance(bought.id.account_id()).await, 2_500);
}
