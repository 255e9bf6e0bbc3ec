//! When a balance is low, and when that is told.

use serde::{Deserialize, Serialize};

use crate::{
    ledger::{Posting, PostingKind},
    money::Money,
    time::Timestamp,
};

/// How an available balance stands. Later ones are worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BalanceLevel {
    /// There is enough.
    #[default]
    Enough,
    /// It is below what the account wants to be warned of.
    Low,
    /// It is below zero.
    Negative,
}

impl BalanceLevel {
    /// How `available` stands, when one is to be warned below `warn_below` (both in the same currency).
    #[must_use]
    pub const fn of(available: Money, warn_below: Money) -> Self {
        if available.micros < 0 {
            Self::Negative
        } else if available.micros < warn_below.micros {
            Self::Low
        } else {
            Self::Enough
        }
    }

    /// The number under which it is stored: 0, 1, 2.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Enough => 0,
            Self::Low => 1,
            Self::Negative => 2,
        }
    }

    /// Reads [`Self::number`]; nothing else is one.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        [Self::Enough, Self::Low, Self::Negative].into_iter().find(|level| level.number() == number)
    }
}

/// What an account's warnings are decided by. Amounts are micro-units of the account's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BalanceWatch {
    /// The account's own threshold; without one the last day of spending is it.
    pub threshold: Option<i64>,
    /// The UTC day on which there was spending last.
    pub day: i64,
    /// What was charged on that day, less what was given back on it; never negative.
    pub today: i64,
    /// The same of the day of spending before it.
    pub before: i64,
    /// How the balance stood when it was looked at last.
    pub level: BalanceLevel,
}

impl BalanceWatch {
    /// Below this one is warned, in micro-units. A day that is still going on counts once it has cost more than the one
    /// before it.
    #[must_use]
    pub fn warn_below(&self) -> i64 {
        self.threshold.unwrap_or_else(|| self.today.max(self.before))
    }

    /// Counts what was charged and given back.
    pub fn count(&mut self, postings: &[Posting], now: Timestamp) {
        let moved = |posting: &&Posting| matches!(posting.kind, PostingKind::Charge | PostingKind::Reversal);
        let spent: i64 = postings.iter().filter(moved).map(|posting| posting.amount.saturating_neg()).sum();
        if spent == 0 {
            return;
        }
        if now.utc_day() > self.day {
            self.before = self.today;
            (self.day, self.today) = (now.utc_day(), 0);
        }
        self.today = self.today.saturating_add(spent).max(0);
    }

    /// Looks at the available balance anew. Answers the level when it has become worse: that is told, once.
    pub fn look(&mut self, available: Money) -> Option<BalanceLevel> {
        let level = BalanceLevel::of(available, Money::from_micros(self.warn_below(), available.currency));
        let before = std::mem::replace(&mut self.level, level);
        (level > before).then_some(level)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BalanceLevel, BalanceWatch};
    use crate::{currency::Currency, money::Money};

    fn dong(units: i64) -> Money {
        Money::from_micros(units * 1_000_000, Currency::Vnd)
    }

    #[test]
    fn levels() {
        for (available, warn_below, level) in [
            (100, 100, BalanceLevel::Enough),
            (99, 100, BalanceLevel::Low),
            (0, 100, BalanceLevel::Low),
            (0, 0, BalanceLevel::Enough),
            (-1, 0, BalanceLevel::Negative),
            (-1, 100, BalanceLevel::Negative),
        ] {
            assert_eq!(BalanceLevel::of(dong(available), dong(warn_below)), level, "{available} of {warn_below}");
        }
    }

    #[test]
    fn an_own_threshold_goes_before_the_last_day() {
        let day = BalanceWatch { today: 5, before: 9, ..BalanceWatch::default() };
        assert_eq!(day.warn_below(), 9);
        assert_eq!(BalanceWatch { threshold: Some(3), ..day }.warn_below(), 3);
        assert_eq!(BalanceWatch { threshold: Some(0), ..day }.warn_below(), 0);
    }

    proptest! {
        #[test]
        fn every_crossing_is_told_once(balances in prop::collection::vec(-200i64..400, 1..60)) {
            let mut watch = BalanceWatch { threshold: Some(dong(100).micros), ..BalanceWatch::default() };
            let mut before = BalanceLevel::Enough;
            for balance in balances {
                let level = BalanceLevel::of(dong(balance), dong(100));
                let told = watch.look(dong(balance));
                prop_assert_eq!(told, (level > before).then_some(level));
                prop_assert_eq!(watch.look(dong(balance)), None);
                before = level;
            }
        }

        #[test]
        fn numbers_lead_back(number in -2i64..5) {
            let level = BalanceLevel::from_number(number);
            prop_assert_eq!(level.map(BalanceLevel::number), (0..=2).contains(&number).then_some(number));
        }
    }
}
