//! Cells as text: cut to what a cell holds, exact decimals, and no formulas.

use std::{borrow::Cow, fmt::Write as _};

use domain::history::Movement;

/// The most that a cell of Excel holds, in UTF-16 units.
pub(super) const CELL_MAX: usize = 32_767;
/// What stands at the end of a text that was cut.
pub(super) const CUT: &str = " […]";
/// The digits that a number of Excel keeps.
const NUMBER_DIGITS: u32 = 15;
const UNIT: u128 = 1_000_000;

/// What a movement refers to: a reference of its own, or else the code of the voucher that paid.
pub(super) fn reference(movement: &Movement) -> &str {
    if movement.reference.is_empty() { &movement.code } else { &movement.reference }
}

/// The text as far as a cell holds it; its end says when it was cut.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    // Each byte is one unit or less.
    if text.len() <= CELL_MAX || text.encode_utf16().count() <= CELL_MAX {
        return Cow::Borrowed(text);
    }
    let most = CELL_MAX - CUT.encode_utf16().count();
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > most
    });
    let kept = end.map_or(text, |(end, _)| &text[..end]);
    Cow::Owned(format!("{kept}{CUT}"))
}

/// Micro-units as `-1234.5`: exact, with as many decimals as it needs.
pub(super) fn decimal(micros: i128) -> String {
    let mut text = String::with_capacity(24);
    let magnitude = micros.unsigned_abs();
    let sign = if micros < 0 { "-" } else { "" };
    // Writing to a text does not fail.
    let _ = write!(text, "{sign}{}.{:06}", magnitude / UNIT, magnitude % UNIT);
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    text
}

/// Micro-units as the number that is nearest: exact as Excel shows and keeps it unless [`loses_digits`].
pub(super) fn number(micros: i128) -> f64 {
    decimal(micros).parse().unwrap_or(f64::NAN)
}

/// Whether an amount has more digits than a number of Excel keeps.
pub(super) fn loses_digits(micros: i128) -> bool {
    let mut magnitude = micros.unsigned_abs();
    if magnitude < 10u128.pow(NUMBER_DIGITS) {
        return false;
    }
    while magnitude.is_multiple_of(10) {
        magnitude /= 10;
    }
    magnitude >= 10u128.pow(NUMBER_DIGITS)
}

/// A text that no spreadsheet takes for a formula when it reads it from a CSV file: what could begin one gets an apostrophe
/// before it (OWASP, CSV injection). Numbers are not texts, and stay numbers.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(BEGINNINGS) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn long_texts_are_cut_visibly() {
        let long = "😀".repeat(20_000);
        let cut = cell(&long);
        assert_eq!(cut.encode_utf16().count(), CELL_MAX - 1, "no half of an emoji");
        assert!(cut.ends_with("😀 […]"));
        let fits = "ế".repeat(CELL_MAX);
        assert_eq!(cell(&fits), fits);
        assert_eq!(cell(&format!("{fits}x")).chars().count(), CELL_MAX);
    }

    #[test]
    fn digits_beyond_fifteen_are_noticed() {
        for (micros, loses) in [
            (999_999_999_999_999, false),
            (1_000_000_000_000_001, true),
            (-1_000_000_000_000_010, false),
            (8_999_999_999_999_999, true),
            (9_000_000_000_000_000, false),
            (0, false),
        ] {
            assert_eq!(loses_digits(micros), loses, "{micros}");
        }
    }

    proptest! {
        #[test]
        fn fifteen_digits_come_back_from_a_number(micros in -999_999_999_999_999i64..=999_999_999_999_999) {
            let micros = i128::from(micros);
            let shown = format!("{}", number(micros));
            let expected = decimal(micros);
            prop_assert_eq!(shown.strip_prefix("-0").filter(|rest| rest.is_empty()).map_or(shown.clone(), |_| "0".into()), expected);
        }

        #[test]
        fn no_text_begins_a_formula(text in "[=+@\\t\\r\\n＝-]?\\PC{0,8}") {
            let safe = harmless(&text);
            prop_assert!(!safe.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']));
            prop_assert!(safe == text || safe.strip_prefix('\'') == Some(&text));
        }
    }
}
