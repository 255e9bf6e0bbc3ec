//! What only the embedded database is asked: a backup of its file while it is written to.

use std::{path::Path, sync::Arc};

use billing::{Billing, BillingConfig, ManualClock};
use domain::currency::Currency;
use sqlx::{AssertSqlSafe, Executor};
use tokio::task::JoinSet;

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
