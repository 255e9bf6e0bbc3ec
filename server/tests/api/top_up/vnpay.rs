use super::{credited_once, ended, pay};
use crate::support::TestApp;
use billing::payments::PaymentView;
use domain::payment::{FailureReason, Hint, PaymentId, PaymentState};

const CONFIRMED: &str = r#"{"RspCode":"00","Message":"Confirm Success"}"#;
const ALREADY: &str = r#"{"RspCode":"02","Message":"Order already confirmed"}"#;

/// The payment as its account sees it.
pub(super) async fn view(app: &TestApp, id: &PaymentId) -> PaymentView {
    app.billing.payment(id.account_id(), id).await.unwrap().unwrap()
}

#[tokio::test]
async fn is_credited_by_its_message_early_or_late() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let mut balance = 0;
    for delivery in ["normal", "before-return", "late"] {
        let bought = customer.buy("vnpay", "500000").await;
        balance += 500_000;
        let shown = pay(&customer, &bought, "pay", delivery).await;
        credited_once(&app, &bought, &shown, balance).await;
    }
    app.answered(3).await;
    assert!(app.answers().iter().all(|(status, body)| *status == 200 && body == CONFIRMED), "{:?}", app.answers());
}

#[tokio::test]
async fn a_message_sent_twice_credits_once() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;
    let shown = pay(&customer, &bought, "pay", "twice").await;
    credited_once(&app, &bought, &shown, 500_000).await;
    app.answered(2).await;
    let answers: Vec<String> = app.answers().into_iter().map(|(_, body)| body).collect();
    assert_eq!(answers, [CONFIRMED, ALREADY]);
    assert_eq!(app.balance(bought.id.account_id()).await, 500_000);
}

#[tokio::test]
async fn a_lost_message_is_made_up_for_by_asking() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;
    let shown = pay(&customer, &bought, "pay", "lost").await;
    assert_ne!(app.state(&bought.id).await, PaymentState::Succeeded, "the return address credits nothing");
    credited_once(&app, &bought, &shown, 500_000).await;
}

#[tokio::test]
async fn cancelled_and_refused_payments_credit_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    for (button, state) in [
        ("cancel", PaymentState::Cancelled),
        ("fail", PaymentState::Failed),
        ("wrong-otp", PaymentState::Failed),
        ("expired", PaymentState::Expired),
        ("suspicious", PaymentState::Review),
    ] {
        let bought = customer.buy("vnpay", "500000").await;
        pay(&customer, &bought, button, "normal").await;
        ended(&app, &bought.id, state).await;
    }
}

#[tokio::test]
async fn a_failure_whose_message_is_lost_ends_soon_and_with_its_reason() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let mut all = Vec::new();
    for (button, state, reason) in [
        ("cancel", PaymentState::Cancelled, FailureReason::Cancelled),
        ("fail", PaymentState::Failed, FailureReason::InsufficientFunds),
        ("wrong-otp", PaymentState::Failed, FailureReason::Authentication),
        ("expired", PaymentState::Expired, FailureReason::Expired),
    ] {
        let bought = customer.buy("vnpay", "500000").await;
        pay(&customer, &bought, button, "lost").await;
        let told = view(&app, &bought.id).await;
        assert!(told.state.is_open(), "the return address settles nothing");
        assert_eq!(told.hint, Some(Hint::Unpaid(reason)), "{button}");
        all.push((bought, state, reason));
    }
    for (bought, state, reason) in all {
        ended(&app, &bought.id, state).await;
        assert_eq!(view(&app, &bought.id).await.reason, Some(reason));
    }
}

#[tokio::test]
async fn an_edited_return_address_changes_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;
    let back = customer.press(&bought, "cancel", "lost").await;
    let edited = back.replace("vnp_ResponseCode=24", "vnp_ResponseCode=00").replace("Status=02", "Status=00");
    assert_ne!(edited, back);
    assert_eq!(customer.come_back(&edited).await, "/billing/payments", "its signature does not hold");
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
    assert_ne!(app.state(&bought.id).await, PaymentState::Succeeded);
}
