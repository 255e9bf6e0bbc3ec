//! Refunds and disputes at the three gateways, made by the merchant and by others.

use crate::{
    paypal_api::Client,
    stripe_api::{self, create, read, session},
    support::Sandbox,
    vnpay::{open, pay_request},
    vnpay_api,
};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

/// Lets something happen to a payment.
pub async fn intervene(sandbox: &Sandbox, reference: &str, what: Value) -> Response {
    sandbox.http.post(sandbox.url(&format!("/api/payments/{reference}"))).json(&what).send().await.unwrap()
}

async fn done(sandbox: &Sandbox, reference: &str, what: Value) -> Value {
    let answer = intervene(sandbox, reference, what.clone()).await;
    assert_eq!(answer.status(), StatusCode::OK, "{what}");
    answer.json().await.unwrap()
}

fn kinds(sandbox: &Sandbox) -> Vec<String> {
    sandbox.deliveries().into_iter().map(|delivery| delivery.kind).collect()
}

#[tokio::test]
async fn stripe_refunds_once_for_a_key_and_no_more_than_was_paid() {
    let sandbox = Sandbox::start().await;
    let made = create(&sandbox, &session("back-1")).await;
    let id = made["id"].as_str().unwrap();
    sandbox.press(&format!("/stripe/c/pay/{id}"), "pay", "lost").await;
    let paid = read(&sandbox, &format!("/stripe/v1/checkout/sessions/{id}")).await;
    let intent = paid["payment_intent"].as_str().unwrap().to_owned();
    let refund = async |amount: &str, key: &str| {
        let form = vec![("payment_intent", intent.clone()), ("amount", amount.to_owned())];
        let answer = stripe_api::post(&sandbox, "/stripe/v1/refunds", &form, &[("idempotency-key", key)]).await;
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    let (_, first) = refund("1000", "r1").await;
    assert_eq!((&first["status"], &first["amount"]), (&json!("succeeded"), &json!(1000)));
    assert_eq!(refund("1000", "r1").await.1["id"], first["id"]);
    assert_eq!(refund("2001", "r2").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(refund("2000", "r3").await.0, StatusCode::OK);
    let list = read(&sandbox, &format!("/stripe/v1/refunds?payment_intent={intent}&limit=1")).await;
    assert_eq!((&list["has_more"], &list["data"][0]["amount"]), (&json!(true), &json!(2000)));
    let last = list["data"][0]["id"].as_str().unwrap();
    let rest = read(&sandbox, &format!("/stripe/v1/refunds?payment_intent={intent}&starting_after={last}")).await;
    assert_eq!((&rest["has_more"], &rest["data"][0]["id"]), (&json!(false), &first["id"]));
    let charge = read(&sandbox, &format!("/stripe/v1/payment_intents/{intent}?expand[]=latest_charge")).await;
    assert_eq!(charge["latest_charge"]["refunded"], json!(true));
    assert_eq!(kinds(&sandbox)[1..3], ["refund.created", "charge.refunded"]);
}

#[tokio::test]
async fn stripe_disputes_are_opened_won_and_lost() {
    let sandbox = Sandbox::start().await;
    let made = create(&sandbox, &session("back-2")).await;
    sandbox.press(&format!("/stripe/c/pay/{}", made["id"].as_str().unwrap()), "pay", "lost").await;
    let disputed = done(&sandbox, "back-2", json!({ "do": "dispute" })).await;
    assert_eq!((&disputed["backs"][0]["kind"], &disputed["backs"][0]["amount"]), (&json!("dispute"), &json!(3000)));
    let id = disputed["backs"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/stripe/v1/disputes/{id}");
    assert_eq!(read(&sandbox, &path).await["status"], "needs_response");
    for (state, status) in [("won", "won"), ("lost", "lost")] {
        done(&sandbox, "back-2", json!({ "do": "change", "id": id, "state": state })).await;
        assert_eq!(read(&sandbox, &path).await["status"], status);
    }
    let kinds = kinds(&sandbox);
    assert_eq!(kinds[1..3], ["charge.dispute.created", "charge.dispute.funds_withdrawn"]);
    assert_eq!(kinds[3..], ["charge.dispute.closed", "charge.dispute.funds_reinstated", "charge.dispute.closed"]);
    let none = intervene(&sandbox, "back-2", json!({ "do": "refund" })).await;
    assert_eq!(none.status(), StatusCode::CONFLICT, "nothing is left");
}

#[tokio::test]
async fn paypal_refunds_and_disputes_show_on_order_and_capture() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let id = client.create("back-3").await;
    sandbox.press(&format!("/paypal/checkoutnow?token={id}"), "pay", "lost").await;
    let captured: Value = client.capture(&id, "c").await.json().await.unwrap();
    let capture = captured["purchase_units"][0]["payments"]["captures"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/paypal/v2/payments/captures/{capture}/refund");
    let part = json!({ "amount": { "currency_code": "USD", "value": "10.00" } }).to_string();
    let first = client.post(&path, "r1", part.clone()).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let first: Value = first.json().await.unwrap();
    assert_eq!(client.post(&path, "r1", part).await.json::<Value>().await.unwrap()["id"], first["id"]);
    let shown = async |path: &str| client.get(path).await.json::<Value>().await.unwrap();
    assert_eq!(shown(&format!("/paypal/v2/payments/captures/{capture}")).await["status"], "PARTIALLY_REFUNDED");
    let refund = shown(&format!("/paypal/v2/payments/refunds/{}", first["id"].as_str().unwrap())).await;
    assert_eq!((&refund["status"], &refund["amount"]["value"]), (&json!("COMPLETED"), &json!("10.00")));
    let of_order = shown(&format!("/paypal/v2/checkout/orders/{id}")).await;
    assert_eq!(of_order["purchase_units"][0]["payments"]["refunds"][0]["id"], first["id"]);

    done(&sandbox, "back-3", json!({ "do": "dispute", "amount": 500 })).await;
    let list = shown(&format!("/paypal/v1/customer/disputes?disputed_transaction_id={capture}")).await;
    let dispute = list["items"][0]["dispute_id"].as_str().unwrap().to_owned();
    let path = format!("/paypal/v1/customer/disputes/{dispute}");
    assert_eq!(shown(&path).await["dispute_amount"]["value"], "5.00");
    done(&sandbox, "back-3", json!({ "do": "change", "state": "lost" })).await;
    assert_eq!(shown(&path).await["dispute_outcome"]["outcome_code"], "RESOLVED_BUYER_FAVOUR");
    let path = format!("/paypal/v2/payments/captures/{capture}/refund");
    let rest: Value = client.post(&path, "r2", String::new()).await.json().await.unwrap();
    assert_eq!(rest["status"], "COMPLETED", "without an amount all that is left");
    assert_eq!(client.post(&path, "r3", String::new()).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let kinds = kinds(&sandbox);
    assert!(kinds.contains(&"PAYMENT.CAPTURE.REFUNDED".to_owned()), "{kinds:?}");
    assert!(kinds.contains(&"CUSTOMER.DISPUTE.RESOLVED".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn vnpay_tells_of_refunds_only_when_asked_and_they_take_days() {
    let sandbox = Sandbox::start().await;
    let request = pay_request("back-4");
    let page = open(&sandbox, &request).await;
    let unpaid = intervene(&sandbox, "back-4", json!({ "do": "refund" })).await;
    assert_eq!(unpaid.status(), StatusCode::CONFLICT);
    sandbox.press(&page, "pay", "lost").await;
    done(&sandbox, "back-4", json!({ "do": "refund", "amount": 200_000, "state": "pending" })).await;
    let mut number = 0;
    let mut status = async || {
        number += 1;
        let answer = vnpay_api::ask(&sandbox, &request, &format!("q{number}")).await;
        assert_eq!((&answer["vnp_TransactionType"], &answer["vnp_Amount"]), (&json!("03"), &json!("20000000")));
        answer["vnp_TransactionStatus"].as_str().unwrap().to_owned()
    };
    assert_eq!(status().await, "05");
    for expected in ["06", "06", "00"] {
        let moved = sandbox.http.put(sandbox.url("/api/clock")).json(&json!({ "advance_seconds": 86_400 }));
        assert_eq!(moved.send().await.unwrap().status(), StatusCode::OK);
        assert_eq!(status().await, expected);
    }
    done(&sandbox, "back-4", json!({ "do": "change", "state": "failed" })).await;
    assert_eq!(status().await, "09");
    let dispute = intervene(&sandbox, "back-4", json!({ "do": "dispute" })).await;
    assert_eq!(dispute.status(), StatusCode::CONFLICT);
    assert_eq!(kinds(&sandbox).len(), 1, "the IPN of the payment");
}

#[tokio::test]
async fn what_cannot_happen_is_refused_with_a_reason() {
    let sandbox = Sandbox::start().await;
    let unknown = intervene(&sandbox, "nobody", json!({ "do": "refund" })).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    assert_eq!(unknown.headers()["content-type"], "application/problem+json");
    for wrong in [json!({}), json!({ "do": "refund", "sum": 3 }), json!({ "do": "vanish" }), json!([])] {
        let refused = intervene(&sandbox, "nobody", wrong.clone()).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}
