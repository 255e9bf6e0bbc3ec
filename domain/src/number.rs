//! Whole numbers as people read them.

use crate::{language::Language, locale::Locale};

mod style;

pub use style::NumberStyle;

/// A number in groups of three digits.
pub(crate) fn grouped(number: u64, locale: Locale) -> String {
    let digits = number.to_string();
    let (separator, _) = locale.separators();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A count in groups of three digits: `1,531` in English and Japanese, `1.531` in Vietnamese, or as the reader has
/// chosen; a negative one with a minus sign (U+2212).
#[must_use]
pub fn format_count(count: impl Into<i128>, locale: impl Into<Locale>) -> String {
    let count = count.into();
    let text = grouped(u64::try_from(count.unsigned_abs()).unwrap_or(u64::MAX), locale.into());
    if count < 0 { format!("\u{2212}{text}") } else { text }
}

/// A rounded figure for an axis, from millionths: `250k`, `1M` in English, `250 N`, `1 Tr` in Vietnamese, `25万` in Japanese;
/// what is smaller than the language's first such word in digits. Digits beyond the sixth decimal of the unit are left out.
#[must_use]
pub fn format_compact(micros: i64, locale: impl Into<Locale>) -> String {
    let locale = locale.into();
    let words: &[(u64, &str)] = match locale.language {
        Language::En => &[(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")],
        Language::Vi => &[(1_000_000_000, "\u{a0}T"), (1_000_000, "\u{a0}Tr"), (1_000, "\u{a0}N")],
        Language::Ja => &[(100_000_000, "億"), (10_000, "万")],
    };
    let magnitude = u128::from(micros.unsigned_abs());
    let millionths = |unit: u64| u128::from(unit) * 1_000_000;
    let fits = words.iter().find(|(unit, _)| magnitude >= millionths(*unit));
    let (unit, word) = fits.copied().unwrap_or((1, ""));
    let whole = u64::try_from(magnitude / millionths(unit)).unwrap_or(u64::MAX);
    let rest = format!("{:06}", magnitude % millionths(unit) / u128::from(unit));
    let decimals = rest.trim_end_matches('0');
    let sign = if micros < 0 { "\u{2212}" } else { "" };
    let point = if decimals.is_empty() { String::new() } else { locale.separators().1.to_string() };
    format!("{sign}{}{point}{decimals}{word}", grouped(whole, locale))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NumberStyle, format_compact, format_count};
    use crate::{language::Language, locale::Locale};

    #[test]
    fn groups_of_three() {
        assert_eq!(format_count(0, Language::En), "0");
        assert_eq!(format_count(999u64, Language::Vi), "999");
        assert_eq!(format_count(1_531u64, Language::Vi), "1.531");
        assert_eq!(format_count(-1_000_000i64, Language::Ja), "\u{2212}1,000,000");
        assert_eq!(format_count(u64::MAX, Language::En), "18,446,744,073,709,551,615");
    }

    #[test]
    fn a_chosen_style_goes_before_the_language() {
        for language in Language::ALL {
            let written = |numbers| format_count(1_234_567u64, Locale { language, numbers });
            assert_eq!(written(NumberStyle::CommaDot), "1,234,567");
            assert_eq!(written(NumberStyle::DotComma), "1.234.567");
            assert_eq!(written(NumberStyle::SpaceComma), "1\u{a0}234\u{a0}567");
            assert_eq!(written(NumberStyle::Language), format_count(1_234_567u64, language));
        }
    }

    #[test]
    fn figures_of_an_axis() {
        let written = |units: i64| Language::ALL.map(|language| format_compact(units * 1_000_000, language));
        assert_eq!(written(0), ["0", "0", "0"]);
        assert_eq!(written(750), ["750", "750", "750"]);
        assert_eq!(written(7_500), ["7.5k", "7,5\u{a0}N", "7,500"]);
        assert_eq!(written(250_000), ["250k", "250\u{a0}N", "25万"]);
        assert_eq!(written(1_000_000), ["1M", "1\u{a0}Tr", "100万"]);
        assert_eq!(written(2_500_000_000), ["2.5B", "2,5\u{a0}T", "25億"]);
        assert_eq!(format_compact(2_500_000, Language::Vi), "2,5");
        assert_eq!(format_compact(-25_000, Language::En), "\u{2212}0.025");
    }

    proptest! {
        #[test]
        fn only_separators_are_added(count: i64) {
            for locale in Locale::all() {
                let text = format_count(count, locale).replace(['.', ',', '\u{a0}'], "").replace('\u{2212}', "-");
                prop_assert_eq!(text.parse(), Ok(count));
            }
        }
    }
}
