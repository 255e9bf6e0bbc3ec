use super::{credited_once, ended, pay};
use crate::support::TestApp;
use domain::payment::PaymentState;

#[tokio::test]
async fn is_credited_whatever_happens_to_its_message() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let mut balance = 0;
    for delivery in ["normal", "before-return", "twice", "late", "lost"] {
        let bought = customer.buy("stripe", "5000").await;
        balance += 5_000;
        let shown = pay(&customer, &bought, "pay", delivery).await;
        credited_once(&app, &bought, &shown, balance).await;
    }
    // Four of the five choices send something; "twice" sends two.
    app.answered(5).await;
    assert!(app.answers().iter().all(|(status, _)| *status == 200), "{:?}", app.answers());
    let page = customer.open("/billing").await.text().await.unwrap();
    assert!(page.contains("25,000"), "the overview shows what was bought");
}

#[tokio::test]
async fn nobody_comes_back_and_it_is_credited_all_the_same() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "5000").await;
    customer.press(&bought, "pay", "normal").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    assert_eq!(app.balance(bought.id.account_id()).await, 5_000);
}

#[tokio::test]
async fn cancelling_closes_the_session_at_the_gateway() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    for delivery in ["normal", "twice", "twice", "twice", "lost"] {
        let bought = customer.buy("stripe", "5000").await;
        let shown = pay(&customer, &bought, "cancel", delivery).await;
        assert_eq!(shown, format!("/billing/payments/{}", bought.id));
        ended(&app, &bought.id, PaymentState::Cancelled).await;
        let page = app.machine().get(&bought.target).send().await.unwrap().text().await.unwrap();
        assert!(!page.contains("<form"), "it can no longer be paid");
    }
}

#[tokio::test]
async fn a_declined_card_can_be_tried_again() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "5000").await;
    customer.press(&bought, "fail", "normal").await;
    assert!(app.state(&bought.id).await.is_open());
    let shown = pay(&customer, &bought, "pay", "normal").await;
    credited_once(&app, &bought, &shown, 5_000).await;
}

#[tokio::test]
async fn an_expired_session_credits_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "5000").await;
    customer.press(&bought, "expire", "normal").await;
    ended(&app, &bought.id, PaymentState::Expired).await;
}
