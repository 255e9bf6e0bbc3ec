//! Whole numbers as people read them.

use crate::language::Language;

/// The character between groups of three digits, and the one before decimals.
pub(crate) const fn separators(language: Language) -> (char, char) {
    match language {
        Language::Vi => ('.', ','),
        Language::En | Language::Ja => (',', '.'),
    }
}

/// A number in groups of three digits, by the language's convention.
pub(crate) fn grouped(number: u64, language: Language) -> String {
    let digits = number.to_string();
    let (separator, _) = separators(language);
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A count in groups of three digits: `1,531` in English and Japanese, `1.531` in Vietnamese; a negative one with a
/// minus sign (U+2212).
#[must_use]
pub fn format_count(count: impl Into<i128>, language: Language) -> String {
    let count = count.into();
    let text = grouped(u64::try_from(count.unsigned_abs()).unwrap_or(u64::MAX), language);
    if count < 0 { format!("\u{2212}{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::format_count;
    use crate::language::Language;

    #[test]
    fn groups_of_three() {
        assert_eq!(format_count(0, Language::En), "0");
        assert_eq!(format_count(999u64, Language::Vi), "999");
        assert_eq!(format_count(1_531u64, Language::Vi), "1.531");
        assert_eq!(format_count(-1_000_000i64, Language::Ja), "\u{2212}1,000,000");
        assert_eq!(format_count(u64::MAX, Language::En), "18,446,744,073,709,551,615");
    }

    proptest! {
        #[test]
        fn only_separators_are_added(count: i64) {
            for language in Language::ALL {
                let text = format_count(count, language).replace(['.', ','], "").replace('\u{2212}', "-");
                prop_assert_eq!(text.parse(), Ok(count));
            }
        }
    }
}
