//! Blocks of credit.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Where a grant's credit came from. The order of the variants is the order in which credit is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantSource {
    /// A plan's allowance.
    Plan,
    /// A redeemed voucher.
    Voucher,
    /// Credit bought by the customer.
    TopUp,
}

impl GrantSource {
    /// The name in tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Voucher => "voucher",
            Self::TopUp => "top_up",
        }
    }
}

/// The text names no grant source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown grant source {0:?}")]
pub struct UnknownGrantSource(pub String);

impl FromStr for GrantSource {
    type Err = UnknownGrantSource;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        [Self::Plan, Self::Voucher, Self::TopUp]
            .into_iter()
            .find(|source| source.slug() == slug)
            .ok_or_else(|| UnknownGrantSource(slug.to_owned()))
    }
}

/// One block of credit. Amounts are micro-units of the account's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The sequence number of the posting that made it: unique within the account, and older is smaller.
    pub id: i64,
    /// Where it came from.
    pub source: GrantSource,
    /// What it was made with (after paying debt). Positive, or zero when debt took all of it.
    pub amount: i64,
    /// What is left and free to be spent; with `held` at most `amount`.
    pub remaining: i64,
    /// What is left and set aside by holds.
    pub held: i64,
    /// From this instant on it can no longer be spent.
    pub expires_at: Option<Timestamp>,
    /// The services it may pay for; empty means all.
    pub services: Vec<String>,
    /// What made it, for the customer: a payment's id, a voucher's code, a plan's name.
    pub reference: String,
}

impl Grant {
    /// Whether the grant can be spent at `now`.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.remaining > 0 && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether its time is over with credit left, so that the remainder must be posted out.
    #[must_use]
    pub fn is_due_to_expire(&self, now: Timestamp) -> bool {
        self.remaining > 0 && self.expires_at.is_some_and(|end| now >= end)
    }

    /// What counts towards the balance at `now`: what is free until it expires, and what holds keep beyond that.
    #[must_use]
    pub fn counts(&self, now: Timestamp) -> i64 {
        self.held + if self.is_live(now) { self.remaining } else { 0 }
    }

    /// Whether nothing is left of it.
    #[must_use]
    pub const fn is_spent(&self) -> bool {
        self.remaining == 0 && self.held == 0
    }

    /// Whether it may pay for `service`.
    #[must_use]
    pub fn covers(&self, service: &str) -> bool {
        self.services.is_empty() || self.services.iter().any(|covered| covered == service)
    }
}
