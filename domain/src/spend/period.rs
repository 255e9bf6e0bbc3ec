//! The periods that a chart of spending covers, and what one of its bars stands for.

use serde::{Deserialize, Serialize};

use crate::{query, time::Day};

/// How far back a chart goes, today included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Period {
    /// 30 days.
    #[default]
    Days30,
    /// 90 days.
    Days90,
    /// 365 days.
    Days365,
}

impl Period {
    /// All, the shortest first.
    pub const ALL: [Self; 3] = [Self::Days30, Self::Days90, Self::Days365];

    /// How many days.
    #[must_use]
    pub const fn days(self) -> i32 {
        match self {
            Self::Days30 => 30,
            Self::Days90 => 90,
            Self::Days365 => 365,
        }
    }

    /// The period of `days` in a query string; the shortest where there is none that we know.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let days = query::pairs(query).find(|(name, _)| name == "days").and_then(|(_, value)| value.parse().ok());
        Self::ALL.into_iter().find(|period| Some(period.days()) == days).unwrap_or_default()
    }

    /// The first day of the period that ends with `today`.
    #[must_use]
    pub const fn first(self, today: Day) -> Day {
        today.plus(1 - self.days())
    }

    /// What a bar stands for where there is room.
    #[must_use]
    pub const fn wide(self) -> Grouping {
        match self {
            Self::Days30 | Self::Days90 => Grouping::Day,
            Self::Days365 => Grouping::Week,
        }
    }

    /// What a bar stands for on a phone.
    #[must_use]
    pub const fn narrow(self) -> Grouping {
        match self {
            Self::Days30 => Grouping::Day,
            Self::Days90 => Grouping::Week,
            Self::Days365 => Grouping::Month,
        }
    }
}

/// What one bar stands for. The first and the last week or month of a period may be cut short by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grouping {
    /// A day.
    Day,
    /// A week from Monday.
    Week,
    /// A calendar month.
    Month,
}

impl Grouping {
    /// The day on which the next week or month after `day` begins.
    #[must_use]
    pub fn next(self, day: Day) -> Day {
        match self {
            Self::Day => day.plus(1),
            Self::Week => day.plus(7 - i32::from(day.weekday())),
            Self::Month => day.month_start().plus(31).month_start(),
        }
    }

    /// Where the bars of the days from `first` to `last` begin.
    #[must_use]
    pub fn starts(self, first: Day, last: Day) -> Vec<Day> {
        let mut starts = Vec::new();
        let mut day = first;
        while day <= last {
            starts.push(day);
            day = self.next(day);
        }
        starts
    }
}

#[cfg(test)]
mod tests {
    use super::{Grouping, Period};
    use crate::time::Day;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_address_names_the_period() {
        assert_eq!(Period::from_query("?days=90"), Period::Days90);
        assert_eq!(Period::from_query("add=amount&days=365"), Period::Days365);
        for other in ["", "days=", "days=31", "days=x"] {
            assert_eq!(Period::from_query(other), Period::Days30, "{other}");
        }
        assert_eq!(Period::Days30.first(day("2026-11-20")), day("2026-10-22"));
    }

    #[test]
    fn bars_begin_with_weeks_and_months() {
        let (first, last) = (day("2026-10-22"), day("2026-12-01"));
        assert_eq!(Grouping::Day.starts(first, last).len(), 41);
        let weeks = Grouping::Week.starts(first, last);
        assert_eq!((weeks[0], weeks[1], weeks.len()), (first, day("2026-10-26"), 7));
        assert!(weeks[1..].iter().all(|day| day.weekday() == 0));
        let months = Grouping::Month.starts(first, last);
        assert_eq!(months, [first, day("2026-11-01"), last]);
        assert_eq!(Grouping::Month.starts(day("2027-01-31"), day("2027-03-01")).len(), 3);
    }
}
