//! What can go wrong below the rules.

use std::sync::Arc;

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
    /// The engine is shutting down.
    #[error("the engine is shutting down")]
    Closed,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(Arc::new(error))
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
            if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation))
    }
}
