//! A database of its own for each test, on the server that the run of tests has brought along.

use std::path::Path;

use billing::config::PostgresUrl;
use sqlx::{ConnectOptions, Executor, PgConnection, postgres::PgConnectOptions};
use tempfile::TempDir;

#[path = "../support/postgres.rs"]
pub mod postgres;

pub type Connection = PgConnection;

pub struct Database {
    folder: TempDir,
    fresh: postgres::Fresh,
}

impl Database {
    pub async fn fresh() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), fresh: postgres::Fresh::make().await }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn url(&self) -> Option<PostgresUrl> {
        Some(self.fresh.url().parse().unwrap())
    }

    /// The address of its owner.
    pub fn address(&self) -> String {
        self.fresh.url()
    }

    /// A connection past the engine, with the rights that the engine has.
    pub async fn connect(&self) -> Connection {
        let mut connection = self.connect_as_owner().await;
        connection.execute("SET ROLE prepay_app").await.unwrap();
        connection
    }

    /// A connection with all rights.
    pub async fn connect_as_owner(&self) -> Connection {
        let options: PgConnectOptions = self.fresh.url().parse().unwrap();
        options.connect().await.unwrap()
    }
}

/// Changes to what has happened that only this database can be asked for, or refuses by itself.
pub const FORBIDDEN: &[&str] = &[
    "INSERT INTO posting SELECT * FROM posting ON CONFLICT (account_id, seq) DO UPDATE SET amount = 1",
    "INSERT INTO entry SELECT * FROM entry ON CONFLICT (account_id, seq, leg) DO UPDATE SET amount = 1",
    "INSERT INTO credit_grant SELECT * FROM credit_grant ON CONFLICT (account_id, grant_id) DO UPDATE SET amount = 1",
    "TRUNCATE posting",
    "TRUNCATE payment_event, gateway_inbox",
    "DELETE FROM ledger_account",
    "DELETE FROM account",
    "UPDATE outbox SET body = ''",
    "ALTER TABLE posting DROP COLUMN fingerprint",
    "DROP TABLE entry",
    "CREATE TRIGGER t BEFORE INSERT ON posting EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "UPDATE _sqlx_migrations SET success = false",
];

/// Table, name and first column of every unique key.
pub const UNIQUE_KEYS: &str = "
    SELECT CAST(t.relname AS TEXT), CAST(k.relname AS TEXT), CAST(a.attname AS TEXT)
    FROM pg_index AS i
    JOIN pg_class AS t ON t.oid = i.indrelid
    JOIN pg_class AS k ON k.oid = i.indexrelid
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
    WHERE i.indisunique AND t.relnamespace = CAST('public' AS regnamespace)";

/// Table, table referred to, and the first column of each side of every foreign key.
pub const FOREIGN_KEYS: &str = "
    SELECT CAST(t.relname AS TEXT), CAST(o.relname AS TEXT), CAST(a.attname AS TEXT), CAST(b.attname AS TEXT)
    FROM pg_constraint AS c
    JOIN pg_class AS t ON t.oid = c.conrelid
    JOIN pg_class AS o ON o.oid = c.confrelid
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
    JOIN pg_attribute AS b ON b.attrelid = o.oid AND b.attnum = c.confkey[1]
    WHERE c.contype = 'f'";

/// The tables' owner may change everything.
pub const UNGUARD: &[&str] = &[];

/// The same for signed heads.
pub const UNGUARD_HEADS: &str = "SELECT 1";
