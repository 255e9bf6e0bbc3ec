//! Reading and closing Checkout Sessions.

use billing::gateways::GatewayError;
use domain::payment::{FailureReason, Outcome};
use serde_json::{Value, json};

use crate::{
    server::{Reply, Server},
    setup::{payment_id, stripe},
};

fn session(change: Value) -> Value {
    let mut body = json!({
        "id": "cs_test_1", "status": "open", "payment_status": "unpaid", "amount_total": 5_000, "currency": "jpy",
        "client_reference_id": payment_id(), "livemode": false,
    });
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    body
}

async fn fetched(change: Value) -> Result<Option<Outcome>, GatewayError> {
    let server = Server::start(move |_, _| Reply::json(200, &session(change.clone()))).await;
    let evidence = stripe(&server.address).fetch("cs_test_1").await?;
    assert_eq!(server.lines(), ["GET /v1/checkout/sessions/cs_test_1?expand[0]=payment_intent.latest_charge"]);
    Ok(evidence.map(|evidence| evidence.outcome))
}

#[tokio::test]
async fn a_session_is_read_as_it_stands() {
    let paid = json!({ "status": "complete", "payment_status": "paid", "payment_intent": { "id": "pi_1" } });
    assert_eq!(fetched(json!({})).await, Ok(None));
    assert_eq!(fetched(paid).await, Ok(Some(Outcome::Paid)));
    assert_eq!(fetched(json!({ "status": "expired" })).await, Ok(Some(Outcome::Expired)));
    let voucher = json!({ "status": "complete", "payment_intent": { "id": "pi_1", "status": "requires_action" } });
    assert_eq!(fetched(voucher).await, Ok(Some(Outcome::Pending)));
    let canceled = json!({ "status": "complete", "payment_intent": { "id": "pi_1", "status": "canceled" } });
    assert_eq!(fetched(canceled).await, Ok(Some(Outcome::Expired)));
    let declined = json!({ "status": "complete", "payment_intent": {
        "id": "pi_1", "status": "requires_payment_method",
        "last_payment_error": { "code": "card_declined", "decline_code": "insufficient_funds" },
    }});
    assert_eq!(fetched(declined).await, Ok(Some(Outcome::Failed(FailureReason::InsufficientFunds))));
    let other_mode = json!({ "status": "complete", "payment_status": "paid", "livemode": true });
    assert_eq!(fetched(other_mode).await, Ok(Some(Outcome::Suspicious)));
    assert!(matches!(fetched(json!({ "id": "cs_test_2" })).await, Err(GatewayError::Unexpected { .. })));
    assert!(matches!(fetched(json!({ "client_reference_id": "x" })).await, Err(GatewayError::Unexpected { .. })));
}

#[tokio::test]
async fn an_id_that_leaves_its_place_in_the_path_is_not_asked_about() {
    let server = Server::start(|_, _| Reply::json(200, &session(json!({})))).await;
    let client = stripe(&server.address);
    for id in ["", "..", "a/b", "a?b", "a%2Fb", "ü"] {
        assert!(matches!(client.fetch(id).await, Err(GatewayError::Unsuitable { .. })), "{id}");
        assert!(matches!(client.expire(id, "k").await, Err(GatewayError::Unsuitable { .. })), "{id}");
        assert!(matches!(client.money_back(id).await, Err(GatewayError::Unsuitable { .. })), "{id}");
        assert!(matches!(client.refund(id, None, "k").await, Err(GatewayError::Unsuitable { .. })), "{id}");
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn closing_gives_what_the_session_has_become() {
    let server = Server::start(|_, _| Reply::json(200, &session(json!({ "status": "expired" })))).await;
    let evidence = stripe(&server.address).expire("cs_test_1", "expire:1").await.unwrap().unwrap();
    assert_eq!(evidence.outcome, Outcome::Cancelled);
    assert_eq!(server.asked()[0].header("idempotency-key"), "expire:1");
    assert_eq!(server.lines(), ["POST /v1/checkout/sessions/cs_test_1/expire"]);
    // Paid a moment before.
    let server = Server::start(|asked, _| match asked.method.as_str() {
        "POST" => Reply::text(400, r#"{"error":{"type":"invalid_request_error"}}"#),
        _ => Reply::json(200, &session(json!({ "status": "complete", "payment_status": "paid" }))),
    })
    .await;
    let evidence = stripe(&server.address).expire("cs_test_1", "expire:1").await.unwrap().unwrap();
    assert_eq!(evidence.outcome, Outcome::Paid);
}
