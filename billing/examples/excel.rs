//! Exports for the benchmarks (`end2end/bench/sections/excel.mjs`); each run says in a line of JSON how long it took and
//! the most memory that the process ever held.
//!
//! `excel memory OUT ROWS` writes rows made in memory, `excel fill FOLDER ROWS` makes a database with one customer of so many
//! rows, `excel database FOLDER OUT` exports them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a benchmark that cannot go on ends")]

#[path = "../tests/support/wording.rs"]
mod wording;

use std::{env, fs::File, io::BufWriter, path::Path, sync::Arc, time::Instant};

use billing::{
    Billing, BillingConfig, SystemClock,
    config::{DATABASE_FILE, GatewaysConfig},
    exports::{ExportRequest, Format, Head, ROWS_PER_SHEET, excel::ExcelFile},
    identity::SignUp,
    store::{Store, sql},
};
use domain::{
    account::AccountId,
    currency::Currency,
    history::{Filter, Movement, MovementStatus, Sources},
    language::Language,
    ledger::PostingKind,
    profile::ProfileDraft,
    time::{DAY_MS, Day, Timestamp},
};
use secrecy::{ExposeSecret, SecretString};
use wording::Words;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EMAIL: &str = "bench@example.com";
const PASSWORD: &str = "correct horse battery";
/// When the past begins: 14 November 2023; a posting every minute.
const START_MS: i64 = 1_700_000_000_000;
const STEP_MS: i64 = 61_000;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let started = Instant::now();
    let rows = match arguments.as_slice() {
        ["memory", out, rows] => memory(Path::new(out), rows.parse().unwrap()),
        ["fill", folder, rows] => runtime.block_on(fill(Path::new(folder), rows.parse().unwrap())),
        ["database", folder, out] => runtime.block_on(database(Path::new(folder), Path::new(out))),
        _ => panic!("excel memory OUT ROWS | excel fill FOLDER ROWS | excel database FOLDER OUT"),
    };
    let milliseconds = started.elapsed().as_millis();
    println!("{{\"rows\":{rows},\"ms\":{milliseconds},\"peak_kib\":{}}}", peak_kib());
}

/// The most memory that this process ever held.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn memory(out: &Path, rows: i64) -> u64 {
    let head = Head {
        account_name: "Bench".to_owned(),
        currency: Currency::Usd,
        zone: "UTC".to_owned(),
        made_on: Day(20_000),
        made_at: 0,
        filter: Filter::default(),
    };
    let folder = out.parent().unwrap();
    let mut file = ExcelFile::begin(head, Arc::new(Words), folder, ROWS_PER_SHEET).unwrap();
    for seq in (1..=rows).rev() {
        file.write(&movement(seq)).unwrap();
    }
    file.finish(BufWriter::new(File::create(out).unwrap())).unwrap().count
}

fn movement(seq: i64) -> Movement {
    let at = Timestamp(START_MS + seq * STEP_MS);
    let (day, ms) = (at.0.div_euclid(DAY_MS), at.0.rem_euclid(DAY_MS));
    Movement {
        seq,
        at,
        day: Day(i32::try_from(day).unwrap()),
        minute: u16::try_from(ms / 60_000).unwrap(),
        kind: PostingKind::Charge,
        service: Some(format!("service{}", seq % 8)),
        description: format!("Qwen3-32B, {} tokens", seq * 7_919 % 100_000),
        reference: format!("req_{:016x}", seq.wrapping_mul(0x1E37_79B9_7F4A_7C15)),
        status: MovementStatus::Success,
        amount: -(seq * 7_919 % 100_000),
        balance_after: 5_000_000_000 - seq * 4_999,
        sources: Sources::TOP_UP,
        code: String::new(),
    }
}

async fn open(folder: &Path) -> Billing {
    let config = BillingConfig {
        data_dir: folder.to_owned(),
        database_url: None,
        base_url: "http://127.0.0.1:3000/".parse().unwrap(),
        gateways: GatewaysConfig::default(),
        rate_max_age_seconds: 86_400,
        heads_key: None,
        four_eyes_above: Vec::new(),
        seller: domain::receipt::Seller::default(),
    };
    Billing::open_for_commands(config, Arc::new(SystemClock)).await.unwrap()
}

/// One customer, whose past is written straight into the tables: it is for reading, its chain is none.
async fn fill(folder: &Path, rows: i64) -> u64 {
    std::fs::create_dir_all(folder).unwrap();
    let billing = open(folder).await;
    let form = SignUp {
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
        account_name: "Bench".to_owned(),
        language: Language::En,
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
    };
    let session = billing.sign_up(form).await.unwrap();
    let account = account_of(&billing, &session.token).await;
    let draft = ProfileDraft {
        kind: "person".to_owned(),
        name: "Bench".to_owned(),
        email: EMAIL.to_owned(),
        address: "1 Bench Street".to_owned(),
        country: "US".to_owned(),
        tax_code: String::new(),
        currency: "USD".to_owned(),
    };
    billing.save_profile(account, &draft).await.unwrap();
    billing.shutdown().await;
    let store = Store::open(&folder.join(DATABASE_FILE)).await.unwrap();
    let account = account.0;
    execute(
        &store,
        format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO posting (account_id, seq, at, kind, service, description, reference, amount, balance_after,
                                  idem_key, fingerprint, link)
             SELECT {account}, i, {START_MS} + i * {STEP_MS}, 'charge', 'service' || (i % 8),
                    'Qwen3-32B, ' || (i * 7919 % 100000) || ' tokens', printf('req_%016x', i * 7919), -(i * 7919 % 100000),
                    5000000000 - i * 4999, 'past:' || i, '0123456789abcdef0123456789abcdef',
                    '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' FROM n"
        ),
    )
    .await;
    execute(
        &store,
        "INSERT INTO day_total (account_id, day, service, kind, count, amount)
         SELECT account_id, at / 86400000, service, kind, count(*), sum(amount) FROM posting
         GROUP BY account_id, at / 86400000, service, kind"
            .to_owned(),
    )
    .await;
    execute(&store, format!("UPDATE ledger_account SET seq = {rows} WHERE account_id = {account}")).await;
    store.close().await;
    u64::try_from(rows).unwrap()
}

async fn execute(store: &Store, text: String) {
    let mut tx = store.write().await.unwrap();
    tx.execute(sql(text.leak(), vec![])).await.unwrap();
    tx.commit().await.unwrap();
}

async fn account_of(billing: &Billing, token: &SecretString) -> AccountId {
    billing.viewer(token.expose_secret()).await.unwrap().unwrap().account_id
}

async fn database(folder: &Path, out: &Path) -> u64 {
    let billing = open(folder).await;
    let store = Store::open(&folder.join(DATABASE_FILE)).await.unwrap();
    let row = store.first(sql("SELECT account_id FROM account", vec![])).await.unwrap().unwrap();
    let account_id = AccountId(row.cells().int().unwrap());
    store.close().await;
    let (filter, format, wording) = (Filter::default(), Format::Excel, Arc::new(Words));
    let request = ExportRequest { account_id, filter, format, wording };
    let (permit, extract) = (billing.export_permit(account_id).unwrap(), billing.extract(&request).await.unwrap());
    let expected = extract.expected().unwrap();
    let wording = Arc::clone(&request.wording);
    let written = billing.export_file(extract, format, wording, ROWS_PER_SHEET, Arc::default(), permit).await.unwrap();
    std::io::copy(&mut &written.file, &mut File::create(out).unwrap()).unwrap();
    billing.shutdown().await;
    expected
}
