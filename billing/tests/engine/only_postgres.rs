//! How the engine gets into a PostgreSQL database, what it says when it does not, and what it does when others who use the
//! same database stand in its way.

use std::{path::Path, sync::Arc, time::Duration};

use billing::{
    Billing, BillingConfig, ManualClock,
    config::PostgresUrl,
    store::{ConnectError, Store, sql},
};
use domain::{account::AccountId, currency::Currency, ledger::GrantSource};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::task::JoinSet;
use url::Url;

use crate::{
    database::postgres::Fresh,
    support::{Engine, NOW, charge, gateways, grant, request, usd},
};

async fn run(connection: &mut PgConnection, statement: String) {
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
}

/// A database with a schema of its user's own and nothing in it; the user may make no roles.
async fn plain_user(fresh: &Fresh, user: &str) -> (PgConnection, PostgresUrl) {
    let mut owner = PgConnection::connect(&fresh.url()).await.unwrap();
    run(&mut owner, "DROP SCHEMA public CASCADE".to_owned()).await;
    run(&mut owner, format!("CREATE ROLE {user} LOGIN PASSWORD 'hunter2'")).await;
    run(&mut owner, format!("CREATE SCHEMA AUTHORIZATION {user}")).await;
    let mut url: Url = fresh.url().parse().unwrap();
    url.set_username(user).unwrap();
    url.set_password(Some("hunter2")).unwrap();
    (owner, url.as_str().parse().unwrap())
}

#[tokio::test]
async fn a_user_who_may_make_no_roles_is_told_what_to_run_and_then_gets_in() {
    let fresh = Fresh::make().await;
    let user = format!("plain_{}", std::process::id());
    let (mut owner, url) = plain_user(&fresh, &user).await;

    let refused = Store::connect(&url).await.unwrap_err();
    assert!(matches!(refused, ConnectError::NoRole { .. }), "{refused}");
    let told = refused.to_string();
    assert!(told.ends_with(&format!("CREATE ROLE prepay_app; GRANT prepay_app TO {user};")), "{told}");
    assert!(!told.contains("hunter2"), "{told}");

    run(&mut owner, format!("GRANT prepay_app TO {user}")).await;
    let store = Store::connect(&url).await.unwrap();
    // In the user's schema, which is not that of the role it works as.
    let role = store.first(sql("SELECT CAST(current_user AS TEXT), CAST(current_schema() AS TEXT)", vec![])).await;
    let role = role.unwrap().unwrap();
    let mut cells = role.cells();
    assert_eq!((cells.text().unwrap().as_str(), cells.text().unwrap()), ("prepay_app", user.clone()));
    assert!(store.all(sql("SELECT seq FROM posting", vec![])).await.unwrap().is_empty());
    store.close().await;
    // A second start finds everything done.
    Store::connect(&url).await.unwrap().close().await;

    run(&mut owner, format!("DROP OWNED BY {user} CASCADE")).await;
    run(&mut owner, format!("DROP ROLE {user}")).await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_the_password() {
    let url: PostgresUrl = "postgres://prepay:hunter2@127.0.0.1:9/prepay".parse().unwrap();
    let refused = Store::connect(&url).await.unwrap_err();
    assert!(matches!(refused, ConnectError::Unreachable { .. }), "{refused}");
    let told = refused.to_string();
    assert!(told.starts_with("postgres://prepay:***@127.0.0.1:9/prepay cannot be reached ("), "{told}");
}

/// Three accounts that share a lane, in the order of their numbers.
async fn neighbours(engine: &Engine) -> Vec<AccountId> {
    let mut lanes: [Vec<AccountId>; 4] = Default::default();
    for number in 0.. {
        let account = engine.account(&format!("n{number}@example.com"), Currency::Usd).await;
        let lane = &mut lanes[usize::try_from(account.0).unwrap() % 4];
        lane.push(account);
        if lane.len() == 3 {
            lane.sort();
            return std::mem::take(lane);
        }
    }
    unreachable!("the range has no end")
}

async fn lock(connection: &mut PgConnection, account: AccountId) -> Result<(), sqlx::Error> {
    let lock = sqlx::query("SELECT 1 FROM ledger_account WHERE account_id = $1 FOR UPDATE").bind(account.0);
    lock.execute(connection).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_meets_a_deadlock_is_tried_again() {
    let engine = Engine::open().await;
    let [first, second, third] = neighbours(&engine).await[..] else { panic!("there are three") };
    let post = |account: AccountId| {
        let billing = engine.billing.clone();
        let wanted = request("credit", grant(usd(5), GrantSource::TopUp, None, &[]));
        tokio::spawn(async move { billing.post(account, wanted).await.unwrap().seq })
    };
    let (mut one, mut other) = (engine.raw().await, engine.raw().await);
    for connection in [&mut one, &mut other] {
        connection.execute("BEGIN").await.unwrap();
    }
    // The lane waits for the third account, so that the next two requests come into one batch.
    lock(&mut one, third).await.unwrap();
    lock(&mut other, second).await.unwrap();
    let mut posts = vec![post(third)];
    tokio::time::sleep(Duration::from_millis(200)).await;
    posts.extend([post(first), post(second)]);
    tokio::time::sleep(Duration::from_millis(200)).await;
    one.execute("COMMIT").await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    // Now it holds the first and waits for the second; whoever asks against the order closes the circle.
    lock(&mut other, first).await.expect("the server ends the transaction that has waited longest");
    other.execute("COMMIT").await.unwrap();
    for post in posts {
        assert_eq!(tokio::time::timeout(Duration::from_secs(20), post).await.unwrap().unwrap(), 1);
    }
    engine.assert_sound().await;
}

async fn beside(url: PostgresUrl, folder: &Path) -> Billing {
    let config = BillingConfig {
        data_dir: folder.to_owned(),
        database_url: Some(url),
        base_url: "http://127.0.0.1:3000/".parse().unwrap(),
        gateways: gateways("http://127.0.0.1:9/"),
        rate_max_age_seconds: 86_400,
        heads_key: None,
        four_eyes_above: Vec::new(),
        seller: domain::receipt::Seller::default(),
    };
    Billing::open(config, Arc::new(ManualClock::at(NOW))).await.unwrap()
}

fn program(name: &str, arguments: &[&str]) {
    let run = std::process::Command::new(name).args(arguments).output();
    let run =
        run.unwrap_or_else(|error| panic!("{name} is not to be had ({error}): put PostgreSQL's programs on PATH"));
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
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
        let billing = engine.billing.clone();
        tasks.spawn(async move {
            for number in 0..40 {
                let key = format!("{task}/{number}");
                billing.post(account, request(&key, charge(usd(1), "s", ""))).await.unwrap();
            }
        });
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("prepay.dump").display().to_string();
    let from = engine.database.address();
    let dump = file.clone();
    let backup = move || program("pg_dump", &["--format=custom", "--file", &dump, "--dbname", &from]);
    tokio::task::spawn_blocking(backup).await.unwrap();
    tasks.join_all().await;
    assert_eq!(engine.balance(account).await, -370);

    let copy = Fresh::make().await;
    let mut owner = PgConnection::connect(&copy.url()).await.unwrap();
    run(&mut owner, "DROP SCHEMA public CASCADE; CREATE SCHEMA public".to_owned()).await;
    program("pg_restore", &["--exit-on-error", "--dbname", &copy.url(), &file]);
    let restored = beside(copy.url().parse().unwrap(), folder.path()).await;
    let verified = restored.verify().await.unwrap();
    assert_eq!(verified.faults, []);
    assert!((50..=370).contains(&verified.postings), "{}", verified.postings);
    // It goes on from where the backup was made, with the rights that it had.
    restored.post(account, request("after", charge(usd(1), "s", ""))).await.unwrap();
    assert_eq!(restored.verify().await.unwrap().postings, verified.postings + 1);
    restored.shutdown().await;
}
