//! Reviews: what does not add up waits for an operator, who settles, rejects or closes it once, with a reason.

use billing::{
    Billing,
    payments::{
        Settled,
        review::{Decided, Decision, ReviewError, ReviewTask},
    },
};
use domain::{
    currency::Currency,
    payment::{Evidence, Outcome, PaymentId, PaymentState},
};
use tokio::task::JoinSet;

use crate::support::{Engine, dong, paid};

fn task(payment: &PaymentId, decision: Decision, actor: &str) -> ReviewTask {
    ReviewTask {
        payment_id: payment.clone(),
        decision,
        actor: actor.to_owned(),
        reason: "the bank's statement of today shows it".to_owned(),
    }
}

fn settle() -> Decision {
    Decision::Settle { money_id: Some("14226112".to_owned()) }
}

/// A payment that VNPay suspects.
async fn suspected(engine: &Engine, key: &str) -> PaymentId {
    let account = engine.account(&format!("{key}@example.com"), Currency::Vnd).await;
    let payment = engine.vnpay_payment(account, key).await;
    let evidence = Evidence { outcome: Outcome::Suspicious, code: "07/00".to_owned(), ..paid(&payment) };
    assert_eq!(engine.billing.settle(evidence).await.unwrap(), Settled::Applied);
    payment
}

async fn decide(billing: &Billing, payment: &PaymentId, decision: Decision) -> Result<Decided, ReviewError> {
    billing.decide_review(task(payment, decision, "lan")).await
}

#[tokio::test]
async fn what_is_suspected_is_listed_and_settled_once() {
    let engine = Engine::open().await;
    let payment = suspected(&engine, "a").await;
    let open = engine.billing.open_reviews().await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].what.as_str(), open[0].state), ("suspicious", PaymentState::Review));
    assert!(open[0].detail.starts_with("07/00, amount 1000000 VND"), "{}", open[0].detail);

    assert!(matches!(decide(&engine.billing, &payment, Decision::Close).await, Err(ReviewError::UnderReview)));
    let nameless = Decision::Settle { money_id: None };
    assert!(matches!(decide(&engine.billing, &payment, nameless).await, Err(ReviewError::MoneyId)));
    assert_eq!(engine.balance(payment.account_id()).await, 0);
    let done = decide(&engine.billing, &payment, settle()).await.unwrap();
    assert_eq!(done, Decided::Done(PaymentState::Succeeded));
    assert_eq!(engine.balance(payment.account_id()).await, dong(1_000_000).micros);
    for decision in [settle(), Decision::Reject] {
        let again = decide(&engine.billing, &payment, decision).await;
        assert!(matches!(again, Err(ReviewError::NotUnderReview(PaymentState::Succeeded))));
    }
    assert!(matches!(decide(&engine.billing, &payment, Decision::Close).await, Err(ReviewError::NotOpen)));
    assert!(engine.billing.open_reviews().await.unwrap().is_empty());
    let of_payment = engine.billing.reviews_of(&payment).await.unwrap();
    let (_, by, decision, reason) = of_payment[0].closed.clone().unwrap();
    assert_eq!((by.as_str(), decision.as_str()), ("lan", "settled"));
    assert!(reason.contains("statement"));
    let happenings = engine.billing.payment_happenings(&payment).await.unwrap();
    assert!(happenings.iter().any(|one| one.cause == "settled" && one.code.starts_with("lan: the bank")));
    // The genuine message that comes after all credits nothing more.
    let late = Evidence { money_id: Some("14226112".to_owned()), ..paid(&payment) };
    assert_eq!(engine.billing.settle(late).await.unwrap(), Settled::Repeated);
    assert_eq!(engine.balance(payment.account_id()).await, dong(1_000_000).micros);
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_is_rejected_has_failed_and_may_still_be_paid() {
    let engine = Engine::open().await;
    let payment = suspected(&engine, "a").await;
    assert_eq!(decide(&engine.billing, &payment, Decision::Reject).await.unwrap(), Decided::Done(PaymentState::Failed));
    assert_eq!(engine.balance(payment.account_id()).await, 0);
    assert!(engine.billing.open_reviews().await.unwrap().is_empty());
    assert_eq!(engine.billing.settle(paid(&payment)).await.unwrap(), Settled::Applied);
    assert_eq!(engine.balance(payment.account_id()).await, dong(1_000_000).micros);
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_finding_about_a_credited_payment_is_closed_and_moves_nothing() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(account, "k").await;
    engine.billing.settle(paid(&payment)).await.unwrap();
    let more = Evidence { amount: Some(dong(2_000_000)), ..paid(&payment) };
    for _ in 0..3 {
        assert_eq!(engine.billing.settle(more.clone()).await.unwrap(), Settled::Mismatch);
    }
    assert_eq!(engine.billing.open_reviews().await.unwrap().len(), 1, "the same finding once");
    let refused = decide(&engine.billing, &payment, Decision::Reject).await;
    assert!(matches!(refused, Err(ReviewError::NotUnderReview(PaymentState::Succeeded))));
    let done = decide(&engine.billing, &payment, Decision::Close).await.unwrap();
    assert_eq!(done, Decided::Done(PaymentState::Succeeded));
    assert!(engine.billing.open_reviews().await.unwrap().is_empty());
    assert_eq!(engine.balance(account).await, dong(1_000_000).micros);
    engine.assert_sound().await;
}

#[tokio::test]
async fn large_amounts_want_two_operators() {
    let engine = Engine::open_with_four_eyes(dong(999_999)).await;
    let payment = suspected(&engine, "a").await;
    let by = async |actor: &str| engine.billing.decide_review(task(&payment, settle(), actor)).await;
    assert_eq!(by("lan").await.unwrap(), Decided::NeedsSecond);
    assert_eq!(engine.balance(payment.account_id()).await, 0);
    assert_eq!(engine.billing.open_reviews().await.unwrap()[0].approved_by.as_deref(), Some("lan"));
    assert!(matches!(by("lan").await, Err(ReviewError::SameActor(_))));
    assert_eq!(by("minh").await.unwrap(), Decided::Done(PaymentState::Succeeded));
    assert_eq!(engine.balance(payment.account_id()).await, dong(1_000_000).micros);
    engine.assert_sound().await;
}

#[tokio::test]
async fn who_and_why_must_be_said_and_money_belongs_to_one_payment() {
    let engine = Engine::open().await;
    let first = suspected(&engine, "a").await;
    for (actor, reason) in [("", "why"), ("lan", "  "), ("lan", &"x".repeat(1_001)), (&"x".repeat(129), "why")] {
        let task = ReviewTask { reason: reason.to_owned(), ..task(&first, settle(), actor) };
        assert!(matches!(engine.billing.decide_review(task).await, Err(ReviewError::NoReason)));
    }
    decide(&engine.billing, &first, settle()).await.unwrap();
    // Of the same account, so that the database can tell.
    let second = engine.vnpay_payment(first.account_id(), "second").await;
    let evidence = Evidence { outcome: Outcome::Suspicious, money_id: None, ..paid(&second) };
    engine.billing.settle(evidence).await.unwrap();
    assert!(matches!(decide(&engine.billing, &second, settle()).await, Err(ReviewError::MoneyId)));
    let strange = PaymentId::new(first.account_id(), 99);
    assert!(matches!(decide(&engine.billing, &strange, settle()).await, Err(ReviewError::Unknown)));
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn operators_who_decide_at_once_decide_once() {
    let engine = Engine::open().await;
    let payment = suspected(&engine, "a").await;
    let second = engine.second().await;
    let mut tasks = JoinSet::new();
    for number in 0..24 {
        let billing = if number % 2 == 0 { engine.billing.clone() } else { second.clone() };
        let decision = if number % 3 == 0 { Decision::Reject } else { settle() };
        let task = task(&payment, decision, &format!("operator {number}"));
        tasks.spawn(async move { billing.decide_review(task).await.is_ok() });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(|done| *done).count(), 1);
    let credited = engine.balance(payment.account_id()).await;
    let state = engine.billing.payment(payment.account_id(), &payment).await.unwrap().unwrap().state;
    assert_eq!(credited > 0, state == PaymentState::Succeeded);
    second.shutdown().await;
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_was_decided_is_not_found_again_by_the_same_message() {
    let engine = Engine::open().await;
    for (name, decision) in [("a", settle()), ("b", Decision::Reject)] {
        let account = engine.account(&format!("{name}@example.com"), Currency::Vnd).await;
        let payment = engine.vnpay_payment(account, "k").await;
        let wrong = Evidence { amount: Some(dong(1_100_000)), ..paid(&payment) };
        assert_eq!(engine.billing.settle(wrong.clone()).await.unwrap(), Settled::Mismatch);
        decide(&engine.billing, &payment, decision.clone()).await.unwrap();
        let decided = engine.billing.payment(account, &payment).await.unwrap().unwrap().state;
        // The gateway sends it again, since it does not fit.
        assert_eq!(engine.billing.settle(wrong.clone()).await.unwrap(), Settled::Mismatch);
        assert_eq!(engine.billing.payment(account, &payment).await.unwrap().unwrap().state, decided);
        assert_eq!(engine.billing.open_reviews().await.unwrap(), [], "{decision:?}");
        // Another amount is another finding.
        let other = Evidence { amount: Some(dong(1_200_000)), event_key: None, ..wrong };
        assert_eq!(engine.billing.settle(other).await.unwrap(), Settled::Mismatch);
        assert_eq!(engine.billing.open_reviews().await.unwrap().len(), 1);
        engine
            .billing
            .decide_review(task(
                &payment,
                if decided == PaymentState::Succeeded { Decision::Close } else { Decision::Reject },
                "lan",
            ))
            .await
            .unwrap();
    }
    engine.assert_sound().await;
}
