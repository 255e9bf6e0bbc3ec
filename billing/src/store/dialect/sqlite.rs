//! SQLite: one file, one connection that writes, several that read.

use std::{ops::Range, path::Path, time::Duration};

use sqlx::{
    AssertSqlSafe, Row as _, Sqlite, SqlitePool, Transaction, TypeInfo, ValueRef,
    migrate::Migrator,
    query::Query,
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};

use crate::store::{
    Changes, Row, Statement, StoreError, Value,
    rows::{Change, Column},
    statement::Text,
};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Lanes of the ledger: there is one writer.
pub(in crate::store) const LANES: usize = 1;

/// What is put before a statement to ask for its plan.
pub(in crate::store) const EXPLAIN: &str = "EXPLAIN QUERY PLAN ";

/// The column of the plan's text, counted from 0.
pub(in crate::store) const PLAN_COLUMN: usize = 3;

/// How a write transaction begins: it takes the write lock at once, since a transaction that reads first and writes
/// later can fail with `SQLITE_BUSY_SNAPSHOT`, for which no timeout waits.
const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";

/// Pages of the log, 64 MiB of them, before they are brought into the file. A page that many batches change is then
/// brought there once.
const CHECKPOINT_PAGES: &str = "16384";

/// Rows that the connection's thread may be ahead of whoever reads them: each hand-over costs more than a row.
const ROWS_AHEAD: usize = 1_024;

/// Rows that one statement writes at the most.
const ROWS_AT_ONCE: usize = 256;

/// A statement that fails leaves what it has done, for the transaction is then given up as a whole. Otherwise SQLite
/// copies each page aside before the statement changes it.
const OR_FAIL: &str = " OR FAIL";

/// Statements that a connection keeps prepared.
const PREPARED: usize = 500;

/// Readers at once; more only wait for the two cores of a small machine.
const READERS: u32 = 4;

/// Memory of each reader, KiB: what it reads again is in the system's memory anyway, and a long export would fill any size.
const READER_CACHE: &str = "-8192";

/// An open database file.
#[derive(Debug, Clone)]
pub(in crate::store) struct File {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl File {
    /// Opens the file, makes it when it is not there, and brings its schema up to date.
    pub(in crate::store) async fn open(file: &Path) -> Result<Self, StoreError> {
        let pool = SqlitePoolOptions::new().max_connections(1).test_before_acquire(false);
        let pool = pool.acquire_timeout(Duration::from_secs(30));
        let writer = pool.connect_with(options(file).create_if_missing(true)).await?;
        MIGRATIONS.run(&writer).await?;
        let pool = SqlitePoolOptions::new().max_connections(READERS).test_before_acquire(false);
        let options = options(file).read_only(true).pragma("cache_size", READER_CACHE);
        let readers = pool.connect_with(options).await?;
        Ok(Self { writer, readers })
    }

    /// Begins the one write transaction; waits for the one before it to end.
    pub(in crate::store) async fn write(&self) -> Result<FileTx, StoreError> {
        Ok(FileTx(self.writer.begin_with(BEGIN_WRITE).await?))
    }

    /// Begins a read transaction: it sees one instant.
    pub(in crate::store) async fn read(&self) -> Result<FileTx, StoreError> {
        Ok(FileTx(self.readers.begin().await?))
    }

    /// Reads all rows of one statement, on its own.
    pub(in crate::store) async fn all(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        query(statement).fetch_all(&self.readers).await?.iter().map(decode).collect()
    }

    /// Reads the first row of one statement, on its own.
    pub(in crate::store) async fn first(&self, statement: Statement) -> Result<Option<Row>, StoreError> {
        query(statement).fetch_optional(&self.readers).await?.as_ref().map(decode).transpose()
    }

    /// Closes all connections.
    pub(in crate::store) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .row_buffer_size(ROWS_AHEAD)
        .statement_cache_capacity(PREPARED)
        .pragma("cache_size", "-65536")
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        .pragma("temp_store", "memory")
}

/// A transaction.
#[derive(Debug)]
pub(in crate::store) struct FileTx(Transaction<'static, Sqlite>);

impl FileTx {
    /// Runs a statement; answers how many rows it changed.
    pub(in crate::store) async fn execute(&mut self, statement: Statement) -> Result<u64, StoreError> {
        Ok(query(statement).execute(&mut *self.0).await?.rows_affected())
    }

    /// Writes sets of rows, one after the other.
    pub(in crate::store) async fn apply(&mut self, changes: Changes) -> Result<(), StoreError> {
        for change in &changes.list {
            let rows = change.rows.len();
            for start in (0..rows).step_by(ROWS_AT_ONCE) {
                self.write_rows(change, start..rows.min(start + ROWS_AT_ONCE)).await?;
            }
        }
        Ok(())
    }

    /// Writes some rows of a set by one statement with a placeholder for each cell. There are few such statements, so
    /// that they are prepared once: they have places for a power of two of rows, and those left empty are skipped.
    async fn write_rows(&mut self, change: &Change, rows: Range<usize>) -> Result<(), StoreError> {
        let columns = &change.rows.columns;
        let name = |(index, (name, _)): (usize, &(&str, Column))| format!("column{} AS {name}", index + 1);
        let names = columns.iter().enumerate().map(name).collect::<Vec<_>>().join(", ");
        let place = format!("({})", vec!["?"; columns.len()].join(", "));
        let places = vec![place; rows.len().next_power_of_two()].join(", ");
        let source = format!("SELECT {names} FROM (VALUES {places}) WHERE column1 IS NOT NULL");
        let mut query = sqlx::query(AssertSqlSafe(change.text(OR_FAIL, &source)));
        for row in rows {
            for (_, column) in columns {
                query = match column {
                    Column::Ints(values) => query.bind(values.get(row).copied().flatten()),
                    Column::Texts(values) => query.bind(values.get(row).cloned().flatten()),
                };
            }
        }
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    /// Reads all rows of a statement.
    pub(in crate::store) async fn all(&mut self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        query(statement).fetch_all(&mut *self.0).await?.iter().map(decode).collect()
    }

    /// Reads the first row of a statement.
    pub(in crate::store) async fn first(&mut self, statement: Statement) -> Result<Option<Row>, StoreError> {
        query(statement).fetch_optional(&mut *self.0).await?.as_ref().map(decode).transpose()
    }

    /// Makes everything durable.
    pub(in crate::store) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}

fn query(statement: Statement) -> Query<'static, Sqlite, SqliteArguments> {
    let query = match statement.text {
        Text::Fixed(text) => sqlx::query(text),
        Text::Built(text) => sqlx::query(AssertSqlSafe(text)),
    };
    statement.values.into_iter().fold(query, |query, value| match value {
        Value::Null => query.bind(None::<i64>),
        Value::Int(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Blob(bytes) => query.bind(bytes),
    })
}

fn decode(row: &SqliteRow) -> Result<Row, StoreError> {
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
