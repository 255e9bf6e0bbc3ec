//! What the page shows, as it travels.

use domain::{
    money::{MICROS_PER_UNIT, Money},
    plan::Pace,
    time::Day,
};
use serde::{Deserialize, Serialize};

/// A plan in its words and figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// The short name.
    pub slug: String,
    /// The version.
    pub version: i64,
    /// The name.
    pub name: String,
    /// For one period.
    pub price: Money,
    /// The credit of one period.
    pub allowance: Money,
    /// The services it may pay for; none means all.
    pub services: Vec<String>,
    /// The length of a period.
    pub months: i64,
}

impl PlanFacts {
    /// How much more the allowance is than the price, in whole per cent; `None` when it is not more.
    #[must_use]
    pub fn bonus(&self) -> Option<i64> {
        let (price, more) = (i128::from(self.price.micros), i128::from(self.allowance.micros - self.price.micros));
        if price <= 0 || more <= 0 { None } else { i64::try_from(more * 100 / price).ok().filter(|part| *part > 0) }
    }
}

/// What may be done with a plan on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// To buy it; until which day it then runs.
    Buy {
        /// The first day after it.
        until: Day,
    },
    /// It is the running one.
    Running,
    /// To change to it at once.
    Upgrade {
        /// What is due today.
        due: Money,
        /// Its price for the rest of the period.
        value: Money,
        /// What it grants for the rest of the period.
        allowance: Money,
    },
    /// To change to it at the end of the period.
    AtEnd,
    /// That is planned.
    Planned,
    /// Nothing for now.
    No(PlanProblem),
}

/// A plan on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The plan.
    pub plan: PlanFacts,
    /// What may be done with it.
    pub offer: Offer,
}

/// How the running plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is renewed at its end.
    Active,
    /// It ends at its end.
    Cancelled,
    /// Its renewal is not paid.
    PastDue,
}

/// Until when the allowance lasts at the pace of this period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lasts {
    /// It is too early to say.
    TooEarly,
    /// It is used up.
    UsedUp,
    /// About until this day.
    Until(Day),
    /// To the end of the period.
    ToTheEnd,
}

/// The running plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The plan.
    pub plan: PlanFacts,
    /// How it stands.
    pub standing: Standing,
    /// The plan of the next period, when it is to be another.
    pub next: Option<PlanFacts>,
    /// What is left of the allowance.
    pub left: Money,
    /// The allowance of this period.
    pub granted: Money,
    /// How much of it is used, in hundredths of a per cent.
    pub used: i64,
    /// How much of the period has passed, in hundredths of a per cent.
    pub passed: i64,
    /// Days until the period's end.
    pub days_left: i32,
    /// The first day after the period.
    pub ends: Day,
    /// The day on which it ends when the renewal stays unpaid.
    pub lapses: Day,
    /// Until when the allowance lasts.
    pub lasts: Lasts,
}

impl Present {
    /// What the next period costs.
    #[must_use]
    pub fn renewal(&self) -> Money {
        self.next.as_ref().unwrap_or(&self.plan).price
    }

    /// How use and time compare.
    #[must_use]
    pub const fn pace(&self) -> Pace {
        domain::plan::pace(self.used, self.passed)
    }
}

/// What was done last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Numbers it among everything that happened to the account's plans.
    pub number: String,
    /// The kind of event.
    pub kind: String,
    /// The plan that it was about.
    pub plan: String,
    /// What was paid.
    pub paid: Money,
}

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlansData {
    /// Today in the account's zone.
    pub today: Day,
    /// The bought credit that a plan can be paid from; `None` before the first billing profile.
    pub spendable: Option<Money>,
    /// What of the bought credit is held for running work, when something is: it comes free or is spent.
    pub held: Option<Money>,
    /// The least that can be bought at once.
    pub least: Option<Money>,
    /// The plan that the account has.
    pub present: Option<Present>,
    /// What is on offer, by rank.
    pub cards: Vec<Card>,
    /// What was done last.
    pub last: Option<Done>,
    /// A fresh key for one change: made on the server, so that the page and its WASM agree on it.
    pub key: String,
}

impl PlansData {
    /// What is missing to pay `due`, if something is.
    #[must_use]
    pub fn missing(&self, due: Money) -> Option<Money> {
        let spendable = self.spendable?;
        let missing = Money { micros: due.micros.saturating_sub(spendable.micros), ..due };
        (due.micros > 0 && missing.micros > 0).then_some(missing)
    }

    /// Whole units of the currency to be bought so that `missing` is there: no less than can be bought at once.
    #[must_use]
    pub fn to_buy(&self, missing: Money) -> i64 {
        let wanted = missing.micros.max(self.least.map_or(0, |least| least.micros));
        (wanted + MICROS_PER_UNIT - 1) / MICROS_PER_UNIT
    }
}

/// Why a plan was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanProblem {
    /// It is not sold, or not in this currency.
    NotOffered,
    /// The offer has changed since it was shown; what is due now.
    Changed(Money),
    /// So much bought credit is missing.
    Missing(Money),
    /// There is a plan already.
    AlreadyRunning,
    /// There is none.
    NotRunning,
    /// The renewal is not paid.
    Unpaid,
    /// It is cancelled.
    Cancelled,
    /// It is not above the present one.
    NotHigher,
    /// It is not below the present one.
    NotLower,
    /// Its period has another length.
    OtherPeriod,
    /// The period is about to end.
    PeriodEnding,
    /// It is neither cancelled nor to be changed.
    NothingToKeep,
}

#[cfg(test)]
mod tests {
    use domain::{currency::Currency, money::Money, time::Day};

    use super::{PlanFacts, PlansData};

    fn usd(cents: i64) -> Money {
        Money::from_minor(cents, Currency::Usd).unwrap()
    }

    #[test]
    fn what_is_missing_is_bought_in_whole_units_and_no_less_than_the_least() {
        let data = PlansData {
            today: Day(0),
            spendable: Some(usd(450)),
            held: None,
            least: Some(usd(2_500)),
            present: None,
            cards: vec![],
            last: None,
            key: String::new(),
        };
        assert_eq!(data.missing(usd(450)), None);
        assert_eq!(data.missing(usd(1_000)), Some(usd(550)));
        assert_eq!(data.to_buy(usd(550)), 25);
        assert_eq!(data.to_buy(usd(3_001)), 31);
        let owing = PlansData { spendable: Some(usd(-500)), ..data };
        assert_eq!(owing.missing(usd(1_000)), Some(usd(1_500)));
        assert_eq!(owing.missing(usd(0)), None, "what costs nothing misses nothing");
    }

    #[test]
    fn the_bonus_is_in_whole_per_cent() {
        let plan = |price, allowance| PlanFacts {
            slug: "p".to_owned(),
            version: 1,
            name: "P".to_owned(),
            price: usd(price),
            allowance: usd(allowance),
            services: vec![],
            months: 1,
        };
        assert_eq!(plan(1_000, 1_200).bonus(), Some(20));
        assert_eq!(plan(1_000, 1_000).bonus(), None);
        assert_eq!(plan(0, 1_000).bonus(), None);
    }
}
