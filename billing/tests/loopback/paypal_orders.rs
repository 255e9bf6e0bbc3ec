//! Captures: the table of refusals, declined and pending ones, time-outs.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use billing::gateways::{
    CallLimits, GatewayError, PaypalClient,
    paypal::{OrderCheck, OrderNews},
};
use domain::payment::{FailureReason, Outcome};
use serde_json::{Value, json};

use crate::{
    paypal_token::{is_token, token},
    server::{Reply, Server},
    setup::{IMPATIENT, NOW, PATIENT, dollars, payment_id, paypal, paypal_config},
};

fn order(status: &str, capture: Option<&str>) -> Value {
    let mut unit = json!({ "custom_id": payment_id(), "amount": { "currency_code": "USD", "value": "25.00" } });
    if let Some(status) = capture {
        let amount = unit["amount"].clone();
        unit["payments"] = json!({ "captures": [{ "id": "CAPTURE1", "status": status, "amount": amount }] });
    }
    json!({ "id": "ORDER1", "status": status, "intent": "CAPTURE", "purchase_units": [unit] })
}

fn refusal(issue: &str) -> Reply {
    let body = json!({ "name": "UNPROCESSABLE_ENTITY", "debug_id": "d1", "details": [{ "issue": issue }] });
    Reply::json(422, &body).with("paypal-debug-id", "d1")
}

/// An order that is approved, what PayPal answers to the capture, and how the order stands afterwards.
async fn resolve(capture: Reply, after: Value) -> (Result<OrderNews, GatewayError>, Server) {
    resolve_within(PATIENT, capture, after).await
}

async fn resolve_within(limits: CallLimits, capture: Reply, after: Value) -> (Result<OrderNews, GatewayError>, Server) {
    let captured = AtomicBool::new(false);
    let server = Server::start(move |asked, _| match (is_token(asked), asked.method.as_str()) {
        (true, _) => token("A21-1", 32_400),
        (_, "POST") => {
            captured.store(true, Ordering::Relaxed);
            capture.clone()
        }
        _ if captured.load(Ordering::Relaxed) => Reply::json(200, &after),
        _ => Reply::json(200, &order("APPROVED", None)),
    })
    .await;
    let payment_id = payment_id();
    let check = OrderCheck {
        order_id: "ORDER1",
        payment_id: &payment_id,
        amount: dollars(2_500),
        created_at: NOW,
        now: NOW.plus_seconds(60),
    };
    let client = PaypalClient::with_limits(paypal_config(&server.address), &limits).unwrap();
    (client.resolve(&check).await, server)
}

fn outcome(news: Result<OrderNews, GatewayError>) -> Outcome {
    match news {
        Ok(OrderNews::Evidence(evidence)) => evidence.outcome,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn only_what_the_order_says_after_the_capture_counts() {
    let said = json!({ "id": "ORDER1", "status": "COMPLETED" });
    for (capture, expected) in [
        ("COMPLETED", Outcome::Paid),
        ("PENDING", Outcome::Pending),
        ("DECLINED", Outcome::Failed(FailureReason::Declined)),
    ] {
        let (news, server) = resolve(Reply::json(201, &said), order("COMPLETED", Some(capture))).await;
        assert_eq!(outcome(news), expected, "{capture}");
        let asked = server.asked();
        assert_eq!(asked[2].line(), "POST /v2/checkout/orders/ORDER1/capture");
        assert_eq!(asked[2].header("paypal-request-id"), format!("capture-{}", payment_id()));
        assert_eq!(asked[2].body, "{}");
    }
}

#[tokio::test]
async fn a_declined_instrument_leaves_the_order_open_for_another() {
    for issue in ["INSTRUMENT_DECLINED", "PAYER_ACTION_REQUIRED", "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING"] {
        let (news, _) = resolve(refusal(issue), order("APPROVED", None)).await;
        assert_eq!(news, Ok(OrderNews::Declined), "{issue}");
    }
    let (news, _) = resolve(refusal("ORDER_NOT_APPROVED"), order("CREATED", None)).await;
    assert_eq!(news, Ok(OrderNews::Waiting));
}

#[tokio::test]
async fn an_order_that_was_captured_already_is_read() {
    for issue in ["ORDER_ALREADY_CAPTURED", "DUPLICATE_INVOICE_ID"] {
        let (news, _) = resolve(refusal(issue), order("COMPLETED", Some("COMPLETED"))).await;
        assert_eq!(outcome(news), Outcome::Paid, "{issue}");
    }
    let (news, _) = resolve(refusal("DUPLICATE_INVOICE_ID"), order("APPROVED", None)).await;
    assert_eq!(outcome(news), Outcome::Failed(FailureReason::Other));
}

#[tokio::test]
async fn refusals_for_good_fail_the_payment_and_our_own_faults_do_not() {
    for (issue, expected) in [
        ("TRANSACTION_REFUSED", Outcome::Failed(FailureReason::Declined)),
        ("PAYER_CANNOT_PAY", Outcome::Failed(FailureReason::Declined)),
        ("PAYER_ACCOUNT_RESTRICTED", Outcome::Failed(FailureReason::AccountLocked)),
        ("TRANSACTION_LIMIT_EXCEEDED", Outcome::Failed(FailureReason::LimitReached)),
        ("PAYEE_ACCOUNT_RESTRICTED", Outcome::Pending),
        ("PERMISSION_DENIED", Outcome::Pending),
    ] {
        let (news, _) = resolve(refusal(issue), order("APPROVED", None)).await;
        assert_eq!(outcome(news), expected, "{issue}");
    }
    let (news, _) = resolve(refusal("SOMETHING_NEW"), order("APPROVED", None)).await;
    let error = news.unwrap_err();
    assert!(
        matches!(&error, GatewayError::Refused { code, request_id, .. }
            if code == "SOMETHING_NEW" && request_id.as_deref() == Some("d1")),
        "{error}"
    );
}

#[tokio::test]
async fn a_capture_that_timed_out_is_repeated_under_its_id_and_then_looked_up() {
    let slow = Reply::json(201, &json!({})).after(Duration::from_secs(20));
    let (news, server) = resolve_within(IMPATIENT, slow.clone(), order("COMPLETED", Some("COMPLETED"))).await;
    assert_eq!(outcome(news), Outcome::Paid);
    let asked = server.asked();
    let captures: Vec<_> = asked.iter().filter(|asked| asked.target.ends_with("/capture")).collect();
    assert_eq!(captures.len(), 3);
    let request_id = format!("capture-{}", payment_id());
    assert!(captures.iter().all(|asked| asked.header("paypal-request-id") == request_id));
    let (news, _) = resolve_within(IMPATIENT, slow, order("APPROVED", None)).await;
    assert!(news.unwrap_err().may_have_acted(), "not known: to be asked again");
}

#[tokio::test]
async fn an_order_unlike_ours_is_not_captured() {
    let mut other = order("APPROVED", None);
    other["purchase_units"][0]["amount"]["value"] = "2.50".into();
    let server = Server::start(move |asked, _| match is_token(asked) {
        true => token("A21-1", 32_400),
        false => Reply::json(200, &other),
    })
    .await;
    let payment_id = payment_id();
    let check =
        OrderCheck { order_id: "ORDER1", payment_id: &payment_id, amount: dollars(2_500), created_at: NOW, now: NOW };
    let client = paypal(&server.address);
    assert_eq!(outcome(client.resolve(&check).await), Outcome::Suspicious);
    for order_id in ["", "..", "a/b", "a?b"] {
        let error = client.resolve(&OrderCheck { order_id, ..check }).await.unwrap_err();
        assert!(matches!(error, GatewayError::Unsuitable { .. }));
    }
    let error = client.resolve(&OrderCheck { order_id: "ORDER2", ..check }).await.unwrap_err();
    assert!(matches!(error, GatewayError::Unexpected { .. }), "another order than asked for: {error}");
    assert!(server.asked().iter().all(|asked| !asked.target.ends_with("/capture")));
}
