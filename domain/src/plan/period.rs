//! Where periods begin and end: at midnight in the account's zone, on the day of the month of the first day, or the last
//! day of a month that is shorter. The caller knows the zone.

use crate::time::{Day, Timestamp};

/// One period of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
    /// How many months after the first day it ends.
    pub months_in: i64,
}

/// The day `months` months after `anchor`: 31 Jan, 28 or 29 Feb, 31 Mar. `None` beyond the calendar.
#[must_use]
pub fn boundary(anchor: Day, months: i64) -> Option<Day> {
    anchor.plus_months(months)
}

/// The period of `months` months, after the one that ended at `end` (`months_in` months after `anchor`), in which `now`
/// lies, and how many whole periods were passed over. Each starts exactly where the one before ended. `None` beyond the
/// calendar.
pub fn current_period(
    anchor: Day,
    (end, months_in): (Timestamp, i64),
    months: i64,
    now: Timestamp,
    start_of: impl Fn(Day) -> Timestamp,
) -> Option<(Period, i64)> {
    let mut period = Period { start: end, end, months_in };
    for passed in 0.. {
        let months_in = period.months_in.checked_add(months.max(1))?;
        // A change of the account's zone can move a boundary, but never before the one it follows.
        let next = start_of(boundary(anchor, months_in)?).max(Timestamp(period.end.0 + 1));
        period = Period { start: period.end, end: next, months_in };
        if now < period.end {
            return Some((period, passed));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn utc(day: Day) -> Timestamp {
        Timestamp(i64::from(day.0) * 86_400_000)
    }

    #[test]
    fn the_first_day_is_remembered_over_short_months() {
        let days: Vec<_> = (0..5).map(|months| boundary(day("2027-01-31"), months).unwrap().to_string()).collect();
        assert_eq!(days, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]);
        assert_eq!(boundary(day("2027-12-31"), 2), Some(day("2028-02-29")));
        assert_eq!(boundary(day("9999-12-01"), 1), None);
        assert_eq!(boundary(day("2027-01-31"), i64::MAX), None);
    }

    #[test]
    fn passed_periods_are_counted() {
        let anchor = day("2027-01-31");
        let first = (utc(day("2027-02-28")), 1);
        let (period, passed) = current_period(anchor, first, 1, utc(day("2027-02-28")), utc).unwrap();
        assert_eq!((period.start, period.end, passed), (first.0, utc(day("2027-03-31")), 0));
        let (period, passed) = current_period(anchor, first, 1, utc(day("2027-05-31")), utc).unwrap();
        assert_eq!((period.start, period.end, passed), (utc(day("2027-05-31")), utc(day("2027-06-30")), 3));
        assert_eq!(period.months_in, 5);
    }

    proptest! {
        #[test]
        fn boundaries_follow_each_other(start in 0i32..40_000, months in 0i64..600) {
            let (before, after) = (boundary(Day(start), months).unwrap(), boundary(Day(start), months + 1).unwrap());
            prop_assert!((28..=31).contains(&(after.0 - before.0)));
        }
    }
}
