//! Many callers at once.

use std::collections::HashSet;

use domain::{currency::Currency, ledger::GrantSource};
use tokio::task::JoinSet;

use crate::support::{Engine, charge, grant, request, usd};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_tasks_on_one_account_lose_nothing() {
    let engine = Engine::open().await;
    let account = engine.account("hot@example.com", Currency::Usd).await;
    let credit = grant(usd(1_000_000_000), GrantSource::TopUp, None, &[]);
    engine.billing.post(account, request("credit", credit)).await.unwrap();
    let mut tasks = JoinSet::new();
    for task in 0..64 {
        let billing = engine.billing.clone();
        tasks.spawn(async move {
            let mut numbers = Vec::new();
            for step in 0..10 {
                let wanted = request(&format!("{task}/{step}"), charge(usd(1_000 + task), "inference", ""));
                numbers.push(billing.post(account, wanted).await.unwrap().seq);
            }
            numbers
        });
    }
    let numbers: HashSet<i64> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(numbers.len(), 640);
    let spent: i64 = (0..64).map(|task| (1_000 + task) * 10).sum();
    assert_eq!(engine.balance(account).await, 1_000_000_000 - spent);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tasks_on_many_accounts_do_not_meet() {
    let engine = Engine::open().await;
    let mut accounts = Vec::new();
    for number in 0..8 {
        accounts.push(engine.account(&format!("m{number}@example.com"), Currency::Usd).await);
    }
    let mut tasks = JoinSet::new();
    for task in 0..64usize {
        let (billing, account) = (engine.billing.clone(), accounts[task % accounts.len()]);
        tasks.spawn(async move {
            for step in 0..6 {
                let command = if step % 3 == 0 {
                    grant(usd(50_000), GrantSource::Voucher, None, &[])
                } else {
                    charge(usd(20_000), "speech", "")
                };
                billing.post(account, request(&format!("{task}/{step}"), command)).await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    for account in accounts {
        // Eight tasks, each two grants and four charges.
        assert_eq!(engine.balance(account).await, 8 * (2 * 50_000 - 4 * 20_000));
    }
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_key_in_parallel_posts_once() {
    let engine = Engine::open().await;
    let account = engine.account("key@example.com", Currency::Usd).await;
    let mut tasks = JoinSet::new();
    for _ in 0..40 {
        let billing = engine.billing.clone();
        let wanted = request("the key", grant(usd(77), GrantSource::TopUp, None, &[]));
        tasks.spawn(async move { billing.post(account, wanted).await.unwrap() });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|posted| !posted.replayed).count(), 1);
    assert!(answers.iter().all(|posted| posted.seq == 1));
    assert_eq!(engine.balance(account).await, 77);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_refused_stops_nothing() {
    let engine = Engine::open().await;
    let account = engine.account("refused@example.com", Currency::Usd).await;
    let stranger = engine.sign_up("stranger@example.com").await;
    let mut tasks = JoinSet::new();
    for task in 0..60i64 {
        let billing = engine.billing.clone();
        tasks.spawn(async move {
            let (account, amount) = match task % 3 {
                0 => (account, usd(10)),
                1 => (account, usd(-10)),
                _ => (stranger, usd(10)),
            };
            let wanted = request(&format!("r{task}"), grant(amount, GrantSource::TopUp, None, &[]));
            billing.post(account, wanted).await.is_ok()
        });
    }
    let accepted = tasks.join_all().await.into_iter().filter(|accepted| *accepted).count();
    assert_eq!(accepted, 20);
    assert_eq!(engine.balance(account).await, 200);
    assert_eq!(engine.billing.balance(stranger).await.unwrap(), None);
}

#[tokio::test]
async fn keys_of_callers_never_meet_those_of_the_ledger() {
    use crate::support::NOW;
    let engine = Engine::open().await;
    let account = engine.account("keys@example.com", Currency::Usd).await;
    let credit = grant(usd(10), GrantSource::Voucher, Some(NOW.plus_seconds(5)), &[]);
    engine.billing.post(account, request("expire:1", credit)).await.unwrap();
    engine.clock.advance_seconds(10);
    engine.billing.post(account, request("top_up:1", charge(usd(3), "speech", ""))).await.unwrap();
    assert_eq!(engine.balance(account).await, -3);
    engine.assert_sound().await;
}

/// Every kind of writer at the same time: charges on one hot account and on many others, settlements, the checker and the
/// sweeper. On an engine with row locks they meet in each other's accounts.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_writers_at_once_neither_block_nor_lose_anything() {
    use crate::support::{NOW, dong, paid};
    let engine = Engine::open().await;
    let mut accounts = Vec::new();
    for number in 0..12 {
        accounts.push(engine.account(&format!("w{number}@example.com"), Currency::Vnd).await);
    }
    let mut tasks = JoinSet::new();
    for task in 0..32usize {
        let (billing, hot, own) = (engine.billing.clone(), accounts[0], accounts[task % accounts.len()]);
        let payment = engine.vnpay_payment(own, &format!("p{task}")).await;
        // Some credit expires while they work, some after.
        let (soon, later) = (Some(NOW.plus_seconds(1)), Some(NOW.plus_seconds(60)));
        let voucher = grant(dong(1_000), GrantSource::Voucher, soon, &[]);
        engine.billing.post(own, request(&format!("soon{task}"), voucher)).await.unwrap();
        tasks.spawn(async move {
            for step in 0..4 {
                let key = format!("{task}/{step}");
                billing.post(hot, request(&key, charge(dong(3), "inference", ""))).await.unwrap();
                let voucher = grant(dong(1_000), GrantSource::Voucher, later, &[]);
                billing.post(own, request(&format!("v{key}"), voucher)).await.unwrap();
                billing.note_return(&payment).await;
                billing.settle(paid(&payment)).await.unwrap();
            }
        });
        let billing = engine.billing.clone();
        tasks.spawn(async move {
            billing.check_due().await.unwrap();
            billing.expire_due().await.unwrap();
        });
    }
    engine.clock.advance_seconds(2);
    let in_time = tokio::time::timeout(std::time::Duration::from_secs(60), tasks.join_all()).await;
    assert!(in_time.is_ok(), "they wait for each other");
    engine.clock.advance_seconds(60);
    engine.billing.expire_due().await.unwrap();
    let paid_in = "SELECT count(*) FROM posting WHERE idem_key LIKE 'top_up:%'";
    assert_eq!(engine.number(paid_in).await, 32);
    let charged = "SELECT count(*) FROM posting WHERE kind = 'charge'";
    assert_eq!(engine.number(charged).await, 128);
    engine.assert_sound().await;
}
