//! Several processes on one database: each lane remembers accounts, and none believes what another has changed.

use billing::{
    ledger::{PostError, Posted},
    limits::NewLimit,
    plans::NewPlan,
    vouchers::NewVouchers,
};
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{Command, Denial, GrantSource, LimitPeriod, NewHold, Refusal},
    voucher::VoucherTerms,
};
use tokio::task::JoinSet;

use crate::support::{Engine, NOW, charge, grant, request, usd};

const DAY: i64 = 86_400;

fn hold(micros: i64) -> Command {
    Command::Hold(NewHold {
        service: "gpu".to_owned(),
        amount: usd(micros),
        expires_at: NOW.plus_days(30),
        description: String::new(),
    })
}

async fn funded(engine: &Engine, email: &str, micros: i64) -> AccountId {
    let account = engine.account(email, Currency::Usd).await;
    let credit = grant(usd(micros), GrantSource::TopUp, None, &[]);
    engine.billing.post(account, request("credit", credit)).await.unwrap();
    account
}

fn denial(answer: Result<Posted, PostError>) -> Denial {
    match answer {
        Err(PostError::Refused(Refusal::Denied(denial))) => denial,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_one_process_holds_limits_or_spends_the_other_knows_at_once() {
    let engine = Engine::open_for_commands().await;
    let account = funded(&engine, "a@example.com", 1_000).await;
    let other = engine.second().await;
    // Both remember the account.
    engine.billing.post(account, request("one", charge(usd(1), "gpu", ""))).await.unwrap();
    other.post(account, request("two", charge(usd(1), "gpu", ""))).await.unwrap();
    other.post(account, request("hold", hold(900))).await.unwrap();
    let refused = denial(engine.billing.post(account, request("too much", hold(200))).await);
    assert!(matches!(refused, Denial::HeldByOthers { .. }), "{refused:?}");
    engine.billing.post(account, request("three", charge(usd(98), "gpu", ""))).await.unwrap();
    let refused = denial(other.post(account, request("nothing left", hold(1))).await);
    assert!(matches!(refused, Denial::HeldByOthers { .. }), "{refused:?}");
    let credit = grant(usd(10_000), GrantSource::TopUp, None, &[]);
    other.post(account, request("more", credit)).await.unwrap();
    engine.billing.post(account, request("now", hold(5_000))).await.unwrap();
    let cap =
        NewLimit { service: None, period: LimitPeriod::Day, amount: usd(0), is_hard: true, actor: "op".to_owned() };
    let limit_id = other.set_limit(account, &cap).await.unwrap();
    let refused = denial(engine.billing.post(account, request("capped", hold(1))).await);
    assert!(matches!(refused, Denial::LimitReached { .. }), "{refused:?}");
    other.remove_limit(account, limit_id).await.unwrap();
    engine.billing.post(account, request("free", hold(1))).await.unwrap();
    engine.assert_sound().await;
    other.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_on_the_same_accounts_lose_nothing_and_post_each_key_once() {
    let engine = Engine::open_for_commands().await;
    let mut accounts = Vec::new();
    for number in 0..3 {
        accounts.push(funded(&engine, &format!("m{number}@example.com"), 1_000_000).await);
    }
    let other = engine.second().await;
    let mut tasks = JoinSet::new();
    for task in 0..32_usize {
        let billing = if task % 2 == 0 { engine.billing.clone() } else { other.clone() };
        let accounts = accounts.clone();
        tasks.spawn(async move {
            let mut posted = 0;
            for step in 0..12_usize {
                // Each key is sent by two tasks, one of each process.
                let key = format!("{}/{step}", task / 2);
                let account = accounts[(task / 2 + step) % 3];
                let answer = billing.post(account, request(&key, charge(usd(7), "speech", ""))).await.unwrap();
                posted += usize::from(!answer.replayed);
            }
            posted
        });
    }
    let posted: usize = tasks.join_all().await.into_iter().sum();
    assert_eq!(posted, 16 * 12);
    let mut left = 0;
    for account in &accounts {
        left += engine.balance(*account).await;
    }
    assert_eq!(left, 3 * 1_000_000 - 7 * 16 * 12);
    engine.assert_sound().await;
    other.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn holds_through_two_processes_never_pass_the_funds() {
    let engine = Engine::open_for_commands().await;
    let account = funded(&engine, "a@example.com", 1_000).await;
    let other = engine.second().await;
    let mut tasks = JoinSet::new();
    for task in 0..64 {
        let billing = if task % 2 == 0 { engine.billing.clone() } else { other.clone() };
        tasks.spawn(async move { billing.post(account, request(&format!("h{task}"), hold(70))).await.is_ok() });
    }
    let held = tasks.join_all().await.into_iter().filter(|held| *held).count();
    assert_eq!(held, 1_000 / 70);
    let balance = engine.billing.balance(account).await.unwrap().unwrap();
    assert_eq!((balance.held, balance.available().micros), (980, 20));
    engine.assert_sound().await;
    other.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_of_two_processes_do_everything_once() {
    let engine = Engine::open_for_commands().await;
    let plan = NewPlan {
        slug: "basic".to_owned(),
        name: "Basic".to_owned(),
        price: usd(10_000_000),
        allowance: usd(12_000_000),
        services: vec![],
        months: 1,
        rank: 1,
    };
    engine.billing.create_plan(plan).await.unwrap();
    let mut accounts = Vec::new();
    for number in 0..6 {
        let account = funded(&engine, &format!("p{number}@example.com"), 100_000_000).await;
        engine.billing.buy_plan(account, "basic", "buy").await.unwrap();
        let soon = grant(usd(500), GrantSource::Voucher, Some(NOW.plus_days(3)), &[]);
        engine.billing.post(account, request("soon", soon)).await.unwrap();
        accounts.push(account);
    }
    let other = engine.second().await;
    engine.clock.advance_seconds(32 * DAY);
    let (one, two) = tokio::join!(engine.billing.renew_due_plans(), other.renew_due_plans());
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    let (one, two) = tokio::join!(engine.billing.expire_due(), other.expire_due());
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    let renewed = "SELECT count(*) FROM posting WHERE kind = 'plan_fee'";
    assert_eq!(engine.number(renewed).await, 2 * 6, "bought once, renewed once");
    let expired = "SELECT count(*) FROM posting WHERE kind = 'expiry' AND amount = -500";
    assert_eq!(engine.number(expired).await, 6);
    engine.assert_sound().await;
    other.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_voucher_of_seven_uses_is_redeemed_seven_times_through_two_processes() {
    let engine = Engine::open_for_commands().await;
    let terms = VoucherTerms {
        amount: usd(5_000_000),
        redeem_by: None,
        lifetime_days: None,
        services: vec![],
        uses: 7,
        uses_per_account: 1,
        description: String::new(),
    };
    let new = NewVouchers { terms, count: 1, actor: "op".to_owned(), batch: "launch".to_owned() };
    let code = engine.billing.create_vouchers(&new).await.unwrap().remove(0).as_str().to_owned();
    let other = engine.second().await;
    let mut tasks = JoinSet::new();
    for number in 0..20 {
        let account = engine.account(&format!("v{number}@example.com"), Currency::Usd).await;
        for billing in [engine.billing.clone(), other.clone()] {
            let code = code.clone();
            tasks.spawn(async move { drop(billing.redeem_voucher(account, &code).await) });
        }
    }
    tasks.join_all().await;
    assert_eq!(engine.number("SELECT count(*) FROM posting WHERE kind = 'voucher'").await, 7);
    assert_eq!(engine.number("SELECT count(DISTINCT account_id) FROM posting WHERE kind = 'voucher'").await, 7);
    engine.assert_sound().await;
    other.shutdown().await;
}
