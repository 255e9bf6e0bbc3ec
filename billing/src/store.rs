//! The database behind a thin layer of our own: the same SQL text for every engine, values of four kinds, one writer and
//! many readers. `docs/decisions/0001-one-sql-for-two-databases.md` says why.
//!
//! Rules for statements: placeholders are `$1`, `$2` …; columns are integers, texts and blobs; a set of rows is bound as
//! one JSON text and read by `json_each($1)` with `CAST(value ->> 'name' AS BIGINT)`; a select that must lock its rows
//! ends in `/*lock*/`. What differs between engines is in [`dialect`].

use std::path::Path;

use sqlx::{Sqlite, SqlitePool, Transaction, migrate::Migrator};

mod dialect;
mod error;
mod row;
mod statement;
mod value;

pub use error::StoreError;
pub use row::{Cells, Row};
pub use statement::{Statement, sql};
pub use value::Value;
pub(crate) use value::values;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// The database: one writer, many readers.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the database file, makes it when it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// The file cannot be opened or written, or a migration fails.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let writer = dialect::writer_pool(file).await?;
        MIGRATIONS.run(&writer).await.map_err(|error| StoreError::from(sqlx::Error::from(error)))?;
        let readers = dialect::reader_pool(file).await?;
        Ok(Self { writer, readers })
    }

    /// Begins the one write transaction; waits for the one before it to end.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(Tx { transaction: self.writer.begin_with(dialect::BEGIN_WRITE).await? })
    }

    /// Reads all rows of one statement, on its own.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn all(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        let rows = statement.query().fetch_all(&self.readers).await?;
        rows.iter().map(dialect::decode).collect()
    }

    /// Reads the first row of one statement, on its own.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn first(&self, statement: Statement) -> Result<Option<Row>, StoreError> {
        let row = statement.query().fetch_optional(&self.readers).await?;
        row.as_ref().map(dialect::decode).transpose()
    }

    /// Begins a read transaction: everything read through it is of one instant.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        Ok(Reader(Tx { transaction: self.readers.begin().await? }))
    }

    /// How the engine means to run a statement, one line a step; for tests of list queries.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn plan(&self, statement: Statement) -> Result<Vec<String>, StoreError> {
        let rows = self.all(statement.explained(dialect::EXPLAIN)).await?;
        rows.iter().map(|row| row.text_at(dialect::PLAN_COLUMN)).collect()
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// A write transaction. Dropped without [`Tx::commit`] it has never been.
#[derive(Debug)]
pub struct Tx {
    transaction: Transaction<'static, Sqlite>,
}

impl Tx {
    /// Runs a statement; answers how many rows it changed.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn execute(&mut self, statement: Statement) -> Result<u64, StoreError> {
        Ok(statement.query().execute(&mut *self.transaction).await?.rows_affected())
    }

    /// Reads all rows of a statement.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn all(&mut self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        let rows = statement.query().fetch_all(&mut *self.transaction).await?;
        rows.iter().map(dialect::decode).collect()
    }

    /// Reads the first row of a statement.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn first(&mut self, statement: Statement) -> Result<Option<Row>, StoreError> {
        let row = statement.query().fetch_optional(&mut *self.transaction).await?;
        row.as_ref().map(dialect::decode).transpose()
    }

    /// Makes everything done since the beginning durable.
    ///
    /// # Errors
    /// The database does not answer; whether it was made durable is then unknown.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

/// A read transaction.
#[derive(Debug)]
pub struct Reader(Tx);

impl Reader {
    /// Reads all rows of a statement.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn all(&mut self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        self.0.all(statement).await
    }

    /// Reads the first row of a statement.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn first(&mut self, statement: Statement) -> Result<Option<Row>, StoreError> {
        self.0.first(statement).await
    }
}
