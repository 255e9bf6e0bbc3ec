use super::{credited_once, pay};
use crate::support::TestApp;
use domain::payment::PaymentState;
use reqwest::{StatusCode, header};

const KEY: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn a_double_click_is_one_payment() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let (first, second) =
        tokio::join!(customer.buy_with_key("paypal", "2500", KEY), customer.buy_with_key("paypal", "2500", KEY));
    assert_eq!((&first.id, &first.target), (&second.id, &second.target));
    let shown = pay(&customer, &first, "pay", "normal").await;
    credited_once(&app, &first, &shown, 2_500).await;
}

#[tokio::test]
async fn two_tabs_are_two_payments() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let (first, second) = (customer.buy("stripe", "3000").await, customer.buy("stripe", "5000").await);
    for bought in [&first, &second] {
        pay(&customer, bought, "pay", "normal").await;
        app.reaches(&bought.id, PaymentState::Succeeded).await;
    }
    assert_eq!(app.balance(first.id.account_id()).await, 8_000);
}

#[tokio::test]
async fn a_form_used_before_for_another_amount_is_stale() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    customer.buy_with_key("paypal", "2500", KEY).await;
    let form = [("amount_minor", "5000"), ("method", "paypal"), ("client_key", KEY), ("consent", "2026-11")];
    let answer = customer.send("/api/start_payment", &form).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::CONFLICT, Some("stale_form")));
}

#[tokio::test]
async fn the_browser_decides_neither_method_nor_amount_nor_consent() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    for (amount, method, consent) in [
        ("2499", "paypal", "2026-11"),
        ("-2500", "paypal", "2026-11"),
        ("1e9", "paypal", "2026-11"),
        ("99999999999", "paypal", "2026-11"),
        ("500000", "vnpay", "2026-11"),
        ("3000", "stripe", "2026-11"),
        ("2500", "", "2026-11"),
        ("2500", "paypal", ""),
    ] {
        let form = [("amount_minor", amount), ("method", method), ("client_key", KEY), ("consent", consent)];
        let answer = customer.send("/api/start_payment", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{amount} {method} {consent}: {answer:?}");
    }
    let list = customer.ask("/api/payments?query=").await.body.to_string();
    assert!(!list.contains("PAY-"), "nothing was started: {list}");
}

#[tokio::test]
async fn works_before_the_wasm_has_loaded() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let form = [("amount_minor", "2500"), ("method", "paypal"), ("client_key", KEY), ("consent", "2026-11")];
    let answer = customer.post_form("/api/start_payment", "/billing/add-credit?step=review", &form).await;
    assert!(answer.status().is_redirection(), "{}", answer.status());
    let target = answer.headers()[header::LOCATION].to_str().unwrap();
    assert!(target.starts_with(app.sandbox.base_url()), "{target}");
}
