//! How many charges a second, and how long each waits.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use billing::{
    Billing,
    ledger::fingerprint,
    store::{Store, sql},
    usage::{Price, UsageLine},
};
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{Book, Command, GrantSource, Link, NewGrant, Request},
    money::Money,
};
use tokio::task::JoinSet;

use super::{Options, quantile};

/// Credit that no run uses up, micro-units.
const PLENTY: i64 = 1_000_000_000_000_000;

pub(crate) async fn run(options: &Options) {
    let billing = options.open().await;
    let store = options.store().await;
    let load = Load {
        accounts: options.number("accounts", 10_000),
        batch: options.number("batch", 1),
        // So that a second run on the same database repeats no key.
        run: options.number("run", 0),
    };
    prepare(&billing, &store, load.accounts).await;
    store.close().await;
    let callers = options.number("callers", 64);
    let seconds = u64::try_from(options.number("seconds", 5)).unwrap_or(5);
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    let begun = Instant::now();
    for caller in 0..callers {
        tasks.spawn(charge(billing.clone(), Arc::clone(&stop), load, caller));
    }
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    let mut waits: Vec<u128> = tasks.join_all().await.into_iter().flatten().collect();
    let took = begun.elapsed();
    waits.sort_unstable();
    let charges = u128::try_from(waits.len()).unwrap_or(0) * u128::try_from(load.batch).unwrap_or(1);
    let name = options.named("charge");
    println!("{name} {}", charges * 1_000_000 / took.as_micros().max(1));
    println!("{name}_p50_us {}", quantile(&waits, 50));
    println!("{name}_p99_us {}", quantile(&waits, 99));
    billing.shutdown().await;
}

#[derive(Debug, Clone, Copy)]
struct Load {
    accounts: i64,
    /// Lines of a request, all for one account.
    batch: i64,
    run: i64,
}

/// Accounts with plenty of credit, of three grants each; those that are there stay as they are.
async fn prepare(billing: &Billing, store: &Store, accounts: i64) {
    let mut tx = store.write().await.expect("a transaction");
    for text in [
        format!(
            "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {accounts})
             INSERT INTO account (account_id, name, time_zone, created_at) SELECT i, 'a', 'UTC', 0 FROM n WHERE true
             ON CONFLICT DO NOTHING"
        ),
        format!(
            "INSERT INTO ledger_account (account_id, currency, seq, head, posted_at, debt, credit_limit, balance, payments,
                                         events, created_at)
             SELECT account_id, 'USD', 0, '{}', 0, 0, 0, 0, 0, 0, 0 FROM account WHERE true ON CONFLICT DO NOTHING",
            Link::START
        ),
    ] {
        tx.execute(sql(text.leak(), vec![])).await.expect("accounts");
    }
    tx.commit().await.expect("accounts");
    let mut requests = Vec::new();
    for account in 1..=accounts {
        for (number, source) in [GrantSource::Voucher, GrantSource::TopUp, GrantSource::TopUp].into_iter().enumerate() {
            let command = Command::Grant(NewGrant {
                source,
                amount: Money::from_micros(PLENTY, Currency::Usd),
                expires_at: None,
                services: vec![],
                reference: "bench".to_owned(),
                counter: Book::VoucherCost,
                description: String::new(),
            });
            let key = format!("grant:{number}");
            requests.push((AccountId(account), Request { key, fingerprint: fingerprint(&command), command }));
        }
    }
    for posted in billing.post_all(requests).await {
        posted.expect("credit");
    }
}

/// Charges until told to stop; answers how long each request took, in microseconds.
async fn charge(billing: Billing, stop: Arc<AtomicBool>, load: Load, caller: i64) -> Vec<u128> {
    let Load { accounts, batch, run } = load;
    let mut waits = Vec::new();
    let mut number = 0_i64;
    while !stop.load(Ordering::Relaxed) {
        let line = |index: i64| UsageLine {
            // Spread without chance, so that runs are alike: a large prime's multiples.
            account_id: AccountId((caller * 7_919 + number * 104_729) % accounts + 1),
            key: format!("{run}/{caller}/{number}/{index}"),
            service: "inference".to_owned(),
            resource: String::new(),
            description: "Llama 4".to_owned(),
            price: Price::Amount(Money::from_micros(1_234, Currency::Usd)),
        };
        let begun = Instant::now();
        if batch == 1 {
            billing.charge(line(0)).await.expect("a charge");
        } else {
            for charged in billing.charge_all((0..batch).map(line).collect()).await {
                charged.expect("a charge");
            }
        }
        waits.push(begun.elapsed().as_micros());
        number += 1;
    }
    waits
}
