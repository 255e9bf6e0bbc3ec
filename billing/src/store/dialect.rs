//! Everything that differs between database engines, and nothing else. Here: SQLite.
//!
//! | what | SQLite | PostgreSQL will have |
//! | --- | --- | --- |
//! | begin of a write | `BEGIN IMMEDIATE` on the one writer | `BEGIN` |
//! | `json_each($1)` | built in | a function `json_each(text)` over `jsonb_array_elements`, made by its first migration |
//! | `/*lock*/` | a comment: there is one writer | replaced by `FOR UPDATE` |
//! | refusing changes to the ledger | triggers | the application's role has no such right |
//! | plans | `EXPLAIN QUERY PLAN` | `EXPLAIN` |

use std::{path::Path, time::Duration};

use sqlx::{
    Row as _, Sqlite, SqlitePool, TypeInfo, ValueRef,
    query::Query,
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};

use crate::store::{Row, StoreError, Value};

/// How a write transaction begins: it takes the write lock at once, since a transaction that reads first and writes
/// later can fail with `SQLITE_BUSY_SNAPSHOT`, for which no timeout waits.
pub(super) const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";

/// What is put before a statement to ask for its plan.
pub(super) const EXPLAIN: &str = "EXPLAIN QUERY PLAN ";

/// The column of the plan's text, counted from 0.
pub(super) const PLAN_COLUMN: usize = 3;

/// Readers at once; more only wait for the two cores of a small machine.
const READERS: u32 = 4;

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-32768")
        .pragma("temp_store", "memory")
}

/// The one connection that writes.
pub(super) async fn writer_pool(file: &Path) -> Result<SqlitePool, StoreError> {
    let pool =
        SqlitePoolOptions::new().max_connections(1).test_before_acquire(false).acquire_timeout(Duration::from_secs(30));
    Ok(pool.connect_with(options(file).create_if_missing(true)).await?)
}

/// The connections that only read.
pub(super) async fn reader_pool(file: &Path) -> Result<SqlitePool, StoreError> {
    let pool = SqlitePoolOptions::new().max_connections(READERS).test_before_acquire(false);
    Ok(pool.connect_with(options(file).read_only(true)).await?)
}

/// Binds one value.
pub(super) fn bind(
    query: Query<'static, Sqlite, SqliteArguments>,
    value: Value,
) -> Query<'static, Sqlite, SqliteArguments> {
    match value {
        Value::Null => query.bind(None::<i64>),
        Value::Int(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Blob(bytes) => query.bind(bytes),
    }
}

/// Reads one row.
pub(super) fn decode(row: &SqliteRow) -> Result<Row, StoreError> {
    let cell = |column: usize| {
        let raw = row.try_get_raw(column)?;
        if raw.is_null() {
            return Ok(Value::Null);
        }
        let kind = raw.type_info();
        match kind.name() {
            "INTEGER" => Ok(Value::Int(row.try_get_unchecked(column)?)),
            "TEXT" => Ok(Value::Text(row.try_get_unchecked(column)?)),
            "BLOB" => Ok(Value::Blob(row.try_get_unchecked(column)?)),
            other => Err(StoreError::Data(format!("column {column} is of kind {other}"))),
        }
    };
    (0..row.len()).map(cell).collect::<Result<_, _>>().map(Row)
}
