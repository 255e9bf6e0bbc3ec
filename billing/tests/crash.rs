//! Killed at any moment, the engine has kept everything that it answered, and nothing twice.
//!
//! The test starts itself again as a child that posts from many tasks and tells each answer on a line; the parent kills
//! it with SIGKILL, opens the same database and compares. What was not answered is sent again with the same key.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests end the test when they cannot go on"
)]

use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use billing::{
    Billing, BillingConfig, SystemClock,
    gateways::config::GatewaysConfig,
    identity::SignUp,
    ledger::fingerprint,
    store::{Store, Value, sql},
};
use domain::{
    account::AccountId,
    currency::Currency,
    language::Language,
    ledger::{Charge, Command as Post, Request},
    money::Money,
    profile::ProfileDraft,
};
use secrecy::ExposeSecret;

#[path = "crash/cluster.rs"]
mod cluster;
#[path = "support/postgres.rs"]
mod postgres;
#[path = "crash/server_killed.rs"]
mod server_killed;

/// Set for the child: round, and the accounts' numbers.
const CHILD: &str = "PREPAY_TEST_CRASH_CHILD";
/// Set for the child: the data folder, and the address of the database where it is not in it.
const FOLDER: &str = "PREPAY_TEST_CRASH_FOLDER";
const ADDRESS: &str = "PREPAY_TEST_CRASH_ADDRESS";
const ROUNDS: usize = 50;
const TASKS: usize = 64;
const ACCOUNTS: usize = 8;

/// Where the ledger lies.
struct Place {
    folder: PathBuf,
    address: Option<String>,
}

impl Place {
    async fn open(&self) -> Billing {
        let config = BillingConfig {
            data_dir: self.folder.clone(),
            database_url: self.address.as_ref().map(|address| address.parse().unwrap()),
            base_url: "http://127.0.0.1:3000/".parse().unwrap(),
            gateways: GatewaysConfig::default(),
            rate_max_age_seconds: 86_400,
            heads_key: None,
            four_eyes_above: Vec::new(),
            seller: domain::receipt::Seller::default(),
        };
        Billing::open(config, Arc::new(SystemClock)).await.unwrap()
    }

    /// Number and account of every posting of a round, by its key.
    async fn postings(&self, round: usize) -> HashMap<String, (i64, i64)> {
        let store = match &self.address {
            Some(address) => Store::connect(&address.parse().unwrap()).await.unwrap(),
            None => Store::open(&self.folder.join("prepay.db")).await.unwrap(),
        };
        let query = "SELECT idem_key, seq, account_id FROM posting WHERE idem_key LIKE $1";
        let rows = store.all(sql(query, vec![Value::Text(format!("post:{round}/%"))])).await.unwrap();
        store.close().await;
        let read = |row: &billing::store::Row| {
            let mut cells = row.cells();
            (cells.text().unwrap(), (cells.int().unwrap(), cells.int().unwrap()))
        };
        let postings: HashMap<_, _> = rows.iter().map(read).collect();
        assert_eq!(postings.len(), rows.len());
        postings
    }
}

async fn account(billing: &Billing, number: usize) -> AccountId {
    let form = SignUp {
        email: format!("c{number}@example.com"),
        password: "correct horse battery".to_owned(),
        account_name: "Test".to_owned(),
        language: Language::En,
        time_zone: "UTC".to_owned(),
    };
    let session = billing.sign_up(form).await.unwrap();
    let account = billing.viewer(session.token.expose_secret()).await.unwrap().unwrap().account_id;
    let draft = ProfileDraft {
        kind: "person".to_owned(),
        name: "Test Person".to_owned(),
        email: "test@example.com".to_owned(),
        address: "1 Test Street, Testville".to_owned(),
        country: "US".to_owned(),
        tax_code: String::new(),
        currency: "USD".to_owned(),
    };
    billing.save_profile(account, &draft).await.unwrap();
    account
}

fn request(round: usize, task: usize, number: usize) -> Request {
    let charge = Charge {
        service: "inference".to_owned(),
        amount: Money::from_micros(1, Currency::Usd),
        description: String::new(),
        usage: None,
    };
    let command = Post::Charge(charge);
    Request { key: format!("{round}/{task}/{number}"), fingerprint: fingerprint(&command), command }
}

/// Posts until it is killed.
async fn child(told: &str) {
    let mut parts = told.split('|');
    let round = parts.next().unwrap().parse().unwrap();
    let accounts: Vec<AccountId> = parts.map(|number| AccountId(number.parse().unwrap())).collect();
    let place =
        Place { folder: PathBuf::from(std::env::var_os(FOLDER).unwrap()), address: std::env::var(ADDRESS).ok() };
    let billing = place.open().await;
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..TASKS {
        let (billing, account) = (billing.clone(), accounts[task % accounts.len()]);
        tasks.spawn(async move {
            for number in 0.. {
                let posted = billing.post(account, request(round, task, number)).await.unwrap();
                println!("\nack {task} {number} {}", posted.seq);
            }
        });
    }
    tasks.join_all().await;
}

/// Lets a child run the test of this name and kills it; answers the sequence numbers that it told, by task and number.
fn kill_one(test: &str, place: &Place, told: &str, after: Duration) -> HashMap<(usize, usize), i64> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(CHILD, told).env(FOLDER, &place.folder);
    if let Some(address) = &place.address {
        command.env(ADDRESS, address);
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut answered = HashMap::new();
    let mut line = String::new();
    let mut killer = None;
    // What is not a whole line was not told.
    while lines.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
        if let Some(ack) = line.trim().strip_prefix("ack ") {
            let numbers: Vec<i64> = ack.split(' ').map(|number| number.parse().unwrap()).collect();
            let index = |at: usize| usize::try_from(numbers[at]).unwrap();
            assert_eq!(answered.insert((index(0), index(1)), numbers[2]), None, "answered twice");
        }
        line.clear();
        if killer.is_none() && !answered.is_empty() {
            let pid = child.id();
            killer = Some(std::thread::spawn(move || {
                std::thread::sleep(after);
                Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap()
            }));
        }
    }
    assert!(killer.expect("the child posts").join().unwrap().success());
    assert!(!child.wait().unwrap().success());
    answered
}

/// Kills a child of the test of this name again and again, and looks each time.
async fn survives(test: &str, place: &Place) {
    let billing = place.open().await;
    let mut accounts = Vec::new();
    for number in 0..ACCOUNTS {
        accounts.push(account(&billing, number).await);
    }
    billing.shutdown().await;
    let numbers: Vec<String> = accounts.iter().map(|account| account.0.to_string()).collect();
    let (mut in_all, mut unanswered_but_there) = (0, 0);
    for round in 0..ROUNDS {
        let told = format!("{round}|{}", numbers.join("|"));
        let after = Duration::from_millis(u64::try_from(round * 37 % 71).unwrap());
        let mut answered = kill_one(test, place, &told, after);

        let billing = place.open().await;
        // Each task had one request under way, which may or may not have been posted.
        for task in 0..TASKS {
            let next = (0..).find(|number| !answered.contains_key(&(task, *number))).unwrap();
            let posted = billing.post(accounts[task % ACCOUNTS], request(round, task, next)).await.unwrap();
            unanswered_but_there += usize::from(posted.replayed);
            answered.insert((task, next), posted.seq);
        }
        let postings = place.postings(round).await;
        assert_eq!(postings.len(), answered.len(), "round {round}: exactly what was answered or sent again is there");
        for ((task, number), seq) in &answered {
            let key = format!("post:{round}/{task}/{number}");
            assert_eq!(postings.get(&key), Some(&(*seq, accounts[task % ACCOUNTS].0)), "{key}");
        }
        in_all += answered.len();
        if round % 10 == 9 {
            assert_eq!(billing.verify().await.unwrap().faults, []);
            let mut sum = 0;
            for account in &accounts {
                sum -= billing.balance(*account).await.unwrap().unwrap().total().micros;
            }
            assert_eq!(sum, i64::try_from(in_all).unwrap());
        }
        billing.shutdown().await;
    }
    println!(
        "{ROUNDS} kills, {in_all} postings, {unanswered_but_there} of them posted and not yet answered when killed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_is_there_once_after_kill_9() {
    if let Ok(told) = std::env::var(CHILD) {
        return child(&told).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let place = Place { folder: folder.path().to_owned(), address: None };
    survives("what_was_answered_is_there_once_after_kill_9", &place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_is_there_once_after_kill_9_on_postgresql() {
    if let Ok(told) = std::env::var(CHILD) {
        return child(&told).await;
    }
    let (folder, fresh) = (tempfile::tempdir().unwrap(), postgres::Fresh::make().await);
    let place = Place { folder: folder.path().to_owned(), address: Some(fresh.url()) };
    survives("what_was_answered_is_there_once_after_kill_9_on_postgresql", &place).await;
}
