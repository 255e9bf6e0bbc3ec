//! Date ranges by name.

use crate::time::Day;

/// A named date range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Today alone.
    Today,
    /// The last 7 days, today included.
    Days7,
    /// The last 30 days, today included.
    Days30,
    /// From the first of this month.
    ThisMonth,
    /// The whole month before this one.
    LastMonth,
    /// From the first of January.
    ThisYear,
    /// Everything.
    AllTime,
}

/// The named ranges as seen from `today`, in the order of the list: first and last day, both included; `None` where
/// there is no bound.
#[must_use]
pub fn presets(today: Day) -> [(Preset, Option<Day>, Option<Day>); 7] {
    let to_today = |preset, from| (preset, Some(from), Some(today));
    let last_month_end = today.month_start().plus(-1);
    [
        to_today(Preset::Today, today),
        to_today(Preset::Days7, today.plus(-6)),
        to_today(Preset::Days30, today.plus(-29)),
        to_today(Preset::ThisMonth, today.month_start()),
        (Preset::LastMonth, Some(last_month_end.month_start()), Some(last_month_end)),
        to_today(Preset::ThisYear, today.year_start()),
        (Preset::AllTime, None, None),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Preset, presets};
    use crate::{history::filter::within, time::Day};

    #[test]
    fn in_january() {
        let day = |year, month, day| Day::from_ymd(year, month, day);
        let today = day(2026, 1, 5).unwrap();
        assert_eq!(
            presets(today),
            [
                (Preset::Today, Some(today), Some(today)),
                (Preset::Days7, day(2025, 12, 30), Some(today)),
                (Preset::Days30, day(2025, 12, 7), Some(today)),
                (Preset::ThisMonth, day(2026, 1, 1), Some(today)),
                (Preset::LastMonth, day(2025, 12, 1), day(2025, 12, 31)),
                (Preset::ThisYear, day(2026, 1, 1), Some(today)),
                (Preset::AllTime, None, None),
            ]
        );
    }

    proptest! {
        #[test]
        fn all_but_last_month_cover_today(count in 0i32..60_000) {
            let today = Day(count);
            for (preset, from, to) in presets(today) {
                prop_assert_eq!(within(today, from, to), preset != Preset::LastMonth);
                prop_assert!(from <= to);
            }
            let (_, _, last_month_end) = presets(today)[4];
            prop_assert_eq!(last_month_end.map(|day| day.plus(1)), Some(today.month_start()));
        }
    }
}
