//! What can go wrong below the rules.

use std::sync::Arc;

use sqlx::{error::DatabaseError, migrate::MigrateError, sqlite::SqliteError};

/// SQLite's code for a lock that was not got, in the lowest byte of the codes that say more.
const SQLITE_BUSY: u32 = 5;

/// The database refused, does not answer, or holds what it should not. One failure may have to be told to many callers,
/// so it can be cloned.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database's own error.
    #[error("database: {0}")]
    Database(Arc<sqlx::Error>),
    /// A stored value is not of the kind or the vocabulary that the program knows.
    #[error("stored data: {0}")]
    Data(String),
    /// The schema was made by migrations that this program does not have in this form.
    #[error(
        "its schema is of another version of the program (migration {0} differs) and cannot be brought up to date; delete \
         or move it away to start anew, or run the version that made it"
    )]
    OtherSchema(i64),
    /// The engine is shutting down.
    #[error("the engine is shutting down")]
    Closed,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(Arc::new(error))
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMismatch(number) | MigrateError::VersionMissing(number) => Self::OtherSchema(number),
            error => sqlx::Error::from(error).into(),
        }
    }
}

impl StoreError {
    /// A stored value that cannot be understood.
    pub(crate) fn data(what: impl ToString) -> Self {
        Self::Data(what.to_string())
    }

    /// Whether a unique key refused the write.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(error)
            if error.as_database_error().is_some_and(DatabaseError::is_unique_violation))
    }

    /// Whether the database gave up one of several transactions that stood in each other's way: nothing was done, and
    /// the same again may well succeed. SQLite never says so, for it has one writer.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        // Serialization failure, deadlock.
        matches!(self, Self::Database(error)
            if error.as_database_error().and_then(|error| error.code())
                .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01")))
    }

    /// Whether the database was waited for in vain, for as long as one waits: it cannot be reached, or another process
    /// keeps SQLite's write lock. Whoever asks next waits as long again.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        let Self::Database(error) = self else { return false };
        match error.as_ref() {
            sqlx::Error::PoolTimedOut => true,
            sqlx::Error::Database(error) => error
                .try_downcast_ref::<SqliteError>()
                .and_then(|error| error.code()?.parse::<u32>().ok())
                .is_some_and(|code| code & 0xff == SQLITE_BUSY),
            _ => false,
        }
    }

    /// Whether the database has read the request and does not want it: asking for each part of it by itself may tell
    /// which part it is. Otherwise the database is not there, busy or ending, and asking more often helps nobody.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            _ if self.is_timeout() => false,
            Self::Database(error) => error.as_database_error().is_some_and(|error| {
                // PostgreSQL's classes of what is about the server and not about the statement.
                let code = error.code().unwrap_or_default();
                !["08", "53", "57"].iter().any(|class| code.len() == 5 && code.starts_with(class))
            }),
            Self::Data(_) => true,
            Self::Closed | Self::OtherSchema(_) => false,
        }
    }
}
