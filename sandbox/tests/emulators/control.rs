//! The control API and the index page.

use crate::{
    support::Sandbox,
    vnpay::{open, pay_request},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn payments_and_deliveries_are_listed() {
    let sandbox = Sandbox::start().await;
    assert_eq!(sandbox.get("/healthz").await.text().await.unwrap(), "ok");
    let page = open(&sandbox, &pay_request("listed-1")).await;
    sandbox.press(&page, "pay", "before-return").await;

    let payments: Value = sandbox.get("/api/payments").await.json().await.unwrap();
    assert_eq!(payments[0]["reference"], "listed-1");
    assert_eq!(payments[0]["amount"], "500,000 VND");
    let deliveries: Value = sandbox.get("/api/deliveries").await.json().await.unwrap();
    assert_eq!(deliveries[0]["state"], "delivered");
    assert_eq!(deliveries[0]["mode"], "before-return");
    assert_eq!(deliveries[0]["attempts"][0]["status"], 200);
    let index = sandbox.get("/").await;
    assert!(index.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    let text = index.text().await.unwrap();
    assert!(text.contains("listed-1") && text.contains("Confirm Success"), "{text}");
}

#[tokio::test]
async fn a_lost_message_can_be_sent_after_all() {
    let sandbox = Sandbox::start().await;
    let page = open(&sandbox, &pay_request("lost-1")).await;
    sandbox.press(&page, "pay", "lost").await;
    sandbox.merchant.wait(0).await;
    let again = sandbox.http.post(sandbox.url("/api/deliveries/1/resend")).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
    sandbox.merchant.wait(1).await;
    let unknown = sandbox.http.post(sandbox.url("/api/deliveries/9/resend")).send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn webhook_addresses_can_be_changed() {
    let sandbox = Sandbox::start().await;
    let put = async |body: Value| sandbox.http.put(sandbox.url("/api/webhook-urls")).json(&body).send().await.unwrap();
    let changed: Value = put(json!({ "vnpay": "http://127.0.0.1:1/ipn" })).await.json().await.unwrap();
    assert_eq!(changed["vnpay"], "http://127.0.0.1:1/ipn");
    assert_eq!(changed["stripe"], format!("{}/stripe", sandbox.merchant.url));
    assert_eq!(put(json!({ "vnpay": "ftp://x" })).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn pages_that_do_not_exist_say_so_and_stop_works() {
    let sandbox = Sandbox::start().await;
    let missing = sandbox.get("/nothing").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert!(missing.text().await.unwrap().contains("<h1>Not found</h1>"));
    assert_eq!(sandbox.get("/assets/sandbox.css").await.headers()["content-type"], "text/css; charset=utf-8");
    let url = sandbox.url("/healthz");
    sandbox.handle.stop().await;
    assert!(sandbox.http.get(url).send().await.is_err());
}
