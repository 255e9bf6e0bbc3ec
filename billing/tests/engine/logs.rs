//! What the log tells operators of payments: an error calls them, so it stands there once for each thing to look at.

use billing::payments::Settled;
use domain::{currency::Currency, payment::Evidence};

use crate::{
    log::Log,
    support::{Engine, dong, paid},
};

/// How often settling has logged so.
fn times(log: &Log, level: &str) -> usize {
    log.text().matches(&format!("{level} billing::payments::settle\n")).count()
}

#[tokio::test]
async fn what_does_not_match_is_an_error_once_however_often_it_is_told() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(account, "k").await;
    let amounts = [dong(999_999), dong(1)];
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    for (number, amount) in amounts.into_iter().enumerate() {
        let wrong = Evidence { amount: Some(amount), event_key: Some(format!("m{number}")), ..paid(&payment) };
        for repeats in 0..3 {
            assert_eq!(engine.billing.settle(wrong.clone()).await.unwrap(), Settled::Mismatch);
            // Another amount is news, whatever waits for an operator already.
            assert_eq!((times(&log, "ERROR"), times(&log, "INFO")), (number + 1, 2 * number + repeats));
        }
    }
    drop(guard);
    assert!(log.text().contains("what=\"mismatch:amount\""), "{}", log.text());
    assert_eq!(engine.billing.reviews_of(&payment).await.unwrap().len(), 2);
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_second_money_is_an_error_once_however_often_it_is_told() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(account, "k").await;
    engine.billing.settle(paid(&payment)).await.unwrap();
    let second = Evidence { money_id: Some("M of another".to_owned()), ..paid(&payment) };
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    for repeats in 0..3 {
        assert_eq!(engine.billing.settle(second.clone()).await.unwrap(), Settled::Ignored);
        assert_eq!((times(&log, "ERROR"), times(&log, "INFO")), (1, repeats));
    }
    drop(guard);
    assert_eq!(engine.billing.reviews_of(&payment).await.unwrap().len(), 1);
    assert_eq!(engine.balance(account).await, dong(1_000_000).micros);
    engine.assert_sound().await;
}
