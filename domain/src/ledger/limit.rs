//! Spending limits: how much may be spent on a service, or in all, in a day or a month.
//!
//! A hard limit is a cap: nothing is authorized and nothing set aside beyond it, counting what is spent and what open
//! holds keep. Usage that has already happened is recorded all the same, as it is beyond the balance. A soft limit
//! refuses nothing; reaching it is told.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    ledger::{AccountState, Hold},
    time::Timestamp,
};

/// For how long a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitPeriod {
    /// A day of the account's zone.
    Day,
    /// A month of the account's zone.
    Month,
}

impl LimitPeriod {
    /// The name in tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }
}

/// The text names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown period {0:?}")]
pub struct UnknownLimitPeriod(pub String);

impl FromStr for LimitPeriod {
    type Err = UnknownLimitPeriod;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        [Self::Day, Self::Month]
            .into_iter()
            .find(|period| period.slug() == slug)
            .ok_or_else(|| UnknownLimitPeriod(slug.to_owned()))
    }
}

/// A limit, and what has been spent under it in its present period. Amounts are micro-units of the account's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Unique within the account.
    pub id: i64,
    /// The service it is for; `None` for all together.
    pub service: Option<String>,
    /// How long a period is. Who loads the state cuts it, in the account's zone.
    pub period: LimitPeriod,
    /// How much may be spent in a period; zero allows nothing.
    pub amount: i64,
    /// Whether it refuses, or only tells.
    pub is_hard: bool,
    /// Charged in this period, less what was given back of it.
    pub spent: i64,
    /// When the period began.
    pub since: Timestamp,
    /// When it is over. Periods only go forward: under a clock set back, usage still counts in this one.
    pub until: Timestamp,
}

impl Limit {
    /// Whether usage of `service` counts under it.
    #[must_use]
    pub fn covers(&self, service: &str) -> bool {
        self.service.as_deref().is_none_or(|own| own == service)
    }

    /// Whether all of it is spent.
    #[must_use]
    pub const fn is_reached(&self) -> bool {
        self.spent >= self.amount
    }

    /// What may still be spent, when `holds` keep what they keep; never negative.
    #[must_use]
    pub fn left(&self, holds: &[Hold], now: Timestamp) -> i64 {
        let open = holds.iter().filter(|hold| self.covers(&hold.service) && !hold.is_over(now));
        let held: i64 = open.map(Hold::amount).sum();
        self.amount.saturating_sub(self.spent).saturating_sub(held).max(0)
    }
}

impl AccountState {
    /// Counts usage under the limits that cover its service.
    pub(super) fn count_spending(&mut self, service: &str, amount: i64) {
        for limit in self.limits.iter_mut().filter(|limit| limit.covers(service)) {
            limit.spent = limit.spent.saturating_add(amount);
        }
    }

    /// Counts what was given back of usage of this period. What was used in an earlier one makes no room in this.
    pub(super) fn uncount_spending(&mut self, service: &str, amount: i64, used_at: Timestamp) {
        for limit in self.limits.iter_mut().filter(|limit| limit.covers(service) && limit.since <= used_at) {
            limit.spent = limit.spent.saturating_sub(amount).max(0);
        }
    }
}
