//! Receipts: one for each payment that succeeds, numbered without gaps, with the buyer of that day.

use domain::{currency::Currency, language::Language, payment::PaymentId, profile::ProfileDraft};
use tokio::task::JoinSet;

use crate::support::{Engine, draft, paid};

async fn number(engine: &Engine, payment: &PaymentId) -> Option<i64> {
    let receipt = engine.billing.receipt(payment.account_id(), payment).await.unwrap();
    receipt.map(|receipt| receipt.number.number)
}

#[tokio::test]
async fn a_payment_has_its_receipt_when_it_is_credited_and_then_once() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let first = engine.vnpay_payment(account, "1").await;
    let second = engine.vnpay_payment(account, "2").await;
    assert_eq!(number(&engine, &first).await, None, "a payment on its way has none");
    engine.billing.settle(paid(&second)).await.unwrap();
    engine.billing.settle(paid(&second)).await.unwrap();
    engine.billing.settle(paid(&first)).await.unwrap();
    assert_eq!(number(&engine, &second).await, Some(1), "in the order in which they were credited");
    assert_eq!(number(&engine, &first).await, Some(2));
    assert_eq!(engine.number("SELECT count(*) FROM receipt").await, 2);

    let other = engine.account("b@example.com", Currency::Vnd).await;
    assert_eq!(engine.billing.receipt(other, &first).await.unwrap(), None, "somebody else's looks like none");
    let theirs = engine.vnpay_payment(other, "1").await;
    engine.billing.settle(paid(&theirs)).await.unwrap();
    assert_eq!(number(&engine, &theirs).await, Some(1), "each account has numbers of its own");
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_receipt_names_the_buyer_of_its_day() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(account, "1").await;
    let renamed = ProfileDraft { name: "Nguyễn Thị Thanh Phương Uyên".to_owned(), ..draft(Currency::Vnd) };
    engine.billing.save_profile(account, &renamed).await.unwrap();
    let later = engine.vnpay_payment(account, "2").await;
    for payment in [&payment, &later] {
        engine.billing.settle(paid(payment)).await.unwrap();
    }
    let receipt = async |payment| engine.billing.receipt(account, payment).await.unwrap().unwrap();
    let first = receipt(&payment).await;
    assert_eq!(first.buyer.name, draft(Currency::Vnd).name);
    assert_eq!((first.consent_version.as_str(), first.consent_language), ("1", Language::En));
    assert_eq!(first.gateway_reference, paid(&payment).money_id);
    assert_eq!(first.offset, "UTC+07:00");
    assert_eq!(receipt(&later).await.buyer.name, renamed.name);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn numbers_have_no_gaps_when_everybody_is_paid_at_once() {
    let engine = Engine::open().await;
    let mut payments = Vec::new();
    for account in ["a@example.com", "b@example.com"] {
        let account = engine.account(account, Currency::Vnd).await;
        for key in 0..12 {
            payments.push(engine.vnpay_payment(account, &key.to_string()).await);
        }
    }
    let mut tasks = JoinSet::new();
    // Each by two messages at once, as a return and a notification are.
    for payment in payments.iter().chain(&payments) {
        let (billing, evidence) = (engine.billing.clone(), paid(payment));
        tasks.spawn(async move { billing.settle(evidence).await.unwrap() });
    }
    tasks.join_all().await;
    for half in payments.chunks(12) {
        let mut numbers = Vec::new();
        for payment in half {
            numbers.extend(number(&engine, payment).await);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    }
    engine.assert_sound().await;
}
