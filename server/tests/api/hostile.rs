//! The gateways at their worst, by the emulators' switches: what is credited is what was paid, once.

use domain::payment::PaymentState;
use sandbox::{Gateway, Intervention, Progress, Rule, Wrong};

use crate::support::{Bought, Person, TestApp, eventually};

/// Country, method, what is bought in minor units, and the button that pays.
const WAYS: [(&str, &str, &str, i64); 3] =
    [("VN", "vnpay", "500000", 500_000), ("JP", "stripe", "10000", 10_000), ("US", "paypal", "2500", 2_500)];

async fn balance_becomes(app: &TestApp, bought: &Bought, minor: i64) {
    let account = bought.id.account_id();
    eventually(&format!("{account:?} has {minor}"), || async { app.balance(account).await == minor }).await;
}

/// Somebody who has paid.
async fn paid<'a>(app: &'a TestApp, (country, method, amount, minor): (&str, &str, &str, i64)) -> (Person<'a>, Bought) {
    let customer = app.customer(country).await;
    let bought = customer.buy(method, amount).await;
    let address = customer.press(&bought, "pay", "normal").await;
    customer.come_back(&address).await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    balance_becomes(app, &bought, minor).await;
    (customer, bought)
}

#[tokio::test]
async fn refunds_and_disputes_at_stripe_and_paypal_reach_the_books_by_their_messages() {
    let app = TestApp::start().await;
    for way in &WAYS[1..] {
        let (_, bought) = paid(&app, *way).await;
        let happens = async |what: Intervention, left: i64| {
            app.sandbox.intervene(bought.id.as_str(), &what).await.unwrap();
            balance_becomes(&app, &bought, left).await;
        };
        let (all, part) = (way.3, way.3 / 5);
        happens(Intervention::Refund { amount: Some(part), state: Progress::Done }, all - part).await;
        happens(Intervention::Dispute { amount: None }, 0).await;
        happens(Intervention::Change { id: None, state: Progress::Failed }, all - part).await;
        happens(Intervention::Refund { amount: None, state: Progress::Open }, 0).await;
        happens(Intervention::Change { id: None, state: Progress::Failed }, all - part).await;
        let view = app.billing.payment(bought.id.account_id(), &bought.id).await.unwrap().unwrap();
        assert_eq!((view.state, view.backs.len()), (PaymentState::Succeeded, 3));
    }
    assert_eq!(app.billing.open_reviews().await.unwrap(), []);
}

#[tokio::test]
async fn a_dispute_that_is_heard_of_before_the_payment_finds_it() {
    let app = TestApp::start().await;
    let (country, method, amount, _) = WAYS[1];
    let customer = app.customer(country).await;
    let bought = customer.buy(method, amount).await;
    customer.press(&bought, "pay", "lost").await;
    app.sandbox.intervene(bought.id.as_str(), &Intervention::Dispute { amount: None }).await.unwrap();
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    balance_becomes(&app, &bought, 0).await;
    let view = app.billing.payment(bought.id.account_id(), &bought.id).await.unwrap().unwrap();
    assert_eq!(view.backs.len(), 1);
}

#[tokio::test]
async fn a_message_that_is_lost_doubled_late_or_out_of_order_credits_once() {
    let app = TestApp::start().await;
    for (wrong, gateway) in [
        (Wrong::Duplicate, Gateway::Vnpay),
        (Wrong::Duplicate, Gateway::Stripe),
        (Wrong::Duplicate, Gateway::Paypal),
        (Wrong::Drop, Gateway::Stripe),
        (Wrong::Drop, Gateway::Paypal),
        (Wrong::Reorder, Gateway::Paypal),
    ] {
        let (country, method, amount, minor) = WAYS[gateway as usize];
        app.sandbox.add_rule(Rule::next(wrong, gateway, 1)).unwrap();
        let customer = app.visitor();
        customer.sign_up(&format!("{wrong:?}-{method}@example.com")).await;
        customer.save_profile(country).await;
        let bought = customer.buy(method, amount).await;
        let address = customer.press(&bought, "pay", "normal").await;
        customer.come_back(&address).await;
        app.reaches(&bought.id, PaymentState::Succeeded).await;
        balance_becomes(&app, &bought, minor).await;
        app.sandbox.reset_rules(1);
    }
}

#[tokio::test]
async fn what_is_forged_or_contradicts_what_was_asked_is_never_credited() {
    let app = TestApp::start().await;
    let (country, method, amount, _) = WAYS[0];
    for (wrong, answer, state) in [
        (Wrong::WrongAmount, "04", PaymentState::Review),
        (Wrong::Suspicious, "00", PaymentState::Review),
        (Wrong::Contradict, "00", PaymentState::Review),
        (Wrong::OtherMerchant, "97", PaymentState::Redirected),
        (Wrong::Forge, "97", PaymentState::Redirected),
    ] {
        let customer = app.visitor();
        customer.sign_up(&format!("{wrong:?}@example.com")).await;
        customer.save_profile(country).await;
        let bought = customer.buy(method, amount).await;
        app.sandbox.add_rule(Rule::next(wrong, Gateway::Vnpay, 1)).unwrap();
        customer.press(&bought, "pay", "before-return").await;
        let (status, text) = app.answers().pop().unwrap();
        assert!(status == 200 && text.contains(&format!(r#""RspCode":"{answer}""#)), "{wrong:?}: {text}");
        assert_eq!((app.state(&bought.id).await, app.balance(bought.id.account_id()).await), (state, 0), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_stripe_event_of_the_other_mode_is_for_operators() {
    let app = TestApp::start().await;
    let (country, method, amount, _) = WAYS[1];
    let customer = app.customer(country).await;
    let bought = customer.buy(method, amount).await;
    app.sandbox.add_rule(Rule::next(Wrong::OtherMerchant, Gateway::Stripe, 1)).unwrap();
    customer.press(&bought, "pay", "before-return").await;
    assert_eq!(app.state(&bought.id).await, PaymentState::Review);
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}

#[tokio::test]
async fn a_gateway_that_fails_hangs_or_loses_answers_is_asked_again_and_credits_once() {
    let app = TestApp::start().await;
    for wrong in [Wrong::Error, Wrong::LoseAnswer] {
        for (country, method, amount, minor) in &WAYS[1..] {
            let gateway = if *method == "stripe" { Gateway::Stripe } else { Gateway::Paypal };
            let customer = app.visitor();
            customer.sign_up(&format!("{wrong:?}-{method}@example.com")).await;
            customer.save_profile(country).await;
            app.sandbox.add_rule(Rule::next(wrong, gateway, 1)).unwrap();
            let bought = customer.buy(method, amount).await;
            let address = customer.press(&bought, "pay", "lost").await;
            app.sandbox.add_rule(Rule::next(wrong, gateway, 1)).unwrap();
            customer.come_back(&address).await;
            app.reaches(&bought.id, PaymentState::Succeeded).await;
            balance_becomes(&app, &bought, *minor).await;
            app.sandbox.reset_rules(1);
        }
    }
}
