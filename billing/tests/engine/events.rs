//! Events leave after the commit, and none is lost.

use std::time::Duration;

use domain::{currency::Currency, event::AccountEvent, ledger::GrantSource, payment::PaymentState};
use tokio::time::timeout;

use crate::support::{Engine, grant, paid, request, usd};

#[tokio::test]
async fn a_settled_payment_is_told_to_its_account_only() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let other = engine.account("b@example.com", Currency::Vnd).await;
    let mut listening = engine.billing.subscribe(account).await.unwrap();
    let mut elsewhere = engine.billing.subscribe(other).await.unwrap();
    let id = engine.vnpay_payment(account, "k").await;
    engine.billing.settle(paid(&id)).await.unwrap();
    let mut events = Vec::new();
    for _ in 0..2 {
        events.push(timeout(Duration::from_secs(5), listening.recv()).await.unwrap().unwrap());
    }
    assert!(events.contains(&AccountEvent::Payment { id, state: PaymentState::Succeeded }));
    assert!(events.iter().any(|event| matches!(
        event,
        AccountEvent::Balance { balance, change } if balance.top_up == *change && *change == 1_000_000_000_000
    )));
    assert!(elsewhere.try_recv().is_err());
}

/// A command beside a running server has an engine of its own.
#[tokio::test]
async fn what_another_process_posts_is_told_to_open_pages() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let mut listening = engine.billing.subscribe(account).await.unwrap();
    let other = engine.second().await;
    let credit = request("g", grant(usd(5), GrantSource::TopUp, None, &[]));
    other.post(account, credit).await.unwrap();
    let told = timeout(Duration::from_secs(10), async {
        loop {
            if let AccountEvent::Balance { balance, .. } = listening.recv().await.unwrap()
                && balance.top_up == 5
            {
                return;
            }
        }
    });
    told.await.unwrap();
    other.shutdown().await;
}

#[tokio::test]
async fn what_was_committed_but_not_delivered_is_delivered_at_the_next_start() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let id = engine.vnpay_payment(account, "k").await;
    engine.billing.settle(paid(&id)).await.unwrap();
    let engine = engine
        .reopen(async |raw| {
            // As a crash between commit and delivery leaves it.
            sqlx::query("UPDATE outbox SET dispatched_at = NULL").execute(raw).await.unwrap();
        })
        .await;
    let waiting = "SELECT count(*) FROM outbox WHERE dispatched_at IS NULL";
    for _ in 0..100 {
        if engine.number(waiting).await == 0 {
            assert_eq!(engine.number("SELECT count(*) FROM outbox").await, 1);
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the event still waits");
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_stop_and_nothing_is_accepted_after_it() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    for number in 0..20 {
        let wanted = request(&format!("g{number}"), grant(usd(5), GrantSource::TopUp, None, &[]));
        engine.billing.post(account, wanted).await.unwrap();
    }
    let stopped = engine.billing.clone();
    let engine = engine.reopen(async |_| {}).await;
    assert_eq!(engine.balance(account).await, 100);
    let late = stopped.post(account, request("late", grant(usd(5), GrantSource::TopUp, None, &[]))).await;
    assert!(late.is_err());
    assert!(!stopped.ready().await && engine.billing.ready().await);
}
