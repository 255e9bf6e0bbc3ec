use super::{credited_once, ended, pay, vnpay::view};
use crate::support::{TestApp, eventually};
use domain::payment::{Hint, PaymentState};

#[tokio::test]
async fn is_captured_and_credited_whatever_happens_to_its_message() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let mut balance = 0;
    for delivery in ["normal", "before-return", "twice", "late", "lost"] {
        let bought = customer.buy("paypal", "2500").await;
        balance += 2_500;
        let shown = pay(&customer, &bought, "pay", delivery).await;
        credited_once(&app, &bought, &shown, balance).await;
    }
    let refused: Vec<_> = app.answers().into_iter().filter(|(status, _)| *status != 200).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[tokio::test]
async fn nobody_comes_back_and_it_is_credited_all_the_same() {
    let app = TestApp::start().await;
    let customer = app.customer("US").await;
    let bought = customer.buy("paypal", "2500").await;
    customer.press(&bought, "pay", "normal").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    assert_eq!(app.balance(bought.id.account_id()).await, 2_500);
}

#[tokio::test]
async fn cancelled_and_refused_payments_credit_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    for (button, state) in
        [("cancel", PaymentState::Cancelled), ("fail", PaymentState::Failed), ("refuse", PaymentState::Failed)]
    {
        let bought = customer.buy("paypal", "2500").await;
        pay(&customer, &bought, button, "normal").await;
        ended(&app, &bought.id, state).await;
    }
}

#[tokio::test]
async fn a_declined_way_to_pay_is_told_and_another_one_is_credited() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    for delivery in ["normal", "before-return", "lost"] {
        let bought = customer.buy("paypal", "2500").await;
        pay(&customer, &bought, "decline-once", delivery).await;
        eventually("the decline is told", || async { view(&app, &bought.id).await.hint == Some(Hint::Declined) }).await;
        let told = view(&app, &bought.id).await;
        assert_eq!(told.state, PaymentState::Redirected);
        assert_eq!(told.redirect_url.as_deref(), Some(bought.target.as_str()), "there another way can be chosen");
        let before = app.balance(bought.id.account_id()).await;
        let shown = pay(&customer, &bought, "pay", delivery).await;
        credited_once(&app, &bought, &shown, before + 2_500).await;
        assert_eq!(view(&app, &bought.id).await.hint, None);
    }
}

#[tokio::test]
async fn only_the_owner_can_cancel() {
    let app = TestApp::start().await;
    let (owner, stranger) = (app.customer("DE").await, app.customer("US").await);
    let bought = owner.buy("paypal", "2500").await;
    let back = owner.press(&bought, "cancel", "normal").await;
    stranger.come_back(&back).await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert!(app.state(&bought.id).await.is_open());
    owner.come_back(&back).await;
    ended(&app, &bought.id, PaymentState::Cancelled).await;
}

#[tokio::test]
async fn a_pending_capture_is_credited_when_it_completes() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let bought = customer.buy("paypal", "2500").await;
    pay(&customer, &bought, "pending", "normal").await;
    app.reaches(&bought.id, PaymentState::Pending).await;
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
    customer.press(&bought, "release", "normal").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    assert_eq!(app.balance(bought.id.account_id()).await, 2_500);
}
