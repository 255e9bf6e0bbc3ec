//! Why a PostgreSQL database cannot be used: one sentence for the operator, with what to do.

use crate::store::{PostgresUrl, StoreError};

/// The least major version: the oldest that PostgreSQL's makers still maintained when this was written.
pub(super) const LEAST_VERSION: u32 = 13;

/// Why a PostgreSQL database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Nobody answers, or the name or password is refused.
    #[error("{url} cannot be reached ({source}); check database_url, and that the server runs and lets this user in")]
    Unreachable {
        /// The address, without its password.
        url: PostgresUrl,
        /// The database's reason.
        source: StoreError,
    },
    /// The server is too old.
    #[error("{url} is PostgreSQL {found}, and {LEAST_VERSION} is the oldest that can be used; upgrade the server")]
    TooOld {
        /// The address, without its password.
        url: PostgresUrl,
        /// The version that the server tells.
        found: String,
    },
    /// The engine's role is not there, and cannot be made.
    #[error(
        "{url} lets its user neither make nor become the role prepay_app, as which the engine works; run this as the \
         server's administrator: CREATE ROLE prepay_app; GRANT prepay_app TO {user};"
    )]
    NoRole {
        /// The address, without its password.
        url: PostgresUrl,
        /// Who connects.
        user: String,
    },
    /// The schema is another version's.
    #[error("{url} cannot be used: {source}")]
    OtherSchema {
        /// The address, without its password.
        url: PostgresUrl,
        /// Which migration differs.
        source: StoreError,
    },
    /// The schema cannot be brought up to date.
    #[error("{url} cannot be brought up to date ({source}); its user must own the database or its tables")]
    Migration {
        /// The address, without its password.
        url: PostgresUrl,
        /// The database's reason.
        source: StoreError,
    },
}
