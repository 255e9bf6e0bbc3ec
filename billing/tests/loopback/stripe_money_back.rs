//! Refunds and disputes at Stripe.

use billing::gateways::GatewayError;
use domain::payment::{BackKind, BackState};
use serde_json::{Value, json};

use crate::{
    server::{Reply, Server},
    setup::{seen, stripe, yen},
};

fn refund(id: &str, amount: i64, status: &str) -> Value {
    json!({ "id": id, "object": "refund", "amount": amount, "currency": "jpy", "payment_intent": "pi_1", "status": status })
}

fn page(data: &[Value], has_more: bool) -> Reply {
    Reply::json(200, &json!({ "object": "list", "data": data, "has_more": has_more }))
}

#[tokio::test]
async fn all_pages_of_refunds_and_disputes_are_read() {
    let server = Server::start(|asked, _| match asked.target.as_str() {
        "/v1/refunds?payment_intent=pi_1&limit=100" => {
            page(&[refund("re_3", 300, "pending"), refund("re_2", 200, "failed")], true)
        }
        "/v1/refunds?payment_intent=pi_1&limit=100&starting_after=re_2" => {
            page(&[refund("re_1", 100, "succeeded")], false)
        }
        "/v1/disputes?payment_intent=pi_1&limit=100" => page(&[refund("dp_1", 5_000, "needs_response")], false),
        other => panic!("{other}"),
    })
    .await;
    let all = stripe(&server.address).money_back("pi_1").await.unwrap();
    let expected = [
        ("re_3", 300, BackState::Open),
        ("re_2", 200, BackState::Returned),
        ("re_1", 100, BackState::Gone),
        ("dp_1", 5_000, BackState::Open),
    ];
    assert_eq!(seen(&all), expected);
    assert!(all.iter().all(|back| (back.kind == BackKind::Dispute) == back.id.starts_with("dp_")));
    assert!(server.asked().iter().all(|asked| asked.header("authorization").starts_with("Bearer sk_test_")));
}

#[tokio::test]
async fn a_list_that_is_not_the_payments_is_no_list() {
    let mut others = refund("re_1", 100, "succeeded");
    others["payment_intent"] = "pi_2".into();
    for data in [vec![others], vec![refund("re_1", -100, "succeeded")], vec![json!({ "id": "re_1" })]] {
        let server = Server::start(move |_, _| page(&data, false)).await;
        let error = stripe(&server.address).money_back("pi_1").await.unwrap_err();
        assert!(matches!(error, GatewayError::Unexpected { .. }), "{error}");
    }
    // Lists that never end, or say so without going on.
    for data in [vec![], vec![refund("re_1", 100, "succeeded")]] {
        let server = Server::start(move |_, _| page(&data, true)).await;
        let error = stripe(&server.address).money_back("pi_1").await.unwrap_err();
        assert!(matches!(error, GatewayError::Unexpected { .. }) && server.asked().len() <= 10, "{error}");
    }
}

#[tokio::test]
async fn a_refund_is_asked_for_once_under_its_key() {
    let server = Server::start(|_, number| match number {
        0 => Reply::text(503, ""),
        _ => Reply::json(200, &refund("re_1", 100, "pending")),
    })
    .await;
    let client = stripe(&server.address);
    let back = client.refund("pi_1", Some(yen(100)), "refund:PAY:1").await.unwrap();
    assert_eq!((back.id.as_str(), back.amount, back.state), ("re_1", yen(100), BackState::Open));
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    for one in &asked {
        assert_eq!(one.header("idempotency-key"), "refund:PAY:1");
        assert_eq!(
            one.form().into_iter().collect::<Vec<_>>(),
            [("amount".to_owned(), "100".to_owned()), ("payment_intent".to_owned(), "pi_1".to_owned()),]
        );
    }
    client.refund("pi_1", None, "refund:PAY:2").await.unwrap();
    assert!(!server.asked()[2].form().contains_key("amount"));
    for (amount, key) in [(Some(yen(0)), "k"), (Some(yen(-1)), "k"), (None, ""), (None, "a\nb")] {
        let error = client.refund("pi_1", amount, key).await.unwrap_err();
        assert!(matches!(error, GatewayError::Unsuitable { .. }), "{error}");
    }
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_refund_of_something_else_is_not_believed() {
    let mut others = refund("re_1", 100, "succeeded");
    others["payment_intent"] = "pi_2".into();
    for body in [others, refund("re_1", 101, "succeeded"), json!({})] {
        let server = Server::start(move |_, _| Reply::json(200, &body)).await;
        let error = stripe(&server.address).refund("pi_1", Some(yen(100)), "k").await.unwrap_err();
        assert!(error.may_have_acted(), "{error}");
    }
    let server = Server::start(|_, _| {
        Reply::text(400, r#"{"error":{"type":"invalid_request_error","code":"charge_already_refunded"}}"#)
    })
    .await;
    let error = stripe(&server.address).refund("pi_1", None, "k").await.unwrap_err();
    assert!(matches!(&error, GatewayError::Refused { code, .. } if code == "charge_already_refunded"), "{error}");
}

#[tokio::test]
async fn stripe_knows_whose_money_it_is() {
    let id = "PAY-0000000007-0000000009";
    let server = Server::start(move |asked, _| match asked.target.as_str() {
        "/v1/payment_intents/pi_1" => Reply::json(200, &json!({ "id": "pi_1", "metadata": { "payment_id": id } })),
        "/v1/payment_intents/pi_2" => Reply::json(200, &json!({ "id": "pi_2", "metadata": { "payment_id": "x" } })),
        "/v1/payment_intents/pi_3" => Reply::json(200, &json!({ "id": "pi_3" })),
        "/v1/payment_intents/pi_4" => Reply::json(404, &json!({ "error": { "type": "invalid_request_error" } })),
        "/v1/payment_intents/pi_5" => Reply::json(401, &json!({ "error": { "type": "authentication_error" } })),
        other => panic!("{other}"),
    })
    .await;
    let client = stripe(&server.address);
    assert_eq!(client.payment_of("pi_1").await.unwrap().unwrap().as_str(), id);
    for none in ["pi_2", "pi_3", "pi_4"] {
        assert_eq!(client.payment_of(none).await.unwrap(), None, "{none}");
    }
    assert!(matches!(client.payment_of("pi_5").await, Err(GatewayError::Refused { status: 401, .. })));
    assert!(matches!(client.payment_of("../x").await, Err(GatewayError::Unsuitable { .. })));
}
