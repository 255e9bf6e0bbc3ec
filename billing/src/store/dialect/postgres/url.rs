//! The address of a PostgreSQL database, which may hold a password and therefore never prints it.

use std::{fmt, str::FromStr};

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use url::Url;

/// What is shown in place of a password.
const HIDDEN: &str = "***";

/// A `postgres://` address. Prints itself without the password.
#[derive(Clone)]
pub struct PostgresUrl {
    text: SecretString,
    shown: String,
}

/// The text is no address of a PostgreSQL database. Does not repeat it: there may be a password in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an address like postgres://user:password@host/database")]
pub struct NotPostgres;

impl FromStr for PostgresUrl {
    type Err = NotPostgres;

    fn from_str(text: &str) -> Result<Self, NotPostgres> {
        let url = Url::parse(text).map_err(|_| NotPostgres)?;
        if !matches!(url.scheme(), "postgres" | "postgresql") || PgConnectOptions::from_str(text).is_err() {
            return Err(NotPostgres);
        }
        Ok(Self { text: text.into(), shown: without_password(url) })
    }
}

impl PostgresUrl {
    /// What sqlx makes of it.
    pub(super) fn options(&self) -> Result<PgConnectOptions, sqlx::Error> {
        PgConnectOptions::from_str(self.text.expose_secret())
    }
}

fn without_password(mut url: Url) -> String {
    // An address with a password has a host; only one without could not have its password changed.
    if url.password().is_some() && url.set_password(Some(HIDDEN)).is_err() {
        return HIDDEN.to_owned();
    }
    // The only other places where a secret may stand; the file names of certificates are worth seeing.
    let is_shown = |name: &str| matches!(name, "host" | "port" | "dbname" | "user" | "sslmode" | "sslrootcert");
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    url.set_query(None);
    let mut shown = url.to_string();
    for (index, (name, value)) in pairs.iter().enumerate() {
        let value = if is_shown(name) { value } else { HIDDEN };
        shown.push_str(&format!("{}{name}={value}", if index == 0 { '?' } else { '&' }));
    }
    shown
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({})", self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::PostgresUrl;

    #[test]
    fn a_password_is_never_shown() {
        for (text, shown) in [
            ("postgres://me:hunter2@db/prepay", "postgres://me:***@db/prepay"),
            ("postgresql://me@db:5433/prepay?sslmode=require", "postgresql://me@db:5433/prepay?sslmode=require"),
            ("postgres://me@db/x?password=hunter2", "postgres://me@db/x?password=***"),
            (
                "postgres://me:hunter2@db/x?options=hunter2&host=/run/pg",
                "postgres://me:***@db/x?options=***&host=/run/pg",
            ),
            ("postgres://:hunter2@db/x", "postgres://:***@db/x"),
        ] {
            let url: PostgresUrl = text.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert!(!format!("{url:?}").contains("hunter2"));
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in ["", "prepay", "mysql://me:hunter2@db/x", "postgres://db:port/x", "postgres://db/x?port=y"] {
            assert!(text.parse::<PostgresUrl>().is_err(), "{text}");
        }
    }
}
