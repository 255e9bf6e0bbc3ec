//! Messages of gateways by which somebody tries to get credit, or to keep the engine busy.

use std::net::Ipv4Addr;

use axum::{Json, Router, routing::post};
use billing::{
    gateways::vnpay::signature,
    payments::Settled,
    webhooks::{self, PaypalHeaders, WebhookAnswer},
};
use domain::{
    currency::Currency,
    payment::{Evidence, Outcome, PaymentId, PaymentState},
};
use ring::hmac;
use secrecy::SecretString;
use serde_json::json;

use crate::support::{Engine, NOW, VNPAY_SECRET, gateways, paid};

async fn state(engine: &Engine, id: &PaymentId) -> PaymentState {
    engine.billing.payment(id.account_id(), id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn an_object_of_the_gateway_pays_only_the_payment_it_was_made_for() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let [cheap, dear, third] = [1, 2, 3].map(|number| format!("k{number}"));
    let cheap = engine.vnpay_payment(account, &cheap).await;
    let dear = engine.vnpay_payment(account, &dear).await;
    let third = engine.vnpay_payment(account, &third).await;
    let of = |payment: &PaymentId, object: &str| Evidence { object_id: Some(object.to_owned()), ..paid(payment) };
    for (payment, object) in [(&cheap, "cs_cheap"), (&dear, "cs_dear")] {
        let pending = Evidence { outcome: Outcome::Pending, money_id: None, ..of(payment, object) };
        assert_eq!(engine.billing.settle(pending).await.unwrap(), Settled::Applied);
    }
    // The cheap one's object with the dear one's reference; and for a payment that has none yet.
    for payment in [&dear, &third] {
        assert_eq!(engine.billing.settle(of(payment, "cs_cheap")).await.unwrap(), Settled::Mismatch);
        assert_eq!(state(&engine, payment).await, PaymentState::Review);
    }
    assert_eq!(engine.balance(account).await, 0);
    assert_eq!(engine.billing.settle(of(&cheap, "cs_cheap")).await.unwrap(), Settled::Applied);
    assert_eq!(state(&engine, &cheap).await, PaymentState::Succeeded);
    engine.assert_sound().await;
}

/// Signed by the gateway, or by somebody who does not know the secret.
fn ipn(payment: &PaymentId, secret: &str) -> String {
    let pairs = [
        ("vnp_TmnCode", "SANDBX01"),
        ("vnp_Amount", "100000000"),
        ("vnp_ResponseCode", "00"),
        ("vnp_TransactionStatus", "00"),
        ("vnp_TransactionNo", "14226112"),
        ("vnp_TxnRef", payment.as_str()),
    ];
    let parameters = pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let text = signature::canonical(&parameters);
    format!("{text}&vnp_SecureHash={}", signature::sign(&SecretString::from(secret), &text))
}

fn stripe_header(body: &str, secret: &str) -> String {
    let seconds = NOW.unix_seconds();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    format!("t={seconds},v1={}", hex::encode(hmac::sign(&key, format!("{seconds}.{body}").as_bytes())))
}

/// A PayPal that believes nothing.
async fn paypal() -> String {
    let router = Router::new()
        .route(
            "/v1/oauth2/token",
            post(async || Json(json!({ "access_token": "A21", "token_type": "Bearer", "expires_in": 32_400 }))),
        )
        .route(
            "/v1/notifications/verify-webhook-signature",
            post(async || Json(json!({ "verification_status": "FAILURE" }))),
        );
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A flood of forgeries costs the database nothing: they are refused even when there is none.
#[tokio::test]
async fn what_is_forged_is_refused_before_the_database_is_asked() {
    let engine = Engine::open_with(gateways(&paypal().await)).await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(account, "k").await;
    engine.billing.shutdown().await;
    let billing = &engine.billing;

    let guess = "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EV";
    assert_eq!(webhooks::vnpay_ipn(billing, &ipn(&payment, guess)).await.rsp_code, "97");
    assert_eq!(
        webhooks::vnpay_ipn(billing, &ipn(&payment, VNPAY_SECRET)).await.rsp_code,
        "99",
        "a genuine one needs it"
    );

    let body = json!({ "id": "evt_1", "type": "checkout.session.completed", "livemode": false, "data": { "object": {
        "id": "cs_1", "status": "complete", "payment_status": "paid", "amount_total": 5000, "currency": "jpy",
        "client_reference_id": payment.as_str(), "payment_intent": "pi_1", "livemode": false,
    } } })
    .to_string();
    let delivery =
        async |secret: &str| webhooks::stripe(billing, Some(&stripe_header(&body, secret)), body.as_bytes()).await;
    assert_eq!(delivery("whsec_0123456789abcdeg").await, WebhookAnswer::Rejected);
    assert_eq!(delivery("whsec_0123456789abcdef").await, WebhookAnswer::TryAgain);

    let headers = PaypalHeaders {
        auth_algo: "SHA256withRSA".to_owned(),
        cert_url: "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1".to_owned(),
        transmission_id: "b1d2f3a0-c74b-11f0-9a3e-2f1c0d9e8b7a".to_owned(),
        transmission_sig: "AAAA".to_owned(),
        transmission_time: "2026-11-22T03:40:12Z".to_owned(),
    };
    let body = json!({ "id": "WH-1", "event_type": "PAYMENT.CAPTURE.COMPLETED", "resource": {
        "custom_id": payment.as_str(),
    } });
    let answer = webhooks::paypal(billing, headers, body.to_string().as_bytes()).await;
    assert_eq!(answer, WebhookAnswer::Rejected);
}
