//! PayPal: approval page, captures and signed webhooks.

use crate::{
    paypal_api::{Client, issue},
    support::{Received, Sandbox},
};
use reqwest::StatusCode;
use sandbox::PAYPAL_WEBHOOK_ID;
use serde_json::{Value, json};

fn page(order: &str) -> String {
    format!("/paypal/checkoutnow?token={order}")
}

/// Asks the emulator whether a webhook is genuine. `body` replaces the raw event.
async fn verification(client: &Client<'_>, received: &Received, body: &str) -> String {
    let fields = json!({
        "auth_algo": received.header("paypal-auth-algo"),
        "cert_url": received.header("paypal-cert-url"),
        "transmission_id": received.header("paypal-transmission-id"),
        "transmission_sig": received.header("paypal-transmission-sig"),
        "transmission_time": received.header("paypal-transmission-time"),
        "webhook_id": PAYPAL_WEBHOOK_ID,
    })
    .to_string();
    let question = format!("{},\"webhook_event\":{body}}}", fields.strip_suffix('}').unwrap());
    let response = client.post("/paypal/v1/notifications/verify-webhook-signature", "", question).await;
    assert_eq!(response.status(), StatusCode::OK);
    response.json::<Value>().await.unwrap()["verification_status"].as_str().unwrap().to_owned()
}

fn kinds(received: &[Received]) -> Vec<String> {
    received.iter().map(|call| call.json()["event_type"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_approved_order_is_captured_once() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let order = client.create("pay_1").await;
    let text = sandbox.get(&page(&order)).await.text().await.unwrap();
    for part in ["25.00 USD", "INV-pay_1", "Prepay", ">Pay<", ">Decline once<", ">Pending<"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let target = sandbox.press(&page(&order), "pay", "before-return").await;
    assert!(target.starts_with(&format!("http://127.0.0.1:9/return?p=1&token={order}&PayerID=")), "{target}");
    assert_eq!(kinds(&sandbox.merchant.received()), ["CHECKOUT.ORDER.APPROVED"]);

    let captured = client.capture(&order, "capture-pay_1").await;
    assert_eq!(captured.status(), StatusCode::CREATED);
    let captured: Value = captured.json().await.unwrap();
    let capture = &captured["purchase_units"][0]["payments"]["captures"][0];
    assert_eq!((&captured["status"], &capture["status"]), (&json!("COMPLETED"), &json!("COMPLETED")));
    assert_eq!(capture["seller_receivable_breakdown"]["paypal_fee"]["value"], "1.37");
    let calls = sandbox.merchant.wait(2).await;
    assert_eq!(calls[1].json()["event_type"], "PAYMENT.CAPTURE.COMPLETED");
    assert_eq!(calls[1].json()["resource"]["supplementary_data"]["related_ids"]["order_id"], order.as_str());

    let again = client.capture(&order, "capture-pay_1").await;
    assert_eq!(again.status(), StatusCode::OK);
    let other = client.capture(&order, "another").await;
    assert_eq!(issue(other, StatusCode::UNPROCESSABLE_ENTITY).await, "ORDER_ALREADY_CAPTURED");
    let path = format!("/paypal/v2/payments/captures/{}", capture["id"].as_str().unwrap());
    assert_eq!(client.get(&path).await.json::<Value>().await.unwrap()["custom_id"], "pay_1");
    sandbox.merchant.wait(2).await;
}

#[tokio::test]
async fn webhooks_verify_byte_for_byte() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let order = client.create("pay_1").await;
    sandbox.press(&page(&order), "pay", "before-return").await;
    let event = sandbox.merchant.received().remove(0);
    let raw = std::str::from_utf8(&event.body).unwrap();
    assert_eq!(verification(&client, &event, raw).await, "SUCCESS");
    assert_eq!(verification(&client, &event, &raw.replace("25.00", "99.00")).await, "FAILURE");
    assert_eq!(verification(&client, &event, &event.json().to_string()).await, "FAILURE", "re-serialised");
    let mut moved = event.clone();
    moved.headers.insert("paypal-cert-url", "http://127.0.0.1:9/certs/x".parse().unwrap());
    assert_eq!(verification(&client, &moved, raw).await, "FAILURE");

    let certificate = sandbox.get(event.header("paypal-cert-url")).await.text().await.unwrap();
    assert!(certificate.starts_with("-----BEGIN CERTIFICATE-----"));
    assert_eq!(sandbox.get("/paypal/v1/notifications/certs/other").await.status(), StatusCode::NOT_FOUND);
    let short = client.post("/paypal/v1/notifications/verify-webhook-signature", "", "{}".to_owned()).await;
    assert_eq!(short.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_cancelled_order_can_still_be_approved() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let order = client.create("pay_1").await;
    let target = sandbox.press(&page(&order), "cancel", "normal").await;
    assert_eq!(target, format!("http://127.0.0.1:9/cancel?p=1&token={order}"));
    sandbox.merchant.wait(0).await;
    assert!(sandbox.press(&page(&order), "pay", "lost").await.contains("/return?"));
}

#[tokio::test]
async fn a_declined_instrument_sends_the_payer_back() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let order = client.create("pay_1").await;
    sandbox.press(&page(&order), "decline-once", "lost").await;
    let declined = client.capture(&order, "capture-pay_1").await;
    assert_eq!(issue(declined, StatusCode::UNPROCESSABLE_ENTITY).await, "INSTRUMENT_DECLINED");
    let read: Value = client.get(&format!("/paypal/v2/checkout/orders/{order}")).await.json().await.unwrap();
    assert_eq!(read["status"], "PAYER_ACTION_REQUIRED");
    sandbox.press(&page(&order), "pay", "lost").await;
    assert_eq!(client.capture(&order, "capture-pay_1").await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_capture_can_fail_or_be_refused() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let failed = client.create("failed").await;
    sandbox.press(&page(&failed), "fail", "normal").await;
    let answer: Value = client.capture(&failed, "capture-failed").await.json().await.unwrap();
    assert_eq!(answer["purchase_units"][0]["payments"]["captures"][0]["status"], "DECLINED");
    let mut told = kinds(&sandbox.merchant.wait(2).await);
    told.sort();
    assert_eq!(told, ["CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.DENIED"]);

    let refused = client.create("refused").await;
    sandbox.press(&page(&refused), "refuse", "lost").await;
    let answer = client.capture(&refused, "capture-refused").await;
    assert_eq!(issue(answer, StatusCode::UNPROCESSABLE_ENTITY).await, "TRANSACTION_REFUSED");
}

#[tokio::test]
async fn a_pending_capture_is_decided_later() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let order = client.create("pay_1").await;
    sandbox.press(&page(&order), "pending", "before-return").await;
    let answer: Value = client.capture(&order, "capture-pay_1").await.json().await.unwrap();
    let capture = &answer["purchase_units"][0]["payments"]["captures"][0];
    assert_eq!(capture["status"], "PENDING");
    assert_eq!(capture["status_details"]["reason"], "PENDING_REVIEW");
    sandbox.merchant.wait(2).await;
    assert!(sandbox.get(&page(&order)).await.text().await.unwrap().contains(">Complete capture<"));
    sandbox.press(&page(&order), "release", "before-return").await;
    let told = kinds(&sandbox.merchant.wait(3).await);
    assert_eq!(told[1..], ["PAYMENT.CAPTURE.PENDING", "PAYMENT.CAPTURE.COMPLETED"]);
}

#[tokio::test]
async fn an_invoice_number_is_captured_once() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let path = "/paypal/v2/checkout/orders";
    for (request_id, status) in [("one", StatusCode::CREATED), ("two", StatusCode::UNPROCESSABLE_ENTITY)] {
        let created = client.post(path, request_id, crate::paypal_api::order("same").to_string()).await;
        let order = created.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
        sandbox.press(&page(&order), "pay", "lost").await;
        let captured = client.capture(&order, request_id).await;
        assert_eq!(captured.status(), status);
    }
}

#[tokio::test]
async fn messages_can_be_lost_or_come_twice() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let lost = client.create("lost").await;
    sandbox.press(&page(&lost), "pay", "lost").await;
    client.capture(&lost, "capture-lost").await;
    sandbox.merchant.wait(0).await;
    let twice = client.create("twice").await;
    sandbox.press(&page(&twice), "pay", "twice").await;
    let calls = sandbox.merchant.wait(2).await;
    assert_eq!(calls[0].json()["id"], calls[1].json()["id"]);
    client.capture(&twice, "capture-twice").await;
    sandbox.merchant.wait(4).await;
}
