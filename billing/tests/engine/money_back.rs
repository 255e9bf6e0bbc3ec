//! Refunds and disputes: credit is taken once for each, returned when it did not happen, and never more than was bought.

use billing::payments::{BookError, Booked};
use domain::{
    currency::Currency,
    history::PaymentFilter,
    money::Money,
    payment::{BackFacts, BackKind, BackState, MoneyBack, PaymentId},
};
use tokio::task::JoinSet;

use crate::support::{Engine, charge, dong, paid, request};

fn back(id: &str, kind: BackKind, whole: i64, state: BackState) -> MoneyBack {
    MoneyBack { id: id.to_owned(), kind, amount: dong(whole), state }
}

/// An account that has bought 1,000,000 dong.
async fn bought(engine: &Engine) -> PaymentId {
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(account, "k").await;
    engine.billing.settle(paid(&payment)).await.unwrap();
    payment
}

async fn kinds(engine: &Engine, kind: &'static str) -> i64 {
    match kind {
        "refund" => engine.number("SELECT count(*) FROM posting WHERE kind = 'refund' AND original = 1").await,
        "dispute" => engine.number("SELECT count(*) FROM posting WHERE kind = 'dispute' AND original = 1").await,
        "dispute_won" => engine.number("SELECT count(*) FROM posting WHERE kind = 'dispute_won'").await,
        _ => engine.number("SELECT count(*) FROM posting WHERE kind = 'refund_returned'").await,
    }
}

#[tokio::test]
async fn a_refund_in_parts_takes_all_and_the_same_news_nothing() {
    let engine = Engine::open().await;
    let payment = bought(&engine).await;
    let book = |found: Vec<MoneyBack>| engine.billing.book_money_back(&payment, found);
    let first = back("re_1", BackKind::Refund, 300_000, BackState::Open);
    assert_eq!(book(vec![first.clone()]).await.unwrap(), Booked { taken: 1, ..Booked::default() });
    assert_eq!(book(vec![first.clone()]).await.unwrap(), Booked::default());
    assert_eq!(engine.balance(payment.account_id()).await, dong(700_000).micros);
    let first = MoneyBack { state: BackState::Gone, ..first };
    let second = back("re_2", BackKind::Refund, 700_000, BackState::Gone);
    let all = vec![first, second];
    assert_eq!(book(all.clone()).await.unwrap(), Booked { taken: 1, noted: 1, returned: 0 });
    assert_eq!(book(all).await.unwrap(), Booked::default());
    assert_eq!(engine.balance(payment.account_id()).await, 0);
    assert_eq!(kinds(&engine, "refund").await, 2);
    let facts = |whole, state| BackFacts { kind: BackKind::Refund, state, amount: dong(whole), credit: dong(whole) };
    let shown = [facts(300_000, BackState::Gone), facts(700_000, BackState::Gone)];
    let view = engine.billing.payment(payment.account_id(), &payment).await.unwrap().unwrap();
    assert_eq!(view.backs, shown);
    let page = engine.billing.payments(payment.account_id(), PaymentFilter::default(), None, 10).await.unwrap();
    assert_eq!(page.payments[0].backs, shown);
    // More than was paid: nothing is left to take, and someone has to look.
    let third = back("re_3", BackKind::Refund, 1, BackState::Gone);
    assert_eq!(book(vec![third]).await.unwrap(), Booked { noted: 1, ..Booked::default() });
    assert_eq!(engine.balance(payment.account_id()).await, 0);
    let open = engine.billing.open_reviews().await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].what.as_str(), open[0].detail.as_str()), ("money_back:more_than_paid", "re_3"));
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_refund_that_fails_returns_what_it_took() {
    let engine = Engine::open().await;
    let payment = bought(&engine).await;
    for (turn, state) in
        [BackState::Open, BackState::Returned, BackState::Gone, BackState::Returned].into_iter().enumerate()
    {
        let found = vec![back("re_1", BackKind::Refund, 400_000, state)];
        engine.billing.book_money_back(&payment, found).await.unwrap();
        let expected = if turn % 2 == 0 { 600_000 } else { 1_000_000 };
        assert_eq!(engine.balance(payment.account_id()).await, dong(expected).micros, "turn {turn}");
    }
    assert_eq!((kinds(&engine, "refund").await, kinds(&engine, "refund_returned").await), (2, 2));
    engine.assert_sound().await;
}

#[tokio::test]
async fn spent_credit_that_is_disputed_becomes_debt_and_a_won_dispute_pays_it() {
    let engine = Engine::open().await;
    let payment = bought(&engine).await;
    let account = payment.account_id();
    engine.billing.post(account, request("c", charge(dong(900_000), "inference", ""))).await.unwrap();
    let dispute = |state| vec![back("dp_1", BackKind::Dispute, 1_000_000, state)];
    engine.billing.book_money_back(&payment, dispute(BackState::Open)).await.unwrap();
    assert_eq!(engine.balance(account).await, dong(-900_000).micros);
    let balance = engine.billing.balance(account).await.unwrap().unwrap();
    assert_eq!(balance.debt, dong(900_000).micros);
    // Nothing can be held while there is debt beyond the limit.
    assert!(engine.billing.authorize(account, "inference", dong(1)).await.is_err());
    engine.billing.book_money_back(&payment, dispute(BackState::Returned)).await.unwrap();
    assert_eq!(engine.balance(account).await, dong(100_000).micros);
    assert!(engine.billing.authorize(account, "inference", dong(1)).await.is_ok());
    // The bank changes its mind.
    engine.billing.book_money_back(&payment, dispute(BackState::Gone)).await.unwrap();
    assert_eq!(engine.balance(account).await, dong(-900_000).micros);
    assert_eq!((kinds(&engine, "dispute").await, kinds(&engine, "dispute_won").await), (2, 1));
    engine.assert_sound().await;
}

#[tokio::test]
async fn an_amount_that_changes_is_taken_anew() {
    let engine = Engine::open().await;
    let payment = bought(&engine).await;
    for amount in [1_000_000, 250_000] {
        let found = vec![back("dp_1", BackKind::Dispute, amount, BackState::Open)];
        engine.billing.book_money_back(&payment, found).await.unwrap();
        assert_eq!(engine.balance(payment.account_id()).await, dong(1_000_000 - amount).micros);
    }
    engine.assert_sound().await;
}

#[tokio::test]
async fn money_cannot_go_back_that_has_not_come() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(account, "k").await;
    let found = vec![back("re_1", BackKind::Refund, 1, BackState::Gone)];
    assert!(matches!(engine.billing.book_money_back(&payment, found.clone()).await, Err(BookError::NotPaid)));
    // The refund is heard of again, after the payment.
    engine.billing.settle(paid(&payment)).await.unwrap();
    assert_eq!(engine.billing.book_money_back(&payment, found.clone()).await.unwrap().taken, 1);
    let strange = PaymentId::new(account, 7);
    assert!(matches!(engine.billing.book_money_back(&strange, found).await, Err(BookError::Unknown)));
    // What cannot be measured is left to an operator.
    let dollars = MoneyBack {
        amount: Money::from_micros(1, Currency::Usd),
        ..back("re_usd", BackKind::Refund, 1, BackState::Gone)
    };
    engine.billing.book_money_back(&payment, vec![dollars.clone()]).await.unwrap();
    engine.billing.book_money_back(&payment, vec![dollars]).await.unwrap();
    assert_eq!(engine.billing.open_reviews().await.unwrap().len(), 1);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_news_from_all_sides_at_once_book_once() {
    let engine = Engine::open().await;
    let payment = bought(&engine).await;
    let second = engine.second().await;
    let mut tasks = JoinSet::new();
    for task in 0..48 {
        let billing = if task % 2 == 0 { engine.billing.clone() } else { second.clone() };
        let payment = payment.clone();
        // Half of them know of two refunds, half of one.
        let mut found = vec![back("re_1", BackKind::Refund, 100_000, BackState::Gone)];
        if task % 4 < 2 {
            found.push(back("re_2", BackKind::Refund, 200_000, BackState::Gone));
        }
        tasks.spawn(async move { billing.book_money_back(&payment, found).await.unwrap().taken });
    }
    assert_eq!(tasks.join_all().await.iter().sum::<usize>(), 2);
    assert_eq!(engine.balance(payment.account_id()).await, dong(700_000).micros);
    second.shutdown().await;
    engine.assert_sound().await;
}
