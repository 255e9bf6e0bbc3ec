//! Whole numbers as people read them.

use crate::locale::Locale;

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NumberStyle, format_count};
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
