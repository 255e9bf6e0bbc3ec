//! A month as a calendar shows it: its weeks, the way of the focus from day to day, a range picked by two clicks.

use super::{WEEKDAYS_JA, WEEKDAYS_VI, name};
use crate::{language::Language, time::Day};

/// Weeks on show: as many as any month touches, so that a calendar keeps its height.
pub const WEEKS: i32 = 6;

/// The first and the last day of a range, both included; `None` where there is no bound.
pub type Range = (Option<Day>, Option<Day>);

/// The days that a calendar leads to: 1900 to 2199. Others can be typed.
const REACH: (Day, Day) = (Day(-25_567), Day(84_005));

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// From Monday, as [`Day::weekday`] counts; the long names, too.
const INITIALS_EN: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const LONG_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const LONG_VI: [&str; 7] = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"];
const LONG_JA: [&str; 7] = ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"];

/// A step of the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To a later day, or an earlier one.
    Days(i32),
    /// To the same day of a later month, or an earlier one; to the last day of a month that is shorter.
    Months(i64),
    /// To the first day of the week.
    WeekStart,
    /// To the last day of the week.
    WeekEnd,
}

/// The day that a step leads to, as far as the calendar goes.
#[must_use]
pub fn step(day: Day, step: Step, language: Language) -> Day {
    let to = match step {
        Step::Days(days) => day.plus(days),
        Step::Months(months) => day.plus_months(months).unwrap_or(day),
        Step::WeekStart => week_start(day, language),
        Step::WeekEnd => week_start(day, language).plus(6),
    };
    within_reach(to)
}

/// The day itself, or the nearest one that the calendar leads to.
#[must_use]
pub fn within_reach(day: Day) -> Day {
    day.clamp(REACH.0, REACH.1)
}

/// The days of the week in the order of a calendar, as [`Day::weekday`] counts them. By CLDR weeks begin on Sunday in
/// the United States and in Japan, on Monday in Vietnam.
#[must_use]
pub const fn weekdays(language: Language) -> [u8; 7] {
    match language {
        Language::En | Language::Ja => [6, 0, 1, 2, 3, 4, 5],
        Language::Vi => [0, 1, 2, 3, 4, 5, 6],
    }
}

/// The first day on show with a month: the day from which its weeks are counted, often one of the month before.
#[must_use]
pub fn first_shown(month: Day, language: Language) -> Day {
    week_start(month.month_start(), language)
}

/// What a click on a day makes of a range: the first click begins a new one, the second ends it, also backwards.
#[must_use]
pub fn pick(range: Range, day: Day) -> Range {
    match range {
        (Some(from), None) => (Some(from.min(day)), Some(from.max(day))),
        _ => (Some(day), None),
    }
}

/// A month with its year: `November 2026`, `Tháng 11 năm 2026`, `2026年11月`.
#[must_use]
pub fn format_month(day: Day, language: Language) -> String {
    let (year, month, _) = day.ymd();
    match language {
        Language::En => format!("{} {year}", name(&MONTHS, month.saturating_sub(1))),
        Language::Vi => format!("Tháng {month} năm {year}"),
        Language::Ja => format!("{year}年{month}月"),
    }
}

/// The short and the long name of a day of the week: `Mo` and `Monday`, `T2` and `Thứ Hai`, `月` and `月曜日`.
#[must_use]
pub fn weekday_names(weekday: u8, language: Language) -> (&'static str, &'static str) {
    let (short, long) = match language {
        Language::En => (&INITIALS_EN, &LONG_EN),
        Language::Vi => (&WEEKDAYS_VI, &LONG_VI),
        Language::Ja => (&WEEKDAYS_JA, &LONG_JA),
    };
    (name(short, weekday), name(long, weekday))
}

fn week_start(day: Day, language: Language) -> Day {
    let since = (day.weekday() + 7 - weekdays(language)[0]) % 7;
    day.plus(-i32::from(since))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{REACH, Step, WEEKS, first_shown, format_month, pick, step, weekday_names, weekdays};
    use crate::{language::Language, time::Day};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_begin_as_in_the_country() {
        let first = Language::ALL.map(|language| weekday_names(weekdays(language)[0], language));
        assert_eq!(first, [("Su", "Sunday"), ("T2", "Thứ Hai"), ("日", "日曜日")]);
        let shown = Language::ALL.map(|language| first_shown(day("2026-11-20"), language).to_string());
        assert_eq!(shown, ["2026-11-01", "2026-10-26", "2026-11-01"]);
    }

    #[test]
    fn months_have_names() {
        let names = Language::ALL.map(|language| format_month(day("2026-11-20"), language));
        assert_eq!(names, ["November 2026", "Tháng 11 năm 2026", "2026年11月"]);
    }

    #[test]
    fn the_focus_walks() {
        let walk = |from, by| step(day(from), by, Language::En).to_string();
        assert_eq!(walk("2026-11-30", Step::Days(1)), "2026-12-01");
        assert_eq!(walk("2026-11-01", Step::Days(-7)), "2026-10-25");
        assert_eq!(walk("2026-01-31", Step::Months(1)), "2026-02-28");
        assert_eq!(walk("2024-02-29", Step::Months(-12)), "2023-02-28");
        // A Friday.
        assert_eq!(walk("2026-11-20", Step::WeekStart), "2026-11-15");
        assert_eq!(walk("2026-11-20", Step::WeekEnd), "2026-11-21");
        assert_eq!(step(day("2026-11-22"), Step::WeekStart, Language::Vi), day("2026-11-16"));
    }

    #[test]
    fn the_calendar_has_ends() {
        assert_eq!(REACH.0, day("1900-01-01"));
        assert_eq!(REACH.1, day("2199-12-31"));
        assert_eq!(step(REACH.0, Step::Months(-1), Language::En), REACH.0);
        assert_eq!(step(REACH.1, Step::Days(7), Language::En), REACH.1);
    }

    #[test]
    fn two_clicks_make_a_range() {
        let (early, late) = (day("2026-11-01"), day("2026-11-20"));
        assert_eq!(pick((None, None), late), (Some(late), None));
        assert_eq!(pick((Some(late), None), early), (Some(early), Some(late)));
        assert_eq!(pick((Some(early), None), late), (Some(early), Some(late)));
        assert_eq!(pick((Some(early), None), early), (Some(early), Some(early)));
        assert_eq!(pick((Some(early), Some(late)), late), (Some(late), None));
        assert_eq!(pick((None, Some(late)), early), (Some(early), None));
    }

    proptest! {
        #[test]
        fn a_month_is_on_show_as_a_whole(count in -20_000i32..80_000) {
            for language in Language::ALL {
                let month = Day(count).month_start();
                let first = first_shown(month, language);
                prop_assert!(first <= month && month < first.plus(7));
                prop_assert_eq!(first.weekday(), weekdays(language)[0]);
                let next = month.plus_months(1).unwrap();
                prop_assert!(next <= first.plus(7 * WEEKS));
            }
        }

        #[test]
        fn steps_there_and_back(count in -20_000i32..80_000, days in -400i32..400) {
            for language in Language::ALL {
                let there = step(Day(count), Step::Days(days), language);
                prop_assert_eq!(step(there, Step::Days(-days), language), Day(count));
                let start = step(Day(count), Step::WeekStart, language);
                prop_assert_eq!(step(start, Step::WeekEnd, language), step(Day(count), Step::WeekEnd, language));
            }
        }
    }
}
