//! The database behind a thin layer of our own: the same SQL text for every engine, values of four kinds.
//! `docs/decisions/0001-one-sql-for-two-databases.md` says why.
//!
//! Rules for statements: placeholders are `$1`, `$2` …; columns are integers, texts and blobs; a set of rows is bound as
//! one JSON text and read by `json_each($1)` with `CAST(value ->> 'name' AS BIGINT)`; a select that must lock its rows
//! ends in `/*lock*/`; whatever meets an integer placeholder is a `BIGINT`. Many rows are written as [`Changes`]. What
//! differs between engines is in [`dialect`].

use std::path::Path;

mod dialect;
mod error;
mod row;
mod rows;
mod statement;
mod value;

use dialect::{postgres, sqlite};

pub use error::StoreError;
pub use postgres::{ConnectError, NotPostgres, PostgresUrl};
pub use row::{Cells, Row};
pub(crate) use rows::{Changes, RowSet};
pub use statement::{Statement, sql};
pub use value::Value;
pub(crate) use value::values;

/// The database.
#[derive(Debug, Clone)]
pub struct Store(Engine);

#[derive(Debug, Clone)]
enum Engine {
    Sqlite(sqlite::File),
    Postgres(postgres::Server),
}

impl Store {
    /// Opens the database file, makes it when it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// The file cannot be opened or written, or a migration fails.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        Ok(Self(Engine::Sqlite(sqlite::File::open(file).await?)))
    }

    /// Connects to a PostgreSQL database and brings its schema up to date.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn connect(url: &PostgresUrl) -> Result<Self, ConnectError> {
        Ok(Self(Engine::Postgres(postgres::Server::connect(url).await?)))
    }

    /// How many lanes of the ledger the engine has use for.
    pub(crate) const fn lanes(&self) -> usize {
        match self.0 {
            Engine::Sqlite(_) => sqlite::LANES,
            Engine::Postgres(_) => postgres::LANES,
        }
    }

    /// Begins a write transaction. On SQLite it waits for the one before it to end; on PostgreSQL it waits where it
    /// locks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match &self.0 {
            Engine::Sqlite(file) => Transaction::Sqlite(file.write().await?),
            Engine::Postgres(server) => Transaction::Postgres(server.write().await?),
        }))
    }

    /// Writes sets of rows, durable when this answers, if all is still so that they depend on ([`Changes::only_if`]), and
    /// nothing if not: one statement, no transaction to begin and end. Answers whether they were written; nothing where
    /// the engine has no use for it.
    pub(crate) async fn apply_alone(&self, changes: Changes) -> Result<Option<bool>, StoreError> {
        match &self.0 {
            Engine::Sqlite(_) => Ok(None),
            Engine::Postgres(server) => server.apply_alone(changes).await.map(Some),
        }
    }

    /// Reads all rows of one statement, for what [`Store::apply_alone`] will write.
    async fn all_before(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        match &self.0 {
            Engine::Sqlite(file) => file.all(statement).await,
            Engine::Postgres(server) => server.all_before(statement).await,
        }
    }

    /// Whether [`Store::apply_alone`] saves anything: where every statement travels.
    pub(crate) const fn applies_alone(&self) -> bool {
        matches!(self.0, Engine::Postgres(_))
    }

    /// Reads all rows of one statement, on its own.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn all(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        match &self.0 {
            Engine::Sqlite(file) => file.all(statement).await,
            Engine::Postgres(server) => server.all(statement).await,
        }
    }

    /// Reads the first row of one statement, on its own.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn first(&self, statement: Statement) -> Result<Option<Row>, StoreError> {
        match &self.0 {
            Engine::Sqlite(file) => file.first(statement).await,
            Engine::Postgres(server) => server.first(statement).await,
        }
    }

    /// Begins a read transaction: everything read through it is of one instant.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        Ok(Reader(Tx(match &self.0 {
            Engine::Sqlite(file) => Transaction::Sqlite(file.read().await?),
            Engine::Postgres(server) => Transaction::Postgres(server.read().await?),
        })))
    }

    /// How the engine means to run a statement, one line a step; for tests of list queries.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn plan(&self, statement: Statement) -> Result<Vec<String>, StoreError> {
        let (explain, column) = match self.0 {
            Engine::Sqlite(_) => (sqlite::EXPLAIN, sqlite::PLAN_COLUMN),
            Engine::Postgres(_) => (postgres::EXPLAIN, postgres::PLAN_COLUMN),
        };
        let rows = self.all(statement.explained(explain)).await?;
        rows.iter().map(|row| row.text_at(column)).collect()
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match &self.0 {
            Engine::Sqlite(file) => file.close().await,
            Engine::Postgres(server) => server.close().await,
        }
    }
}

/// A write transaction. Dropped without [`Tx::commit`] it has never been.
#[derive(Debug)]
pub struct Tx(Transaction);

#[derive(Debug)]
enum Transaction {
    Sqlite(sqlite::FileTx),
    Postgres(postgres::ServerTx),
}

impl Tx {
    /// Runs a statement; answers how many rows it changed.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn execute(&mut self, statement: Statement) -> Result<u64, StoreError> {
        match &mut self.0 {
            Transaction::Sqlite(tx) => tx.execute(statement).await,
            Transaction::Postgres(tx) => tx.execute(statement).await,
        }
    }

    /// Writes sets of rows, all in one round trip.
    pub(crate) async fn apply(&mut self, changes: Changes) -> Result<(), StoreError> {
        if changes.list.is_empty() {
            return Ok(());
        }
        match &mut self.0 {
            Transaction::Sqlite(tx) => tx.apply(changes).await,
            Transaction::Postgres(tx) => tx.apply(changes).await,
        }
    }

    /// Reads all rows of a statement.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn all(&mut self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        match &mut self.0 {
            Transaction::Sqlite(tx) => tx.all(statement).await,
            Transaction::Postgres(tx) => tx.all(statement).await,
        }
    }

    /// Reads the first row of a statement.
    ///
    /// # Errors
    /// The database refuses or does not answer.
    pub async fn first(&mut self, statement: Statement) -> Result<Option<Row>, StoreError> {
        match &mut self.0 {
            Transaction::Sqlite(tx) => tx.first(statement).await,
            Transaction::Postgres(tx) => tx.first(statement).await,
        }
    }

    /// Makes everything done since the beginning durable.
    ///
    /// # Errors
    /// The database does not answer; whether it was made durable is then unknown.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Transaction::Sqlite(tx) => tx.commit().await,
            Transaction::Postgres(tx) => tx.commit().await,
        }
    }
}

/// Where a lane reads what it decides on.
#[derive(Debug)]
pub(crate) enum Access<'a> {
    /// Within the transaction that will write: rows are locked.
    Within(&'a mut Tx),
    /// Before it: what is written says what must still be so ([`Changes::only_if`]).
    Before(&'a Store),
}

impl Access<'_> {
    /// Reads all rows of a statement.
    pub(crate) async fn all(&mut self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Within(tx) => tx.all(statement).await,
            Self::Before(store) => store.all_before(statement).await,
        }
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
