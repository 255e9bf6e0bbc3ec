//! An account's balance and the parts it is made of.

use serde::{Deserialize, Serialize};

use crate::{
    currency::Currency,
    ledger::{AccountState, GrantSource},
    money::Money,
    time::Timestamp,
};

/// A balance and its parts, exact, in micro-units of `currency`. `total` is the sum of the parts less the debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// The currency of every amount here.
    pub currency: Currency,
    /// What top-up grants have left.
    pub top_up: i64,
    /// What voucher grants have left.
    pub voucher: i64,
    /// What plan grants have left.
    pub plan: i64,
    /// What the customer owes; never negative.
    pub debt: i64,
    /// What of the parts is set aside by holds; never negative.
    pub held: i64,
}

impl Balance {
    /// Nothing.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { currency, top_up: 0, voucher: 0, plan: 0, debt: 0, held: 0 }
    }

    /// The balance at `now`: what has expired no longer counts, even before it was posted out.
    #[must_use]
    pub fn at(state: &AccountState, now: Timestamp) -> Self {
        let now = now.max(state.posted_at);
        let mut balance = Self { debt: state.debt, ..Self::zero(state.currency) };
        for grant in &state.grants {
            balance.held = balance.held.saturating_add(grant.held);
            let part = match grant.source {
                GrantSource::TopUp => &mut balance.top_up,
                GrantSource::Voucher => &mut balance.voucher,
                GrantSource::Plan => &mut balance.plan,
            };
            *part = part.saturating_add(grant.counts(now));
        }
        balance
    }

    /// What is left of all credit, less the debt.
    #[must_use]
    pub const fn total(&self) -> Money {
        let credit = self.top_up.saturating_add(self.voucher).saturating_add(self.plan);
        Money::from_micros(credit.saturating_sub(self.debt), self.currency)
    }

    /// What can be spent: the total less what is held.
    #[must_use]
    pub const fn available(&self) -> Money {
        Money::from_micros(self.total().micros.saturating_sub(self.held), self.currency)
    }

    /// The parts in whole minor units, so that they add up to the total **as shown**.
    #[must_use]
    pub fn displayed(&self) -> DisplayedBalance {
        let minor = |micros| Money::from_micros(micros, self.currency).minor_rounded();
        let mut shown = DisplayedBalance {
            top_up: minor(self.top_up),
            voucher: minor(self.voucher),
            plan: minor(self.plan),
            debt: minor(self.debt),
            total: self.total().minor_rounded(),
            held: self.total().minor_rounded() - self.available().minor_rounded(),
            available: self.available().minor_rounded(),
        };
        // Rounding each part by itself can miss the rounded total by a unit or two: the largest part takes it.
        let missing = shown.total - (shown.top_up + shown.voucher + shown.plan - shown.debt);
        let largest = shown.top_up.max(shown.voucher).max(shown.plan);
        if shown.debt > largest {
            shown.debt -= missing;
        } else if shown.top_up == largest {
            shown.top_up += missing;
        } else if shown.voucher == largest {
            shown.voucher += missing;
        } else {
            shown.plan += missing;
        }
        shown
    }
}

/// A balance as shown, in whole minor units: `total == top_up + voucher + plan - debt` and `available == total - held`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisplayedBalance {
    /// Top-up part.
    pub top_up: i64,
    /// Voucher part.
    pub voucher: i64,
    /// Plan part.
    pub plan: i64,
    /// Debt, to be subtracted.
    pub debt: i64,
    /// The sum.
    pub total: i64,
    /// What is held, to be subtracted.
    pub held: i64,
    /// What can be spent.
    pub available: i64,
}
