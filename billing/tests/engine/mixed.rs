//! Every kind of command at once, from many tasks, on one account and on a thousand.
//!
//! The tasks go in pairs: both of a pair send the same requests under the same keys, so that each key is sent twice at
//! about the same time. Accounts with even numbers are careful: they spend only what was held before, so they can never
//! owe, nor spend beyond their cap. Those with odd numbers do everything.

use std::{collections::HashMap, sync::Arc, time::Duration};

use billing::{
    limits::NewLimit,
    plans::NewPlan,
    vouchers::{NewVouchers, VoucherError},
};
use domain::{
    account::AccountId,
    ledger::{GrantSource, LimitPeriod},
    voucher::{VoucherRefusal, VoucherTerms},
};
use sqlx::Row;
use tokio::task::JoinSet;

use crate::support::{Engine, grant, request, usd};

mod caller;

use caller::{Caller, Told};

const TASKS: u64 = 64;
/// How often a voucher's code can be used, by whomever.
const USES: i64 = 25;
const VOUCHER: i64 = 40_000;

async fn catalogue(engine: &Engine) {
    for (slug, price, rank) in [("basic", 100_000, 1), ("pro", 300_000, 2)] {
        let new = NewPlan {
            slug: slug.to_owned(),
            name: slug.to_uppercase(),
            price: usd(price),
            allowance: usd(price + 50_000),
            // Nobody uses it, so that something is left to be taken out at an upgrade.
            services: vec!["video".to_owned()],
            months: 1,
            rank,
        };
        engine.billing.create_plan(new).await.unwrap();
    }
}

async fn voucher(engine: &Engine) -> String {
    let terms = VoucherTerms {
        amount: usd(VOUCHER),
        redeem_by: None,
        lifetime_days: Some(1),
        services: vec![],
        uses: USES,
        uses_per_account: USES,
        description: String::new(),
    };
    let new = NewVouchers { terms, count: 1, actor: "op".to_owned(), batch: "all".to_owned() };
    engine.billing.create_vouchers(&new).await.unwrap().remove(0).as_str().to_owned()
}

/// Lets all tasks do `steps` each on accounts with these numbers, and looks at what has become of them.
async fn all_at_once(numbers: impl Iterator<Item = i64>, steps: u64, cap: i64) -> Engine {
    let engine = Engine::open().await;
    engine.bare_accounts(1_000).await;
    catalogue(&engine).await;
    let code = voucher(&engine).await;
    let accounts: Arc<[AccountId]> = numbers.map(AccountId).collect();
    for account in accounts.iter() {
        let is_hard = caller::is_careful(*account);
        let cap =
            NewLimit { service: None, period: LimitPeriod::Day, amount: usd(cap), is_hard, actor: "op".to_owned() };
        engine.billing.set_limit(*account, &cap).await.unwrap();
    }
    let first = told_of_first_credit(&engine, &accounts).await;
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (billing, clock) = (engine.billing.clone(), Arc::clone(&engine.clock));
        let mut caller = Caller::new(billing, clock, Arc::clone(&accounts), code.clone(), task / 2);
        tasks.spawn(async move {
            for step in 0..steps {
                caller.take_step(step, steps).await;
            }
            caller.told
        });
    }
    let begun = std::time::Instant::now();
    let in_time = tokio::time::timeout(Duration::from_secs(100), tasks.join_all()).await;
    assert!(in_time.is_ok(), "they wait for each other");
    let mut all = in_time.unwrap();
    all.push(first);
    let told = together(all);
    engine.billing.finish_redemptions().await.unwrap();
    println!("{} keys on {} accounts in {:?}", told.posted.len(), accounts.len(), begun.elapsed());
    assert_each_key_posted_once(&engine, &told).await;
    assert_nothing_lost(&engine, &told).await;
    assert_spending_counted(&engine).await;
    assert_careful(&engine, &accounts, cap).await;
    assert_vouchers_used_once(&engine, &told, &code).await;
    engine.assert_sound().await;
    engine
}

/// Something bought for each account, to begin with.
async fn told_of_first_credit(engine: &Engine, accounts: &[AccountId]) -> Told {
    let credit = || request("credit", grant(usd(1_000_000), GrantSource::TopUp, None, &[]));
    let answers = engine.billing.post_all(accounts.iter().map(|account| (*account, credit())).collect()).await;
    let mut told = Told::default();
    for (account, answer) in accounts.iter().zip(answers) {
        told.posted.insert((*account, "credit".to_owned()), (answer.unwrap().seq, 1_000_000));
    }
    told
}

/// What all tasks were told. Both of a pair were told the same of the same key.
fn together(all: Vec<Told>) -> Told {
    let mut told = Told::default();
    for one in all {
        for (key, posted) in one.posted {
            let before = told.posted.insert(key.clone(), posted);
            assert!(before.is_none_or(|before| before == posted), "{key:?}: {before:?}, {posted:?}");
        }
        told.redeemed.extend(one.redeemed);
    }
    told
}

/// Every key that was answered is there once, where it was said to be, and no other is.
async fn assert_each_key_posted_once(engine: &Engine, told: &Told) {
    let rows = sqlx::query("SELECT account_id, idem_key, seq FROM posting WHERE idem_key LIKE 'post:%'");
    let rows = rows.fetch_all(&mut engine.raw().await).await.unwrap();
    assert_eq!(rows.len(), told.posted.len());
    for row in rows {
        let (account, key, seq): (i64, String, i64) = (row.get(0), row.get(1), row.get(2));
        let key = (AccountId(account), key["post:".len()..].to_owned());
        assert_eq!(told.posted.get(&key).map(|(seq, _)| *seq), Some(seq), "{key:?}");
    }
}

/// The balance of each account is what the tasks know to have posted, and what nobody asked for by a key.
async fn assert_nothing_lost(engine: &Engine, told: &Told) {
    let mut expected: HashMap<i64, i64> = HashMap::new();
    for ((account, _), (_, effect)) in &told.posted {
        *expected.entry(account.0).or_default() += effect;
    }
    for (account, _) in &told.redeemed {
        *expected.entry(account.0).or_default() += VOUCHER;
    }
    let others = "SELECT a.account_id, a.balance, CAST(coalesce(sum(p.amount), 0) AS BIGINT)
                  FROM ledger_account AS a LEFT JOIN posting AS p
                    ON p.account_id = a.account_id AND p.kind IN ('expiry', 'plan_end', 'plan_fee', 'plan')
                   AND p.idem_key NOT LIKE 'post:%'
                  GROUP BY a.account_id, a.balance";
    for row in sqlx::query(others).fetch_all(&mut engine.raw().await).await.unwrap() {
        let (account, balance, others): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
        assert_eq!(balance, others + expected.get(&account).copied().unwrap_or(0), "account {account}");
    }
}

/// What limits have counted is what was charged, whenever they were set: all of it lies in one day. Every account has one.
async fn assert_spending_counted(engine: &Engine) {
    let wrong = "SELECT count(*) FROM spending_limit AS l WHERE l.spent <> (
                     SELECT coalesce(-sum(p.amount), 0) FROM posting AS p
                     WHERE p.account_id = l.account_id AND (l.service = '' OR p.service = l.service)
                       AND p.kind IN ('charge', 'reversal'))";
    assert_eq!(engine.number(wrong).await, 0);
}

/// Whoever spends only what was held owes nothing, and has not passed the cap.
async fn assert_careful(engine: &Engine, accounts: &[AccountId], cap: i64) {
    for account in accounts.iter().filter(|account| caller::is_careful(**account)) {
        let balance = engine.billing.balance(*account).await.unwrap().unwrap();
        assert!(balance.debt == 0 && balance.available().micros >= 0, "{account}: {balance:?}");
        let limits = engine.billing.limits(*account).await.unwrap();
        let spent = limits.iter().find(|limit| limit.service.is_none()).unwrap().spent;
        assert!(spent + balance.held <= cap, "{account}: {spent} spent, {} held", balance.held);
    }
}

/// Each use was granted once, and no use is left when more than those there are were asked for.
async fn assert_vouchers_used_once(engine: &Engine, told: &Told, code: &str) {
    let granted = engine.number("SELECT count(*) FROM posting WHERE kind = 'voucher' AND idem_key LIKE 'voucher:%'");
    let granted = granted.await;
    assert_eq!(usize::try_from(granted).unwrap(), told.redeemed.len());
    assert_eq!(granted, engine.number("SELECT claims FROM voucher").await);
    let full = engine.billing.redeem_voucher(AccountId(1_000), code).await;
    match full {
        Ok(_) => assert!(granted < USES),
        Err(VoucherError::Refused(VoucherRefusal::UsedUp | VoucherRefusal::AlreadyUsed(_))) => {
            assert_eq!(granted, USES);
        }
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_at_once_on_one_account_is_done_once() {
    let engine = all_at_once(1..=1, 40, 1_000_000).await;
    // Nothing was left out, but what depends on who comes first: whether there is enough for a plan, what is left to expire.
    let certain =
        "SELECT count(DISTINCT kind) FROM posting WHERE kind NOT IN ('plan', 'plan_fee', 'plan_end', 'expiry')";
    assert_eq!(engine.number(certain).await, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_at_once_on_one_careful_account_never_passes_its_funds() {
    all_at_once(2..=2, 40, 12_000_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_at_once_on_a_thousand_accounts_is_done_once() {
    let engine = all_at_once(1..=1_000, 80, 400_000).await;
    // All but a refund that comes back, which is the same as a dispute that is won.
    assert_eq!(engine.number("SELECT count(DISTINCT kind) FROM posting").await, 14);
    assert!(engine.number("SELECT count(DISTINCT account_id) FROM posting").await > 900);
}
