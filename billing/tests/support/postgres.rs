//! A fresh PostgreSQL database for a test: a copy of one that has the schema, dropped when the test is over.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    process, thread,
    time::SystemTime,
};

use billing::{config::PostgresUrl, store::Store};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use url::Url;

/// Names the server: `scripts/with-postgres.sh` starts one and sets this.
const SERVER: &str = "PREPAY_TEST_POSTGRES";
/// The folder of the migrations, from the crates whose tests use this file.
const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../billing/migrations/postgres");

/// A database, gone with this value.
pub struct Fresh {
    server: Url,
    name: String,
}

impl Fresh {
    pub async fn make() -> Self {
        let Ok(server) = std::env::var(SERVER) else {
            panic!(
                "{SERVER} is not set, so there is no PostgreSQL to test on: run `cargo xtask test`, or put \
                 `scripts/with-postgres.sh` before your command"
            );
        };
        let server: Url = server.parse().unwrap();
        let template = template_name();
        let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
        if !is_there(&mut connection, &template).await {
            make_template(&mut connection, &server, &template).await;
        }
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos();
        let name = format!("prepay_test_{}_{now}", process::id());
        run(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        connection.close().await.unwrap();
        Self { server, name }
    }

    /// The address, of the server's own user: it owns the database and may do everything.
    pub fn url(&self) -> String {
        at(&self.server, &self.name)
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // Within a runtime nothing can be waited for, so elsewhere. A test that failed leaves connections behind.
        let dropped = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
                run(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            });
        });
        if dropped.join().is_err() {
            eprintln!("the database {} is left behind", self.name);
        }
    }
}

/// Another name for other migrations, should the server outlive them.
fn template_name() -> String {
    let mut files: Vec<_> = std::fs::read_dir(MIGRATIONS).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        std::fs::read(file).unwrap().hash(&mut hasher);
    }
    format!("prepay_template_{:016x}", hasher.finish())
}

/// Made once; each test is a process of its own, and they start at the same time.
async fn make_template(connection: &mut PgConnection, server: &Url, template: &str) {
    run(connection, "SELECT pg_advisory_lock(20261122)".to_owned()).await;
    if !is_there(connection, template).await {
        run(connection, format!("DROP DATABASE IF EXISTS {template}")).await;
        run(connection, format!("CREATE DATABASE {template}")).await;
        let url: PostgresUrl = at(server, template).parse().unwrap();
        Store::connect(&url).await.unwrap().close().await;
        run(connection, format!("ALTER DATABASE {template} IS_TEMPLATE true")).await;
    }
    run(connection, "SELECT pg_advisory_unlock(20261122)".to_owned()).await;
}

/// Whether the template is there and finished.
async fn is_there(connection: &mut PgConnection, template: &str) -> bool {
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate").bind(template);
    found.fetch_optional(connection).await.unwrap().is_some()
}

async fn run(connection: &mut PgConnection, statement: String) {
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
}

fn at(server: &Url, database: &str) -> String {
    let mut url = server.clone();
    url.set_path(database);
    url.to_string()
}
