//! A whole top-up, for each gateway and each fate of its message.

mod paypal;
mod quoted;
mod repeated;
mod stripe;
mod vnpay;

use crate::support::{Bought, Person, TestApp};
use domain::payment::{PaymentId, PaymentState};

/// The payment is credited, once, and its page is where the browser was sent.
async fn credited_once(app: &TestApp, bought: &Bought, shown: &str, balance_minor: i64) {
    assert_eq!(shown, format!("/billing/payments/{}", bought.id));
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    assert_eq!(app.balance(bought.id.account_id()).await, balance_minor);
}

/// The payment has ended without credit.
async fn ended(app: &TestApp, id: &PaymentId, state: PaymentState) {
    app.reaches(id, state).await;
    assert_eq!(app.balance(id.account_id()).await, 0);
}

/// Presses a button, comes back, and gets the page that is shown.
async fn pay(customer: &Person<'_>, bought: &Bought, button: &str, delivery: &str) -> String {
    let back = customer.press(bought, button, delivery).await;
    customer.come_back(&back).await
}
