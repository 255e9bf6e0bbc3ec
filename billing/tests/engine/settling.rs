//! Settling: exactly one credit, only for what was asked, whatever comes in whatever order.

use billing::payments::Settled;
use domain::{
    currency::Currency,
    gateway::Gateway,
    history::PaymentFilter,
    money::Money,
    payment::{Evidence, FailureReason, Outcome, PaymentId, PaymentState},
};
use tokio::task::JoinSet;

use crate::support::{Engine, dong, paid};

async fn state(engine: &Engine, id: &PaymentId) -> PaymentState {
    engine.billing.payment(id.account_id(), id).await.unwrap().unwrap().state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn message_check_and_repeat_in_parallel_credit_once() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    for round in 0..6 {
        let payment = engine.vnpay_payment(account, &format!("k{round}")).await;
        let mut tasks = JoinSet::new();
        for task in 0..24 {
            let billing = engine.billing.clone();
            let event_key = match task % 3 {
                0 => None,
                1 => Some("message".to_owned() + payment.as_str()),
                _ => Some(format!("{payment}/{task}")),
            };
            let evidence = Evidence { event_key, ..paid(&payment) };
            tasks.spawn(async move { billing.settle(evidence).await.unwrap() });
        }
        let settled = tasks.join_all().await;
        assert_eq!(settled.iter().filter(|settled| **settled == Settled::Applied).count(), 1);
        assert!(settled.iter().all(|settled| matches!(settled, Settled::Applied | Settled::Repeated)));
    }
    assert_eq!(engine.balance(account).await, 6 * dong(1_000_000).micros);
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_does_not_match_is_parked_and_never_credited() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let wrong: [fn(Evidence) -> Evidence; 5] = [
        |evidence| Evidence { money_id: None, ..evidence },
        |evidence| Evidence { amount: Some(dong(999_999)), ..evidence },
        |evidence| Evidence { amount: Some(Money::from_micros(1_000_000_000_000, Currency::Usd)), ..evidence },
        |evidence| Evidence { amount: None, ..evidence },
        |evidence| Evidence { amount: Some(dong(10_000_000)), event_key: Some("signed".to_owned()), ..evidence },
    ];
    for (number, change) in wrong.into_iter().enumerate() {
        let payment = engine.vnpay_payment(account, &format!("k{number}")).await;
        for _ in 0..2 {
            assert_eq!(engine.billing.settle(change(paid(&payment))).await.unwrap(), Settled::Mismatch);
        }
        assert_eq!(state(&engine, &payment).await, PaymentState::Review);
        // Even the right evidence waits for an operator now.
        engine.billing.settle(paid(&payment)).await.unwrap();
        assert_eq!(state(&engine, &payment).await, PaymentState::Review);
    }
    assert_eq!(engine.balance(account).await, 0);
    assert_eq!(engine.number("SELECT count(*) FROM gateway_inbox").await, 0);
    engine.assert_sound().await;
}

#[tokio::test]
async fn evidence_of_another_gateway_or_account_is_about_nothing() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let other = engine.account("b@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(account, "k").await;
    let foreign = Evidence { gateway: Gateway::Stripe, ..paid(&payment) };
    assert_eq!(engine.billing.settle(foreign).await.unwrap(), Settled::Unknown);
    let strange = PaymentId::new(other, 42);
    assert_eq!(engine.billing.settle(paid(&strange)).await.unwrap(), Settled::Unknown);
    assert_eq!(state(&engine, &payment).await, PaymentState::Redirected);
    assert_eq!(engine.balance(account).await + engine.balance(other).await, 0);
}

#[tokio::test]
async fn one_money_pays_one_payment() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let first = engine.vnpay_payment(account, "k1").await;
    let second = engine.vnpay_payment(account, "k2").await;
    let money = |payment| Evidence { money_id: Some("14226112".to_owned()), ..paid(payment) };
    assert_eq!(engine.billing.settle(money(&first)).await.unwrap(), Settled::Applied);
    assert_eq!(engine.billing.settle(money(&second)).await.unwrap(), Settled::Mismatch);
    assert_eq!(state(&engine, &second).await, PaymentState::Review);
    // Paid a second time with other money: on record, not in the balance.
    let again = Evidence { money_id: Some("99".to_owned()), ..paid(&first) };
    assert_eq!(engine.billing.settle(again).await.unwrap(), Settled::Ignored);
    assert_eq!(engine.number("SELECT count(*) FROM payment_event WHERE cause = 'paid_twice'").await, 1);
    assert_eq!(engine.balance(account).await, dong(1_000_000).micros);
    engine.assert_sound().await;
}

#[tokio::test]
async fn money_that_comes_late_is_credited_and_success_is_never_undone() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let endings = [
        (Outcome::Failed(FailureReason::InsufficientFunds), PaymentState::Failed),
        (Outcome::Expired, PaymentState::Expired),
        (Outcome::Cancelled, PaymentState::Cancelled),
    ];
    for (number, (outcome, ending)) in endings.into_iter().enumerate() {
        let payment = engine.vnpay_payment(account, &format!("k{number}")).await;
        let bad = Evidence { outcome, event_key: Some(format!("bad{number}")), ..paid(&payment) };
        assert_eq!(engine.billing.settle(bad.clone()).await.unwrap(), Settled::Applied);
        assert_eq!(state(&engine, &payment).await, ending);
        assert_eq!(engine.billing.settle(paid(&payment)).await.unwrap(), Settled::Applied);
        assert_eq!(state(&engine, &payment).await, PaymentState::Succeeded);
        assert_eq!(engine.billing.settle(bad.clone()).await.unwrap(), Settled::Repeated);
        let news = Evidence { event_key: Some(format!("late{number}")), ..bad };
        assert_eq!(engine.billing.settle(news).await.unwrap(), Settled::Ignored);
        assert_eq!(state(&engine, &payment).await, PaymentState::Succeeded);
    }
    assert_eq!(engine.balance(account).await, 3 * dong(1_000_000).micros);
    // Why each had been closed is what tells the customer that its money came late.
    let in_time = engine.vnpay_payment(account, "in time").await;
    engine.billing.settle(paid(&in_time)).await.unwrap();
    let page = engine.billing.payments(account, PaymentFilter::default(), None, 10).await.unwrap();
    let reasons: Vec<_> = page.payments.iter().rev().map(|payment| payment.reason).collect();
    let late = [FailureReason::InsufficientFunds, FailureReason::Expired, FailureReason::Cancelled].map(Some);
    assert_eq!(reasons, [&late[..], &[None]].concat());
    engine.assert_sound().await;
}
