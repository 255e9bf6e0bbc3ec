//! Time-outs and repeats.

use std::time::{Duration, Instant};

use billing::gateways::{GatewayError, StripeClient, stripe::CheckoutRequest};
use domain::{gateway::Gateway, language::Language};
use serde_json::json;

use crate::{
    server::{Reply, Server},
    setup::{IMPATIENT, NOW, PATIENT, payment_id, stripe, stripe_config, yen},
};

async fn create(client: &StripeClient) -> Result<String, GatewayError> {
    let url = "https://portal.example.com/pay/stripe/return?p=1".parse().unwrap();
    let request = CheckoutRequest {
        payment_id: &payment_id(),
        amount: yen(5_000),
        description: "Credit",
        success_url: &url,
        cancel_url: &url,
        expires_at: NOW.plus_seconds(3_600),
        language: Language::Ja,
        idempotency_key: "create:PAY-0000000007-0000000009:1",
    };
    client.create_session(&request).await.map(|created| created.object_id)
}

fn session() -> Reply {
    Reply::json(
        200,
        &json!({ "id": "cs_test_1", "url": "https://checkout.stripe.com/c/1", "status": "open", "livemode": false,
            "expires_at": NOW.unix_seconds() + 3_600, "client_reference_id": payment_id() }),
    )
}

/// Every attempt was the same request under the same key.
fn one_request(server: &Server, attempts: usize) {
    let asked = server.asked();
    assert_eq!(asked.len(), attempts);
    for one in &asked {
        assert_eq!(one.line(), "POST /v1/checkout/sessions");
        assert_eq!(one.header("idempotency-key"), "create:PAY-0000000007-0000000009:1");
        assert_eq!(one.header("stripe-version"), "2026-08-26.dahlia");
        assert_eq!(one.body, asked[0].body);
    }
}

#[tokio::test]
async fn transient_refusals_and_time_outs_are_repeated_under_the_same_key() {
    for first in [
        Reply::text(500, "{}"),
        Reply::text(503, ""),
        Reply::text(429, r#"{"error":{"type":"rate_limit_error"}}"#),
        Reply::text(409, r#"{"error":{"type":"idempotency_error","code":"idempotency_key_in_use"}}"#),
        Reply::text(400, "{}").with("stripe-should-retry", "true"),
    ] {
        let server = Server::start(move |_, number| if number == 0 { first.clone() } else { session() }).await;
        assert_eq!(create(&stripe(&server.address)).await.unwrap(), "cs_test_1");
        one_request(&server, 2);
    }
    let slow = session().after(Duration::from_secs(20));
    let server = Server::start(move |_, number| if number == 0 { slow.clone() } else { session() }).await;
    let client = StripeClient::with_limits(stripe_config(&server.address), &IMPATIENT).unwrap();
    assert_eq!(create(&client).await.unwrap(), "cs_test_1");
    let attempts = server.asked().len();
    assert!((2..=3).contains(&attempts));
    one_request(&server, attempts);
}

#[tokio::test]
async fn refusals_are_final_and_carry_the_gateways_code() {
    for (status, body, code) in [
        (
            400,
            r#"{"error":{"type":"invalid_request_error","code":"parameter_missing","param":"mode"}}"#,
            "parameter_missing:mode",
        ),
        (400, r#"{"error":{"type":"idempotency_error","message":"other parameters"}}"#, "idempotency_error"),
        (401, r#"{"error":{"type":"authentication_error"}}"#, "authentication_error"),
        (402, r#"{"error":{"type":"card_error","code":"card_declined"}}"#, "card_declined"),
        (404, r#"{"error":{"type":"invalid_request_error","code":"resource_missing"}}"#, "resource_missing"),
        (418, "<html>", "unknown"),
    ] {
        let server = Server::start(move |_, _| Reply::text(status, body).with("request-id", "req_1")).await;
        let expected = GatewayError::Refused {
            gateway: Gateway::Stripe,
            status,
            code: code.to_owned(),
            request_id: Some("req_1".to_owned()),
        };
        let error = create(&stripe(&server.address)).await.unwrap_err();
        assert_eq!(error, expected);
        assert!(!error.is_transient() && !error.may_have_acted());
        one_request(&server, 1);
    }
}

#[tokio::test]
async fn a_server_error_leaves_open_what_became_of_the_call() {
    // Stripe replays a stored 500 under the same key, and says that repeating does not help.
    let server = Server::start(|_, _| Reply::text(500, "{}").with("stripe-should-retry", "false")).await;
    let error = create(&stripe(&server.address)).await.unwrap_err();
    assert!(error.is_transient() && error.may_have_acted(), "{error}");
    one_request(&server, 1);
    let server = Server::start(|_, _| Reply::text(500, "{}")).await;
    assert_eq!(create(&stripe(&server.address)).await.unwrap_err(), error);
    one_request(&server, 3);
}

#[tokio::test]
async fn a_gateway_that_asks_for_a_long_pause_is_left_to_the_checker() {
    let server = Server::start(|_, _| Reply::text(429, "{}").with("retry-after", "60")).await;
    let started = Instant::now();
    assert!(create(&stripe(&server.address)).await.unwrap_err().is_transient());
    assert!(started.elapsed() < Duration::from_secs(2));
    one_request(&server, 1);
}

#[tokio::test]
async fn the_whole_call_has_a_limit() {
    let server = Server::start(|_, _| session().after(Duration::from_secs(30))).await;
    let mut limits = PATIENT;
    limits.attempt = Duration::from_secs(30);
    limits.call = Duration::from_millis(400);
    let client = StripeClient::with_limits(stripe_config(&server.address), &limits).unwrap();
    let started = Instant::now();
    let error = create(&client).await.unwrap_err();
    assert_eq!(error, GatewayError::Unreachable { gateway: Gateway::Stripe, reason: "timeout".to_owned() });
    assert!(started.elapsed() < Duration::from_secs(5));
    one_request(&server, 1);
}

#[tokio::test]
async fn answers_that_break_the_protocol_are_not_used() {
    for body in [
        "",
        "[]",
        "{}",
        "null",
        r#"{"id":"cs_1","livemode":false,"url":"https://checkout.stripe.com/c/1"}"#,
        r#"{"id":"cs_1","livemode":true,"url":"https://checkout.stripe.com/c/1","expires_at":1}"#,
        r#"{"id":"cs_1","livemode":false,"url":"javascript:alert(1)","expires_at":1}"#,
        r#"{"id":"cs/../1","livemode":false,"url":"https://checkout.stripe.com/c/1","expires_at":1}"#,
    ] {
        let server = Server::start(move |_, _| Reply::text(200, body)).await;
        let error = create(&stripe(&server.address)).await.unwrap_err();
        assert!(matches!(error, GatewayError::Unexpected { .. }), "{body}: {error}");
    }
    let server = Server::start(|_, _| Reply::text(200, &" ".repeat(2 << 20))).await;
    assert!(matches!(create(&stripe(&server.address)).await, Err(GatewayError::Unexpected { .. })));
    let server = Server::start(|_, _| Reply::text(302, "").with("location", "https://elsewhere.example/")).await;
    assert!(matches!(create(&stripe(&server.address)).await, Err(GatewayError::Refused { status: 302, .. })));
}
