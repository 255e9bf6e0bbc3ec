//! Load on the real engine: how many charges a second, and how long each waits.
//!
//! `cargo bench --package billing --bench load -- --callers 64 --accounts 10000 --seconds 5 [--batch 100] [--postgres URL]
//! [--folder DIR]` prints one JSON object. Everything is on that is on in production: idempotency with fingerprints, grants,
//! double entry, chain, totals of days, events. `cargo xtask bench-ledger` runs it beside the hand-written limits.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a tool that ends when it cannot go on, and prints what it measured"
)]

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use billing::{
    Billing, BillingConfig, SystemClock,
    config::PostgresUrl,
    gateways::config::GatewaysConfig,
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

/// Credit that no run uses up, micro-units.
const PLENTY: i64 = 1_000_000_000_000_000;

struct Options(HashMap<String, String>);

impl Options {
    fn read() -> Self {
        let mut values = HashMap::new();
        let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
        while let (Some(name), Some(value)) = (words.next(), words.next()) {
            values.insert(name.trim_start_matches("--").to_owned(), value);
        }
        Self(values)
    }

    fn number(&self, name: &str, usual: i64) -> i64 {
        self.0.get(name).and_then(|value| value.parse().ok()).unwrap_or(usual)
    }
}

fn main() {
    let options = Options::read();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(run(&options));
}

async fn run(options: &Options) {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = options.0.get("folder").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let url: Option<PostgresUrl> = options.0.get("postgres").map(|url| url.parse().expect("an address"));
    let config = BillingConfig {
        data_dir: folder.clone(),
        database_url: url.clone(),
        base_url: "http://127.0.0.1:3000/".parse().expect("an address"),
        gateways: GatewaysConfig { vnpay: None, stripe: None, paypal: None },
    };
    let billing = Billing::open_for_commands(config, Arc::new(SystemClock)).await.expect("the engine opens");
    let accounts = options.number("accounts", 10_000);
    let store = match &url {
        Some(url) => Store::connect(url).await.expect("the database"),
        None => Store::open(&folder.join("prepay.db")).await.expect("the database"),
    };
    prepare(&billing, &store, accounts).await;
    store.close().await;
    let (callers, batch) = (options.number("callers", 64), options.number("batch", 1));
    let seconds = u64::try_from(options.number("seconds", 5)).unwrap_or(5);
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    let begun = Instant::now();
    for caller in 0..callers {
        tasks.spawn(charge(billing.clone(), Arc::clone(&stop), caller, accounts, batch));
    }
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    let mut waits: Vec<u128> = tasks.join_all().await.into_iter().flatten().collect();
    let took = begun.elapsed();
    waits.sort_unstable();
    let charges = u128::try_from(waits.len()).unwrap_or(0) * u128::try_from(batch).unwrap_or(1);
    let at = |per_cent: usize| waits.get((waits.len().max(1) - 1) * per_cent / 100).copied().unwrap_or(0);
    let per_second = charges * 1_000_000 / took.as_micros().max(1);
    println!(
        "{{\"callers\":{callers},\"accounts\":{accounts},\"batch\":{batch},\"charges\":{charges},\"charges_per_s\":{per_second},\
         \"p50_us\":{},\"p99_us\":{}}}",
        at(50),
        at(99)
    );
    billing.shutdown().await;
}

/// Accounts with plenty of credit, of three grants each.
async fn prepare(billing: &Billing, store: &Store, accounts: i64) {
    let mut tx = store.write().await.expect("a transaction");
    for text in [
        format!(
            "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {accounts})
             INSERT INTO account (account_id, name, time_zone, created_at) SELECT i, 'a', 'UTC', 0 FROM n"
        ),
        format!(
            "INSERT INTO ledger_account (account_id, currency, seq, head, posted_at, debt, credit_limit, balance, payments,
                                         events, created_at)
             SELECT account_id, 'USD', 0, '{}', 0, 0, 0, 0, 0, 0, 0 FROM account",
            Link::START
        ),
    ] {
        tx.execute(sql(text.leak(), vec![])).await.expect("accounts");
    }
    tx.commit().await.expect("accounts");
    let mut requests = Vec::new();
    for account in 1..=accounts {
        for source in [GrantSource::Voucher, GrantSource::TopUp, GrantSource::TopUp] {
            let command = Command::Grant(NewGrant {
                source,
                amount: Money::from_micros(PLENTY, Currency::Usd),
                expires_at: None,
                services: vec![],
                reference: "bench".to_owned(),
                counter: Book::VoucherCost,
                description: String::new(),
            });
            let key = format!("grant:{}", requests.len());
            requests.push((AccountId(account), Request { key, fingerprint: fingerprint(&command), command }));
        }
    }
    for posted in billing.post_all(requests).await {
        posted.expect("credit");
    }
}

/// Charges until told to stop; answers how long each request took, in microseconds.
async fn charge(billing: Billing, stop: Arc<AtomicBool>, caller: i64, accounts: i64, batch: i64) -> Vec<u128> {
    let mut waits = Vec::new();
    let mut number = 0_i64;
    while !stop.load(Ordering::Relaxed) {
        let line = |index: i64| UsageLine {
            // Spread without chance, so that runs are alike: a large prime's multiples.
            account_id: AccountId((caller * 7_919 + number * 104_729 + index) % accounts + 1),
            key: format!("{caller}/{number}/{index}"),
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
