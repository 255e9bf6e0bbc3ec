//! How a customer says which quote he accepts.

use std::{fmt, str::FromStr};

use crate::time::Timestamp;

/// Names a quote by its content. Forms carry it as text; the server makes the quote again from its own table and takes it
/// only if everything is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acceptance {
    /// The rate's version.
    pub version: i64,
    /// When it was quoted.
    pub quoted_at: Timestamp,
    /// What the customer saw that is charged, in micro-units.
    pub charge: i64,
}

/// The text names no quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a quote")]
pub struct NotAnAcceptance;

impl fmt::Display for Acceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.version, self.quoted_at.0, self.charge)
    }
}

impl FromStr for Acceptance {
    type Err = NotAnAcceptance;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-').map(number);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Some(version)), Some(Some(quoted_at)), Some(Some(charge)), None) => {
                Ok(Self { version, quoted_at: Timestamp(quoted_at), charge })
            }
            _ => Err(NotAnAcceptance),
        }
    }
}

/// A positive number in plain digits, written in the one way it can be.
fn number(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}
