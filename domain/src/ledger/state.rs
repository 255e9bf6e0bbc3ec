//! What the ledger knows of one account when it decides.

use crate::{
    account::AccountId,
    currency::Currency,
    ledger::{Grant, GrantSource, Hold, Limit, Link},
    time::Timestamp,
};

/// What the ledger knows of one account: the row that is locked, and the grants that have something left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountState {
    /// Whose it is.
    pub account_id: AccountId,
    /// The currency of every amount here.
    pub currency: Currency,
    /// The last sequence number given out; 0 before the first posting. Numbers have no gaps.
    pub seq: i64,
    /// The link of the last posting.
    pub head: Link,
    /// When that posting was made. Within an account time does not run backwards: a clock set back stands still here until
    /// it has caught up.
    pub posted_at: Timestamp,
    /// What the customer owes, micro-units, never negative.
    pub debt: i64,
    /// Sum of what the grants have left less the debt, as of the last posting. Micro-units.
    pub balance: i64,
    /// How far the customer may owe before the account is suspended; micro-units, never negative.
    pub credit_limit: i64,
    /// Grants with something left, in any order, and those that the requests to come name.
    pub grants: Vec<Grant>,
    /// Open holds, in any order.
    pub holds: Vec<Hold>,
    /// Spending limits, each in the period of the moment.
    pub limits: Vec<Limit>,
}

impl AccountState {
    /// The free credit that was bought, micro-units: what a plan can be paid from, less the debt.
    #[must_use]
    pub fn bought(&self, now: Timestamp) -> i64 {
        let live = self.grants.iter().filter(|grant| grant.source == GrantSource::TopUp && grant.is_live(now));
        live.fold(0, |sum, grant| sum.saturating_add(grant.remaining))
    }

    /// An account before its first posting.
    #[must_use]
    pub const fn new(account_id: AccountId, currency: Currency) -> Self {
        Self {
            account_id,
            currency,
            seq: 0,
            head: Link::START,
            posted_at: Timestamp(0),
            debt: 0,
            balance: 0,
            credit_limit: 0,
            grants: Vec::new(),
            holds: Vec::new(),
            limits: Vec::new(),
        }
    }

    /// Whether the customer owes more than he may: nothing is authorized until credit comes in.
    #[must_use]
    pub const fn is_suspended(&self) -> bool {
        self.debt > self.credit_limit
    }

    /// What may still be owed and is not held, micro-units; negative when suspended.
    #[must_use]
    pub fn headroom(&self) -> i64 {
        self.credit_limit - self.debt - self.holds.iter().map(Hold::on_credit).sum::<i64>()
    }
}

/// An idempotency key that the account has seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The fingerprint of the request that used it.
    pub fingerprint: String,
    /// The posting it made.
    pub seq: i64,
}
