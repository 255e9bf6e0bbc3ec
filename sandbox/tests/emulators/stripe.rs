//! Stripe: the hosted page and its events.

use crate::{
    stripe_api::{create, read, session, set},
    support::{Received, Sandbox},
};
use jiff::Timestamp;
use reqwest::StatusCode;
use ring::hmac;
use sandbox::{DeliveryState, STRIPE_WEBHOOK_SECRET};
use serde_json::{Value, json};

/// The event of a delivery; header and signature are checked.
fn verified(received: &Received) -> Value {
    assert_eq!(received.uri.path(), "/stripe");
    let (time, signature) = received.header("stripe-signature").split_once(',').unwrap();
    let (time, signature) = (time.strip_prefix("t=").unwrap(), signature.strip_prefix("v1=").unwrap());
    assert!((Timestamp::now().as_second() - time.parse::<i64>().unwrap()).abs() < 10);
    let key = hmac::Key::new(hmac::HMAC_SHA256, STRIPE_WEBHOOK_SECRET.as_bytes());
    let text = [time.as_bytes(), b".", &received.body].concat();
    hmac::verify(&key, &text, &hex::decode(signature).unwrap()).unwrap();
    received.json()
}

/// Opens a session; returns its id and the path of its page.
async fn open(sandbox: &Sandbox, reference: &str) -> (String, String) {
    let id = create(sandbox, &session(reference)).await["id"].as_str().unwrap().to_owned();
    let page = format!("/stripe/c/pay/{id}");
    (id, page)
}

#[tokio::test]
async fn a_card_payment_completes_the_session() {
    let sandbox = Sandbox::start().await;
    let (id, page) = open(&sandbox, "pay_1").await;
    let text = sandbox.get(&page).await.text().await.unwrap();
    for part in ["3,000 JPY", "pay_1", ">Pay<", ">Cancel<", ">Fail<", ">Konbini voucher<"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let target = sandbox.press(&page, "pay", "normal").await;
    assert_eq!(target, format!("http://127.0.0.1:9/return?session_id={id}"));
    let event = verified(&sandbox.merchant.wait(1).await[0]);
    assert_eq!(event["type"], "checkout.session.completed");
    assert_eq!(event["api_version"], "2026-08-26.dahlia");
    let object = &event["data"]["object"];
    assert_eq!((&object["id"], &object["payment_status"]), (&json!(id), &json!("paid")));

    let path = format!("/stripe/v1/checkout/sessions/{id}?expand%5B0%5D=payment_intent.latest_charge");
    let expanded = read(&sandbox, &path).await;
    assert_eq!(expanded["status"], "complete");
    assert_eq!(expanded["payment_intent"]["status"], "succeeded");
    assert_eq!(expanded["payment_intent"]["latest_charge"]["amount"], 3000);
    let intent = object["payment_intent"].as_str().unwrap();
    let intent = read(&sandbox, &format!("/stripe/v1/payment_intents/{intent}")).await;
    assert_eq!(intent["metadata"]["payment_id"], "pay_1");
    assert_eq!(sandbox.press(&page, "pay", "normal").await, page, "a second press changes nothing");
    sandbox.merchant.wait(1).await;
}

#[tokio::test]
async fn a_decline_leaves_the_session_open() {
    let sandbox = Sandbox::start().await;
    let (id, page) = open(&sandbox, "pay_1").await;
    assert_eq!(sandbox.press(&page, "fail", "normal").await, page);
    assert!(sandbox.get(&page).await.text().await.unwrap().contains("Your card was declined"));
    let declined = read(&sandbox, &format!("/stripe/v1/checkout/sessions/{id}?expand[]=payment_intent")).await;
    assert_eq!(declined["status"], "open");
    assert_eq!(declined["payment_intent"]["last_payment_error"]["code"], "card_declined");
    assert_eq!(sandbox.press(&page, "cancel", "normal").await, "http://127.0.0.1:9/cancel");
    sandbox.merchant.wait(0).await;
    assert!(sandbox.press(&page, "pay", "normal").await.contains("/return?"));
    sandbox.merchant.wait(1).await;
}

#[tokio::test]
async fn a_konbini_voucher_is_paid_at_the_store() {
    let sandbox = Sandbox::start().await;
    let (id, page) = open(&sandbox, "pay_1").await;
    let voucher = sandbox.press(&page, "konbini", "before-return").await;
    assert_eq!(voucher, format!("{page}/voucher"));
    let issued = verified(&sandbox.merchant.received()[0]);
    assert_eq!(issued["type"], "checkout.session.completed");
    assert_eq!(issued["data"]["object"]["payment_status"], "unpaid");
    let text = sandbox.get(&voucher).await.text().await.unwrap();
    assert!(text.contains(">Pay at store<") && text.contains("Return to merchant"), "{text}");

    let target = sandbox.press(&voucher, "pay-at-store", "before-return").await;
    assert!(target.ends_with(&format!("session_id={id}")));
    let paid = verified(&sandbox.merchant.received()[1]);
    assert_eq!(paid["type"], "checkout.session.async_payment_succeeded");
    assert_eq!(paid["data"]["object"]["payment_status"], "paid");
}

#[tokio::test]
async fn a_konbini_voucher_can_run_out() {
    let sandbox = Sandbox::start().await;
    let (_, page) = open(&sandbox, "pay_1").await;
    let voucher = sandbox.press(&page, "konbini", "before-return").await;
    sandbox.press(&voucher, "let-expire", "before-return").await;
    let failed = verified(&sandbox.merchant.received()[1]);
    assert_eq!(failed["type"], "checkout.session.async_payment_failed");
    assert_eq!(failed["data"]["object"]["payment_status"], "unpaid");
}

#[tokio::test]
async fn konbini_is_offered_only_when_asked_for() {
    let sandbox = Sandbox::start().await;
    let mut form = session("card-only");
    set(&mut form, "payment_method_types[1]", "");
    let id = create(&sandbox, &form).await["id"].as_str().unwrap().to_owned();
    let text = sandbox.get(&format!("/stripe/c/pay/{id}")).await.text().await.unwrap();
    assert!(!text.contains("Konbini"));
}

#[tokio::test]
async fn the_page_can_expire_the_session() {
    let sandbox = Sandbox::start().await;
    let (_, page) = open(&sandbox, "pay_1").await;
    sandbox.press(&page, "expire", "before-return").await;
    assert_eq!(verified(&sandbox.merchant.received()[0])["type"], "checkout.session.expired");
    assert!(sandbox.get(&page).await.text().await.unwrap().contains("has expired"));
}

#[tokio::test]
async fn a_refused_event_is_sent_again_with_a_fresh_signature() {
    let sandbox = Sandbox::start().await;
    sandbox.merchant.answer_first((StatusCode::FOUND, ""));
    sandbox.merchant.answer_first((StatusCode::INTERNAL_SERVER_ERROR, ""));
    let (_, page) = open(&sandbox, "pay_1").await;
    sandbox.press(&page, "pay", "normal").await;
    let calls = sandbox.merchant.wait(3).await;
    let ids: Vec<Value> = calls.iter().map(|call| verified(call)["id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(sandbox.deliveries()[0].state, DeliveryState::Delivered);
}

#[tokio::test]
async fn the_same_event_can_come_twice_or_never() {
    let sandbox = Sandbox::start().await;
    let (_, page) = open(&sandbox, "twice").await;
    sandbox.press(&page, "pay", "twice").await;
    let calls = sandbox.merchant.wait(2).await;
    assert_eq!(verified(&calls[0])["id"], verified(&calls[1])["id"]);
    let (_, page) = open(&sandbox, "lost").await;
    sandbox.press(&page, "pay", "lost").await;
    sandbox.merchant.wait(2).await;
}
