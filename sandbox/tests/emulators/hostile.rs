//! What goes wrong on request: rules, the clock, and the control page.

use crate::{
    money_back::intervene,
    paypal_api::Client,
    stripe_api::{create, read, session},
    support::{Received, Sandbox},
    vnpay::{open, pay_request},
};
use reqwest::StatusCode;
use sandbox::{Gateway, Rule, Wrong};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

async fn rule(sandbox: &Sandbox, rule: Value) -> StatusCode {
    sandbox.http.post(sandbox.url("/api/rules")).json(&rule).send().await.unwrap().status()
}

fn fields(received: &Received) -> BTreeMap<String, String> {
    let query = received.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Pays at VNPay under a rule and gets what the merchant was told.
async fn told(wrong: Value) -> BTreeMap<String, String> {
    let sandbox = Sandbox::start().await;
    assert_eq!(rule(&sandbox, wrong).await, StatusCode::OK);
    let page = open(&sandbox, &pay_request("hostile")).await;
    sandbox.press(&page, "pay", "before-return").await;
    let received = sandbox.merchant.wait(1).await;
    fields(&received[0])
}

#[tokio::test]
async fn vnpay_tells_what_is_not_so_rightly_signed_or_not() {
    let more = told(json!({ "do": "wrong-amount" })).await;
    assert_eq!(more["vnp_Amount"], "55000000");
    let other = told(json!({ "do": "other-merchant" })).await;
    assert_eq!(other["vnp_TmnCode"], "OTHERS01");
    let suspicious = told(json!({ "do": "suspicious" })).await;
    assert_eq!((suspicious["vnp_ResponseCode"].as_str(), suspicious["vnp_TransactionStatus"].as_str()), ("07", "07"));
    let contradiction = told(json!({ "do": "contradict" })).await;
    assert_eq!(contradiction["vnp_TransactionStatus"], "02");
    assert_eq!(contradiction["vnp_ResponseCode"], "00");
    for fields in [&more, &other, &suspicious, &contradiction] {
        assert!(crate::vnpay::is_signed(fields));
    }
    assert!(!crate::vnpay::is_signed(&told(json!({ "do": "forge" })).await));
}

#[tokio::test]
async fn messages_are_dropped_doubled_delayed_and_reordered() {
    let sandbox = Sandbox::start().await;
    let pay = async |reference: &str| {
        let page = open(&sandbox, &pay_request(reference)).await;
        sandbox.press(&page, "pay", "before-return").await;
    };
    let told = async |count| {
        let received = sandbox.merchant.wait(count).await;
        received.iter().map(|one| fields(one)["vnp_TxnRef"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(rule(&sandbox, json!({ "do": "drop", "times": 1, "payment": "m1" })).await, StatusCode::OK);
    pay("m0").await;
    pay("m1").await;
    pay("m1x").await;
    assert_eq!(told(2).await, ["m0", "m1x"]);
    sandbox.handle.add_rule(Rule::next(Wrong::Duplicate, Gateway::Vnpay, 1)).unwrap();
    pay("m2").await;
    assert_eq!(told(5).await[2..], ["m2", "m2", "m2"]);
    sandbox.handle.add_rule(Rule::next(Wrong::Reorder, Gateway::Vnpay, 1)).unwrap();
    pay("m3").await;
    assert_eq!(told(5).await.len(), 5);
    pay("m4").await;
    assert_eq!(told(7).await[5..], ["m4", "m3"]);
    let delay = Rule { seconds: Some(3_600), ..Rule::next(Wrong::Delay, Gateway::Vnpay, 1) };
    sandbox.handle.add_rule(delay).unwrap();
    pay("m5").await;
    assert_eq!(told(7).await.len(), 7);
    sandbox.handle.advance(3_600);
    assert_eq!(told(8).await[7], "m5");
}

#[tokio::test]
async fn calls_fail_hang_lose_their_answers_and_recover() {
    let sandbox = Sandbox::start().await;
    let made = create(&sandbox, &session("api-1")).await;
    let path = format!("/stripe/v1/checkout/sessions/{}", made["id"].as_str().unwrap());
    let get = async || {
        let request = sandbox.http.get(sandbox.url(&path)).bearer_auth(sandbox::STRIPE_SECRET_KEY);
        request.timeout(Duration::from_millis(500)).send().await
    };
    sandbox.handle.add_rule(Rule::next(Wrong::Error, Gateway::Stripe, 2)).unwrap();
    sandbox.handle.add_rule(Rule::next(Wrong::Hang, Gateway::Stripe, 1)).unwrap();
    for _ in 0..2 {
        assert_eq!(get().await.unwrap().status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
    assert!(get().await.unwrap_err().is_timeout());
    assert_eq!(get().await.unwrap().status(), StatusCode::OK);
    let client = Client::new(&sandbox).await;
    sandbox.handle.add_rule(Rule::next(Wrong::LoseAnswer, Gateway::Paypal, 1)).unwrap();
    let body = crate::paypal_api::order("api-2").to_string();
    let lost = client.post("/paypal/v2/checkout/orders", "create-api-2", body).await;
    assert_eq!(lost.status(), StatusCode::BAD_GATEWAY);
    let path = "/paypal/v2/checkout/orders";
    let again = client.post(path, "create-api-2", crate::paypal_api::order("api-2").to_string()).await;
    assert_eq!(again.status(), StatusCode::OK, "it was made the first time");
    assert_eq!(rule(&sandbox, json!({ "do": "slow", "milliseconds": 60, "gateway": "stripe" })).await, StatusCode::OK);
    let begun = std::time::Instant::now();
    get().await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn chance_is_the_same_for_the_same_seed() {
    let sandbox = Sandbox::start().await;
    let made = create(&sandbox, &session("chance")).await;
    let path = format!("/stripe/v1/checkout/sessions/{}", made["id"].as_str().unwrap());
    let mut runs = Vec::new();
    for _ in 0..2 {
        sandbox.http.delete(sandbox.url("/api/rules?seed=7")).send().await.unwrap();
        assert_eq!(rule(&sandbox, json!({ "do": "error", "percent": 50 })).await, StatusCode::OK);
        let mut run = Vec::new();
        for _ in 0..24 {
            let request = sandbox.http.get(sandbox.url(&path)).bearer_auth(sandbox::STRIPE_SECRET_KEY);
            run.push(request.send().await.unwrap().status() == StatusCode::OK);
        }
        assert!(run.contains(&true) && run.contains(&false), "{run:?}");
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn wrong_rules_are_refused_and_the_others_listed() {
    let sandbox = Sandbox::start().await;
    for wrong in [
        json!({ "do": "explode" }),
        json!({ "do": "slow" }),
        json!({ "do": "delay" }),
        json!({ "do": "error", "percent": 101 }),
        json!({ "do": "error", "payment": "x" }),
        json!({ "do": "drop", "when": "always" }),
    ] {
        assert_eq!(rule(&sandbox, wrong.clone()).await, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(rule(&sandbox, json!({ "do": "drop", "gateway": "vnpay", "times": 3 })).await, StatusCode::OK);
    let rules: Value = sandbox.get("/api/rules").await.json().await.unwrap();
    assert_eq!(rules, json!([{ "do": "drop", "gateway": "vnpay", "times": 3 }]));
}

#[tokio::test]
async fn days_pass_when_the_clock_is_moved() {
    let sandbox = Sandbox::start().await;
    let made = create(&sandbox, &session("days")).await;
    let id = made["id"].as_str().unwrap();
    sandbox.press(&format!("/stripe/c/pay/{id}"), "konbini", "lost").await;
    let moved = sandbox.http.put(sandbox.url("/api/clock")).json(&json!({ "advance_seconds": 4 * 86_400 }));
    let time: Value = moved.send().await.unwrap().json().await.unwrap();
    assert_eq!(time["ahead_seconds"], 4 * 86_400);
    for _ in 0..100 {
        if sandbox.deliveries().len() > 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(sandbox.deliveries()[1].kind, "checkout.session.async_payment_failed");
    let back: Value = sandbox.http.delete(sandbox.url("/api/clock")).send().await.unwrap().json().await.unwrap();
    assert_eq!(back["ahead_seconds"], 0);
    assert_eq!(read(&sandbox, &format!("/stripe/v1/checkout/sessions/{id}")).await["payment_status"], "unpaid");
}

#[tokio::test]
async fn what_is_pending_is_decided_and_another_amount_charged() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let id = client.create("pending").await;
    sandbox.press(&format!("/paypal/checkoutnow?token={id}"), "pending", "lost").await;
    client.capture(&id, "c").await;
    assert_eq!(intervene(&sandbox, "pending", json!({ "do": "decide", "paid": true })).await.status(), StatusCode::OK);
    let order = async || client.get(&format!("/paypal/v2/checkout/orders/{id}")).await.json::<Value>().await.unwrap();
    let capture = |order: Value| order["purchase_units"][0]["payments"]["captures"][0].clone();
    assert_eq!(capture(order().await)["status"], "COMPLETED");
    let again = intervene(&sandbox, "pending", json!({ "do": "decide", "paid": false })).await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    intervene(&sandbox, "pending", json!({ "do": "charge", "amount": 1 })).await;
    assert_eq!(capture(order().await)["amount"]["value"], "0.01");
}

#[tokio::test]
async fn a_person_has_the_same_switches() {
    let sandbox = Sandbox::start().await;
    let page = open(&sandbox, &pay_request("by-hand")).await;
    sandbox.press(&page, "pay", "lost").await;
    let post = async |path: &str, form: &[(&str, &str)]| {
        sandbox.http.post(sandbox.url(path)).form(form).send().await.unwrap().status()
    };
    let form = [("do", "hang"), ("gateway", "stripe"), ("times", "2"), ("seconds", "5")];
    assert_eq!(post("/control/rules", &form).await, StatusCode::SEE_OTHER);
    assert_eq!(post("/control/clock", &[("advance_seconds", "86400")]).await, StatusCode::SEE_OTHER);
    let refund = [("reference", "by-hand"), ("happening", "refund")];
    assert_eq!(post("/control/payment", &refund).await, StatusCode::SEE_OTHER);
    assert_eq!(post("/control/payment", &refund).await, StatusCode::CONFLICT);
    let page = sandbox.get("/control").await.text().await.unwrap();
    assert!(page.contains("by-hand") && page.contains("never answered: Stripe, 2 more"), "{page}");
    let payment: Value = sandbox.get("/api/payments/by-hand").await.json().await.unwrap();
    assert_eq!(payment["backs"][0]["amount"], 500_000);
    assert_eq!(post("/control/reset", &[]).await, StatusCode::SEE_OTHER);
    let rules: Value = sandbox.get("/api/rules").await.json().await.unwrap();
    assert_eq!(rules, json!([]));
}
