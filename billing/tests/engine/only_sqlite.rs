//! What only the embedded database is asked: a backup of its file while it is written to, and its one write lock.

use std::{path::Path, sync::Arc, time::Duration};

use billing::{Billing, BillingConfig, ManualClock, ledger::PostError};
use domain::currency::Currency;
use sqlx::{AssertSqlSafe, Executor};
use tokio::{task::JoinSet, time::timeout};

use crate::support::{Engine, NOW, charge, gateways, request, usd};

async fn open(folder: &Path) -> Billing {
    let config = BillingConfig {
        data_dir: folder.to_owned(),
        database_url: None,
        base_url: "http://127.0.0.1:3000/".parse().unwrap(),
        gateways: gateways("http://127.0.0.1:9/"),
        rate_max_age_seconds: 86_400,
        heads_key: None,
        four_eyes_above: Vec::new(),
        seller: domain::receipt::Seller::default(),
    };
    Billing::open(config, Arc::new(ManualClock::at(NOW))).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_under_load_holds_what_was_answered_before_it() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    for number in 0..50 {
        engine.billing.post(account, request(&format!("before{number}"), charge(usd(1), "s", ""))).await.unwrap();
    }
    let mut tasks = JoinSet::new();
    for task in 0..8 {
        let billing: Billing = engine.billing.clone();
        tasks.spawn(async move {
            for number in 0..40 {
                let key = format!("{task}/{number}");
                billing.post(account, request(&key, charge(usd(1), "s", ""))).await.unwrap();
            }
        });
    }
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("prepay.db");
    let backup = format!("VACUUM INTO '{}'", copy.display());
    engine.raw().await.execute(AssertSqlSafe(backup)).await.unwrap();
    tasks.join_all().await;
    assert_eq!(engine.balance(account).await, -370);

    let restored = open(folder.path()).await;
    let verified = restored.verify().await.unwrap();
    assert_eq!(verified.faults, []);
    assert!((50..=370).contains(&verified.postings), "{}", verified.postings);
    // It goes on from where the backup was made.
    restored.post(account, request("after", charge(usd(1), "s", ""))).await.unwrap();
    assert_eq!(restored.verify().await.unwrap().postings, verified.postings + 1);
    restored.shutdown().await;
}

/// Another process keeps the lock. The engine waits ten seconds for it: all who ask meanwhile are then told, and not one
/// after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_the_lock_in_vain_is_told_in_time() {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let mut other = engine.raw().await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let ask = |number: usize| {
        let billing = engine.billing.clone();
        async move { billing.post(account, request(&number.to_string(), charge(usd(1), "s", ""))).await }
    };
    let mut waiting = JoinSet::new();
    for number in 0..600 {
        waiting.spawn(timeout(Duration::from_secs(15), ask(number)));
    }
    for answer in waiting.join_all().await {
        assert!(matches!(answer.expect("an answer in time"), Err(PostError::Store(_))));
    }
    other.execute("ROLLBACK").await.unwrap();
    for number in 0..600 {
        assert!(!ask(number).await.unwrap().replayed, "nothing was posted before");
    }
    assert_eq!(engine.balance(account).await, -600);
    engine.assert_sound().await;
}
