//! Money of a paid payment that goes back: refunds and disputes, as the gateway tells of them, and what they do to the
//! credit that was bought.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::money::Money;

/// What money goes back for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackKind {
    /// The merchant gives it back, by the API or in the gateway's own dashboard.
    Refund,
    /// The payer's bank takes it back, at least until the dispute is decided.
    Dispute,
}

impl BackKind {
    /// The name in tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Dispute => "dispute",
        }
    }
}

/// How far it has come. It may go from any state to any other: a refund that was paid out may still be sent back by the
/// bank, a dispute that was lost may be appealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackState {
    /// Ordered or under dispute: the money has left the merchant's balance, the end is open.
    Open,
    /// Paid out, or the dispute is lost.
    Gone,
    /// The refund failed or was cancelled, or the dispute is won: the money is the merchant's again.
    Returned,
}

impl BackState {
    /// The name in tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Gone => "gone",
            Self::Returned => "returned",
        }
    }

    /// Whether the credit it bought is taken back while it stands so.
    #[must_use]
    pub const fn takes_credit(self) -> bool {
        matches!(self, Self::Open | Self::Gone)
    }
}

/// One refund or dispute as it stands at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyBack {
    /// The gateway's id of it: unique for the gateway, at most 255 characters.
    pub id: String,
    /// Refund or dispute.
    pub kind: BackKind,
    /// How much, positive, in the currency that was charged.
    pub amount: Money,
    /// How far it has come.
    pub state: BackState,
}

/// One refund or dispute as customers see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackFacts {
    /// Refund or dispute.
    pub kind: BackKind,
    /// How far it has come.
    pub state: BackState,
    /// How much of the charge goes back, positive, in the currency that was charged.
    pub amount: Money,
    /// The credit that it has taken and not returned, in the balance's currency; zero or more.
    pub credit: Money,
}

/// The text names no kind or state of money that goes back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown word for money that goes back: {0:?}")]
pub struct UnknownBack(pub String);

impl FromStr for BackKind {
    type Err = UnknownBack;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        [Self::Refund, Self::Dispute]
            .into_iter()
            .find(|kind| kind.slug() == slug)
            .ok_or_else(|| UnknownBack(slug.to_owned()))
    }
}

impl FromStr for BackState {
    type Err = UnknownBack;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        [Self::Open, Self::Gone, Self::Returned]
            .into_iter()
            .find(|state| state.slug() == slug)
            .ok_or_else(|| UnknownBack(slug.to_owned()))
    }
}

impl fmt::Display for BackKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// One refund or dispute as the house has booked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedBack {
    /// As the gateway last told of it.
    pub back: MoneyBack,
    /// The credit that it has taken and not returned, micro-units of the balance's currency; zero or more.
    pub credit: i64,
}

/// What a payment was: the measure of what goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidFor {
    /// What the gateway charged, positive.
    pub charged: Money,
    /// The credit that was bought with it, positive micro-units of the balance's currency.
    pub credited: i64,
    /// What a part of the credit is rounded to, positive micro-units: the smallest unit that pages show, so that the parts
    /// as they are shown add up.
    pub unit: i64,
}

/// What is to be done about a refund or dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackStep {
    /// It is new, or has come back to life: this much credit is taken, less than its share when no more is left.
    Take {
        /// As it stands now.
        back: MoneyBack,
        /// Micro-units, zero or more.
        credit: i64,
    },
    /// It did not happen after all: the credit it took is returned.
    Return {
        /// As it stands now.
        back: MoneyBack,
        /// What it had taken, micro-units, zero or more.
        credit: i64,
    },
    /// Its state is to be remembered, nothing moves.
    Note(MoneyBack),
}

impl PaidFor {
    /// The share of the credit that belongs to `back` micro-units of the charge: rounded to the nearest unit, a tie to the
    /// even one; all of it for the whole charge.
    #[must_use]
    pub fn share(&self, back: i64) -> i64 {
        if back >= self.charged.micros {
            return self.credited;
        }
        let unit = i128::from(self.unit.max(1));
        let charged = i128::from(self.charged.micros.max(1)) * unit;
        let product = i128::from(self.credited) * i128::from(back.max(0));
        let (whole, rest) = (product / charged, product % charged);
        let up = match (rest * 2).cmp(&charged) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => whole % 2 == 1,
        };
        i64::try_from((whole + i128::from(up)) * unit).map_or(self.credited, |share| share.min(self.credited))
    }

    /// What must be done so that what is booked agrees with what the gateway says of the refunds and disputes it names.
    /// Those that it does not name stay as they are. Amounts in another currency than the charge's are left out: they
    /// cannot be measured, an operator has to look.
    ///
    /// Never takes more than was credited, whatever the gateway says; takes all of it once all of the charge is gone.
    #[must_use]
    pub fn steps(&self, booked: &[BookedBack], found: &[MoneyBack]) -> Vec<BackStep> {
        let mut booked = booked.to_vec();
        let mut steps = Vec::new();
        // What returns makes room for what is taken.
        let returned = |back: &&MoneyBack| !back.state.takes_credit();
        for back in found.iter().filter(returned).chain(found.iter().filter(|back| !returned(back))) {
            if back.amount.currency != self.charged.currency || back.amount.micros <= 0 {
                continue;
            }
            let known = booked.iter().position(|known| known.back.kind == back.kind && known.back.id == back.id);
            let mut before = known.map(|place| booked[place].clone());
            if let Some(before) = &mut before {
                if before.back == *back {
                    continue;
                }
                let same_taking = before.back.state.takes_credit() == back.state.takes_credit();
                if same_taking && (before.back.amount == back.amount || !back.state.takes_credit()) {
                    steps.push(BackStep::Note(back.clone()));
                    before.back = back.clone();
                } else if before.back.state.takes_credit() {
                    // It returned, or its amount has changed: then it is taken anew below.
                    let gone = MoneyBack { state: BackState::Returned, ..back.clone() };
                    let now = if back.state.takes_credit() { gone } else { back.clone() };
                    steps.push(BackStep::Return { back: now.clone(), credit: before.credit });
                    *before = BookedBack { back: now, credit: 0 };
                }
            }
            let mut after = before.unwrap_or_else(|| BookedBack {
                back: MoneyBack { state: BackState::Returned, ..back.clone() },
                credit: 0,
            });
            if let Some(place) = known {
                booked[place] = after.clone();
            }
            if back.state.takes_credit() && !after.back.state.takes_credit() {
                let taking = || booked.iter().filter(|known| known.back.state.takes_credit());
                let gone: i64 = taking().map(|known| known.back.amount.micros).fold(0, i64::saturating_add);
                let taken: i64 = taking().map(|known| known.credit).fold(0, i64::saturating_add);
                let credit = (self.share(gone.saturating_add(back.amount.micros)) - taken).max(0);
                steps.push(BackStep::Take { back: back.clone(), credit });
                after = BookedBack { back: back.clone(), credit };
            } else if known.is_none() {
                steps.push(BackStep::Note(back.clone()));
                after.back = back.clone();
            }
            match known {
                Some(place) => booked[place] = after,
                None => booked.push(after),
            }
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BackKind, BackState, BackStep, BookedBack, MoneyBack, PaidFor};
    use crate::{currency::Currency, money::Money};

    fn usd(micros: i64) -> Money {
        Money::from_micros(micros, Currency::Usd)
    }

    fn back(id: &str, amount: i64, state: BackState) -> MoneyBack {
        MoneyBack { id: id.to_owned(), kind: BackKind::Refund, amount: usd(amount), state }
    }

    /// What is booked once the steps are done.
    fn done(mut booked: Vec<BookedBack>, steps: Vec<BackStep>) -> Vec<BookedBack> {
        for step in steps {
            let (back, credit) = match step {
                BackStep::Take { back, credit } => (back, credit),
                BackStep::Return { back, .. } => (back, 0),
                BackStep::Note(back) => {
                    let credit = booked.iter().find(|known| known.back.id == back.id).map_or(0, |known| known.credit);
                    (back, credit)
                }
            };
            booked.retain(|known| known.back.id != back.id);
            booked.push(BookedBack { back, credit });
        }
        booked
    }

    #[test]
    fn a_third_and_the_rest_are_all_of_it() {
        let paid = PaidFor { charged: usd(30_000_000), credited: 100, unit: 1 };
        let first = paid.steps(&[], &[back("a", 10_000_000, BackState::Open)]);
        assert_eq!(first, [BackStep::Take { back: back("a", 10_000_000, BackState::Open), credit: 33 }]);
        let booked = done(Vec::new(), first);
        let all = [back("a", 10_000_000, BackState::Gone), back("b", 20_000_000, BackState::Gone)];
        let second = paid.steps(&booked, &all);
        assert_eq!(second, [BackStep::Note(all[0].clone()), BackStep::Take { back: all[1].clone(), credit: 67 }],);
        assert!(paid.steps(&done(booked, second), &all).is_empty());
    }

    #[test]
    fn what_failed_comes_back_as_it_was_taken() {
        let paid = PaidFor { charged: usd(30_000_000), credited: 30_000_000, unit: 10_000 };
        let booked = done(Vec::new(), paid.steps(&[], &[back("a", 30_000_000, BackState::Open)]));
        let failed = [back("a", 30_000_000, BackState::Returned)];
        assert_eq!(paid.steps(&booked, &failed), [BackStep::Return { back: failed[0].clone(), credit: 30_000_000 }]);
        // One that failed before it was ever heard of moves nothing.
        assert_eq!(paid.steps(&[], &failed), [BackStep::Note(failed[0].clone())]);
    }

    #[test]
    fn another_currency_is_nobody_s_refund() {
        let paid = PaidFor { charged: usd(30_000_000), credited: 30_000_000, unit: 10_000 };
        let yen = MoneyBack { amount: Money::from_micros(5, Currency::Jpy), ..back("a", 1, BackState::Gone) };
        assert!(paid.steps(&[], &[yen]).is_empty());
    }

    fn state() -> impl Strategy<Value = BackState> {
        prop_oneof![Just(BackState::Open), Just(BackState::Gone), Just(BackState::Returned)]
    }

    proptest! {
        #[test]
        fn whatever_a_gateway_says_the_books_agree_and_never_take_too_much(
            charged in 1i64..10_000_000_000, credited in 1i64..10_000_000_000,
            unit in prop::sample::select(vec![1i64, 10_000, 1_000_000]),
            news in prop::collection::vec(prop::collection::vec((0usize..4, 1i64..10_000_000_000, state()), 1..4), 1..8),
        ) {
            let paid = PaidFor { charged: usd(charged), credited, unit };
            let mut booked: Vec<BookedBack> = Vec::new();
            for heard in news {
                let mut found: Vec<MoneyBack> = Vec::new();
                for (id, amount, state) in heard {
                    found.retain(|back| back.id != id.to_string());
                    found.push(back(&id.to_string(), amount, state));
                }
                booked = done(booked.clone(), paid.steps(&booked, &found));
                prop_assert!(paid.steps(&booked, &found).is_empty(), "twice is once");
                let taking: Vec<_> = booked.iter().filter(|known| known.back.state.takes_credit()).collect();
                let taken: i64 = taking.iter().map(|known| known.credit).sum();
                prop_assert!(taken <= credited && booked.iter().all(|known| known.credit >= 0));
                prop_assert!(booked.iter().all(|known| known.back.state.takes_credit() || known.credit == 0));
                for back in found {
                    prop_assert!(booked.iter().any(|known| known.back == back));
                }
            }
        }

        #[test]
        fn parts_that_make_the_whole_take_the_whole(
            units in 1i64..1_000_000, unit in prop::sample::select(vec![1i64, 10_000, 1_000_000]),
            parts in prop::collection::vec(1i64..1_000_000, 1..9),
        ) {
            let credited = units * unit;
            let paid = PaidFor { charged: usd(parts.iter().sum()), credited, unit };
            let mut booked = Vec::new();
            for (number, part) in parts.iter().enumerate() {
                let steps = paid.steps(&booked, &[back(&number.to_string(), *part, BackState::Gone)]);
                booked = done(booked, steps);
            }
            prop_assert_eq!(booked.iter().map(|known| known.credit).sum::<i64>(), credited);
            prop_assert!(booked.iter().all(|known| known.credit % unit == 0), "each is shown as it is");
        }
    }
}
