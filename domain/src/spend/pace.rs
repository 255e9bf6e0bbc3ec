//! How long credit lasts.

/// How long what can be spent lasts at the present pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Pace {
    /// Nothing can be spent.
    NothingLeft,
    /// Nothing was spent lately: there is no pace.
    NoSpend,
    /// More than a year.
    OverAYear,
    /// So many days, rounded; 0 is less than half a day.
    Days(u16),
}

/// The most days that are told.
const DAYS_MAX: i128 = 365;

/// How long `available` lasts when as much is spent each day as on average of `days` days, over which it was `spent` (all
/// amounts in micro-units).
///
/// Credit is spent in the order in which it expires, what never expires last, as the ledger does. `expiring` is how much of it
/// can be spent for how many days yet, the earliest first: what the pace does not reach in its days is lost and does not count.
/// That some credit pays for some services alone is left aside.
#[must_use]
pub fn days_left(available: i64, expiring: &[(i32, i64)], spent: i64, days: i32) -> Pace {
    if available <= 0 {
        return Pace::NothingLeft;
    }
    if spent <= 0 || days <= 0 {
        return Pace::NoSpend;
    }
    let (available, spent, days) = (i128::from(available), i128::from(spent), i128::from(days));
    let (mut used, mut ending) = (0, 0);
    for (within, amount) in expiring {
        let amount = i128::from(*amount).clamp(0, available - ending);
        ending += amount;
        let reached = spent * i128::from((*within).max(0)) / days;
        used += amount.min((reached - used).max(0));
    }
    // What does not expire.
    used += available - ending;
    let left = (used * days * 2 + spent) / (spent * 2);
    match u16::try_from(left) {
        Ok(left) if i128::from(left) <= DAYS_MAX => Pace::Days(left),
        _ => Pace::OverAYear,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Pace, days_left};

    #[test]
    fn as_many_days_as_the_average_goes_into_what_is_left() {
        assert_eq!(days_left(12_480_350, &[], 16_621_000, 30), Pace::Days(23));
        assert_eq!(days_left(100, &[], 100, 1), Pace::Days(1));
        assert_eq!(days_left(1, &[], 100, 1), Pace::Days(0));
        assert_eq!(days_left(365, &[], 1, 1), Pace::Days(365));
        assert_eq!(days_left(366, &[], 1, 1), Pace::OverAYear);
        assert_eq!(days_left(i64::MAX, &[], 1, 30), Pace::OverAYear);
        assert_eq!(days_left(0, &[], 100, 30), Pace::NothingLeft);
        assert_eq!(days_left(-5, &[], 0, 30), Pace::NothingLeft);
        assert_eq!(days_left(100, &[], 0, 30), Pace::NoSpend);
        assert_eq!(days_left(100, &[], 5, 0), Pace::NoSpend);
    }

    #[test]
    fn what_expires_before_it_is_reached_does_not_count() {
        // Ten a day: of 100 that end in 3 days 30 are reached, and 50 last 5 days more.
        assert_eq!(days_left(150, &[(3, 100)], 300, 30), Pace::Days(8));
        // Both are reached.
        assert_eq!(days_left(150, &[(3, 20), (9, 30)], 300, 30), Pace::Days(15));
        // The second ends with the first.
        assert_eq!(days_left(150, &[(3, 20), (3, 30)], 300, 30), Pace::Days(13));
        assert_eq!(days_left(100, &[(0, 100)], 300, 30), Pace::Days(0));
        // Some of what would expire is owed already.
        assert_eq!(days_left(40, &[(30, 100)], 300, 30), Pace::Days(4));
    }

    fn days(pace: Pace) -> u16 {
        match pace {
            Pace::Days(days) => days,
            Pace::OverAYear | Pace::NoSpend => u16::MAX,
            Pace::NothingLeft => 0,
        }
    }

    proptest! {
        #[test]
        fn the_pace_is_sensible(
            available in 1i64..=9_000_000_000_000_000,
            spent in 1i64..=9_000_000_000_000_000,
            more in 0i64..=1_000_000_000,
            over in 1i32..=30,
            mut expiring in prop::collection::vec((0i32..800, 1i64..=9_000_000_000_000), 0..6),
        ) {
            expiring.sort_unstable();
            let left = |available, expiring: &[(i32, i64)], spent| days(days_left(available, expiring, spent, over));
            let now = left(available, &expiring, spent);
            prop_assert!(left(available + more, &expiring, spent) >= now, "more credit lasts as long");
            // Rounding may turn at another place.
            prop_assert!(left(available, &expiring, spent + more) <= now.saturating_add(1), "who spends more has no longer");
            prop_assert!(left(available, &[], spent) >= now, "an end never lengthens");
            let exact = i128::from(available) * i128::from(over) / i128::from(spent);
            if exact < 365 {
                prop_assert!((i128::from(left(available, &[], spent)) - exact).abs() <= 1);
            }
        }
    }
}
