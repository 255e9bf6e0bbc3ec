//! A database of its own for each test: a file.

use std::{path::Path, time::Duration};

use billing::config::PostgresUrl;
use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

pub type Connection = SqliteConnection;

pub struct Database {
    folder: TempDir,
}

impl Database {
    pub async fn fresh() -> Self {
        Self::within("")
    }

    /// In a folder of its own within this one, where it is there.
    pub fn within(place: &str) -> Self {
        let folder = if Path::new(place).is_dir() { tempfile::tempdir_in(place) } else { tempfile::tempdir() };
        Self { folder: folder.unwrap() }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub const fn url(&self) -> Option<PostgresUrl> {
        None
    }

    /// A connection past the engine, with the rights that the engine has.
    pub async fn connect(&self) -> Connection {
        let options = SqliteConnectOptions::new().filename(self.folder().join("prepay.db"));
        options.busy_timeout(Duration::from_secs(5)).connect().await.unwrap()
    }

    /// A connection with all rights: here as any.
    pub async fn connect_as_owner(&self) -> Connection {
        self.connect().await
    }
}

/// Changes to what has happened that only this database can be asked for, or refuses by itself.
pub const FORBIDDEN: &[&str] = &[
    "INSERT OR REPLACE INTO posting SELECT * FROM posting",
    "INSERT OR REPLACE INTO posting SELECT account_id, 77, at, kind, service, original, description, reference, amount, balance_after, idem_key, fingerprint, link FROM posting",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry",
    "INSERT OR REPLACE INTO charge_usage SELECT * FROM charge_usage",
    "INSERT OR REPLACE INTO payment_event SELECT * FROM payment_event",
    "INSERT OR REPLACE INTO gateway_inbox SELECT * FROM gateway_inbox",
    "INSERT OR REPLACE INTO billing_profile SELECT * FROM billing_profile",
    "INSERT OR REPLACE INTO exchange_rate SELECT * FROM exchange_rate",
    "INSERT OR REPLACE INTO receipt SELECT * FROM receipt",
    "UPDATE payment SET state = 'failed', posting_seq = NULL, credited = NULL",
];

/// Table, name and first column of every unique key.
pub const UNIQUE_KEYS: &str = "
    SELECT t.name, i.name, (SELECT c.name FROM pragma_index_info(i.name) AS c WHERE c.seqno = 0)
    FROM sqlite_schema AS t JOIN pragma_index_list(t.name) AS i
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND i.\"unique\" = 1";

/// Table, table referred to, and the first column of each side of every foreign key.
pub const FOREIGN_KEYS: &str = "
    SELECT t.name, f.\"table\", f.\"from\", f.\"to\"
    FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f
    WHERE t.type = 'table' AND f.seq = 0";

/// Takes away what keeps the past from being changed, as somebody with the file in his hands could.
pub const UNGUARD: &[&str] = &[
    "DROP TRIGGER posting_no_update",
    "DROP TRIGGER payment_succeeded_is_final",
    "DROP TRIGGER posting_no_delete",
    "DROP TRIGGER entry_no_update",
    "DROP TRIGGER entry_no_delete",
    "DROP TRIGGER credit_grant_no_delete",
];

/// The same for signed heads.
pub const UNGUARD_HEADS: &str = "DROP TRIGGER signed_head_no_delete";
