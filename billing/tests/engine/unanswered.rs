//! Payments about which a gateway says nothing, or nothing certain: they are asked about until it does.

use billing::gateways::vnpay::signature::{Parameters, SECURE_HASH, canonical, sign};
use billing::returns;
use domain::{
    currency::Currency,
    payment::{Evidence, FailureReason, Outcome, PaymentId, PaymentState},
};
use secrecy::SecretString;

use crate::support::{Engine, NOW, VNPAY_SECRET, paid};

/// Minutes after the start at which VNPay is asked: the last is a day after the deadline.
const PLANNED: [i64; 6] = [17, 25, 45, 135, 375, 1_455];

/// An engine whose gateways cannot be reached, and a payment.
async fn begin() -> (Engine, PaymentId) {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let id = engine.vnpay_payment(account, "k").await;
    (engine, id)
}

async fn check_at(engine: &Engine, minutes: i64) -> usize {
    engine.clock.set(NOW.plus_seconds(minutes * 60));
    engine.billing.check_due().await.unwrap()
}

/// Minutes from the start to the next check.
async fn planned(engine: &Engine) -> Option<i64> {
    let next = engine.number("SELECT coalesce(max(next_check_at), 0) FROM payment").await;
    (next > 0).then(|| (next - NOW.0) / 60_000)
}

#[tokio::test]
async fn a_question_without_an_answer_is_asked_again_for_a_month() {
    let (engine, _) = begin().await;
    for minutes in PLANNED {
        assert_eq!(planned(&engine).await, Some(minutes));
        assert_eq!(check_at(&engine, minutes).await, 1);
    }
    // All planned questions were asked in vain. The money may be there, so it goes on, every ten minutes.
    assert_eq!(planned(&engine).await, Some(1_465));
    let month = 30 * 24 * 60;
    assert_eq!(check_at(&engine, month - 1).await, 1);
    assert_eq!(planned(&engine).await, Some(month + 9));
    assert_eq!(engine.number("SELECT checks FROM payment").await, 0);
    for _ in PLANNED {
        let next = planned(&engine).await.unwrap();
        assert_eq!(check_at(&engine, next).await, 1);
    }
    assert_eq!(planned(&engine).await, None);
    assert_eq!(engine.number("SELECT count(*) FROM review_item WHERE what = 'no_answer'").await, 1);
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_closed_payment_of_which_money_is_told_is_asked_about_until_there_is_an_answer() {
    let (engine, id) = begin().await;
    let failed = Outcome::Failed(FailureReason::InsufficientFunds);
    engine.billing.settle(Evidence { outcome: failed, money_id: None, ..paid(&id) }).await.unwrap();
    assert_eq!(planned(&engine).await, None);
    let pairs = [
        ("vnp_TmnCode", "SANDBX01"),
        ("vnp_Amount", "100000000"),
        ("vnp_ResponseCode", "00"),
        ("vnp_TransactionStatus", "00"),
        ("vnp_TxnRef", id.as_str()),
    ];
    let parameters: Parameters = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let text = canonical(&parameters);
    let query = format!("{text}&{SECURE_HASH}={}", sign(&SecretString::from(VNPAY_SECRET), &text));
    assert_eq!(returns::vnpay(&engine.billing, &query).await, Some(id));
    for minutes in [10, 20, 30] {
        assert_eq!(check_at(&engine, minutes).await, 1);
        assert_eq!(planned(&engine).await, Some(minutes + 10));
    }
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_closed_payment_whose_money_is_on_its_way_is_asked_about() {
    // As a PayPal order that was cancelled with us, paid there all the same, and whose capture is pending.
    let (engine, id) = begin().await;
    let says = async |outcome, event_key: Option<&str>| {
        let event_key = event_key.map(str::to_owned);
        engine.billing.settle(Evidence { outcome, money_id: None, event_key, ..paid(&id) }).await.unwrap();
    };
    says(Outcome::Cancelled, None).await;
    assert_eq!(planned(&engine).await, None);
    says(Outcome::Pending, Some("m1")).await;
    assert_eq!(planned(&engine).await, Some(PLANNED[0]));
    assert_eq!(check_at(&engine, PLANNED[0]).await, 1);
    assert!(planned(&engine).await.is_some());
    engine.billing.settle(paid(&id)).await.unwrap();
    let view = engine.billing.payment(id.account_id(), &id).await.unwrap().unwrap();
    assert_eq!((view.state, planned(&engine).await), (PaymentState::Succeeded, None));
    engine.assert_sound().await;
}
