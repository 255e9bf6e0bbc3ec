//! Days and times of day as people read them, by language. Numerals are plain, the clock has 24 hours.

use crate::{language::Language, time::Day};

pub mod calendar;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// From Monday, as [`Day::weekday`] counts.
const WEEKDAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const WEEKDAYS_VI: [&str; 7] = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];
const WEEKDAYS_JA: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

/// A day with its year: `20 Nov 2026`, `20/11/2026`, `2026年11月20日`.
#[must_use]
pub fn format_day(day: Day, language: Language) -> String {
    let (year, _, _) = day.ymd();
    let short = format_day_short(day, language);
    match language {
        Language::En => format!("{short} {year}"),
        Language::Vi => format!("{short}/{year}"),
        Language::Ja => format!("{year}年{short}"),
    }
}

/// A day without its year: `20 Nov`, `20/11`, `11月20日`.
#[must_use]
pub fn format_day_short(day: Day, language: Language) -> String {
    let (_, month, number) = day.ymd();
    match language {
        Language::En => format!("{number} {}", name(&MONTHS, month.saturating_sub(1))),
        Language::Vi => format!("{number:02}/{month:02}"),
        Language::Ja => format!("{month}月{number}日"),
    }
}

/// The head of a day's rows, with the day of the week: `Fri 20 Nov`, `T6 20/11`, `11月20日(金)`.
#[must_use]
pub fn format_day_head(day: Day, language: Language) -> String {
    let short = format_day_short(day, language);
    let weekday = day.weekday();
    match language {
        Language::En => format!("{} {short}", name(&WEEKDAYS_EN, weekday)),
        Language::Vi => format!("{} {short}", name(&WEEKDAYS_VI, weekday)),
        Language::Ja => format!("{short}({})", name(&WEEKDAYS_JA, weekday)),
    }
}

/// A minute of the day (0–1439) as `14:36`, in every language.
#[must_use]
pub fn format_minute(minute_of_day: u16) -> String {
    let minute_of_day = minute_of_day % 1_440;
    format!("{:02}:{:02}", minute_of_day / 60, minute_of_day % 60)
}

fn name(names: &[&'static str], index: u8) -> &'static str {
    names.get(usize::from(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{format_day, format_day_head, format_day_short, format_minute};
    use crate::{language::Language, time::Day};

    #[test]
    fn days_by_language() {
        let day = Day::from_ymd(2026, 11, 20).unwrap();
        let written = |form: fn(Day, Language) -> String| Language::ALL.map(|language| form(day, language));
        assert_eq!(written(format_day), ["20 Nov 2026", "20/11/2026", "2026年11月20日"]);
        assert_eq!(written(format_day_short), ["20 Nov", "20/11", "11月20日"]);
        assert_eq!(written(format_day_head), ["Fri 20 Nov", "T6 20/11", "11月20日(金)"]);
        let sunday = Day::from_ymd(2027, 1, 3).unwrap();
        assert_eq!(format_day_head(sunday, Language::Vi), "CN 03/01");
        assert_eq!(format_day(sunday, Language::En), "3 Jan 2027");
    }

    #[test]
    fn minutes() {
        assert_eq!(format_minute(14 * 60 + 36), "14:36");
        assert_eq!(format_minute(0), "00:00");
        assert_eq!(format_minute(1_439), "23:59");
    }
}
