//! Small steps on typed text that several rules share.

/// The half-width form of a character: full-width ASCII (U+FF01–U+FF5E) and the ideographic space, as Japanese and
/// Chinese input methods produce them, become plain ASCII; the full-width yen sign becomes `¥`.
pub const fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ffe5}' => '¥',
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(character as u32 - 0xfee0) {
            Some(plain) => plain,
            None => character,
        },
        other => other,
    }
}

/// The text in half-width characters, without spaces at its ends.
pub fn half_width_trimmed(text: &str) -> String {
    let plain: String = text.chars().map(half_width).collect();
    plain.trim().to_owned()
}

/// Whether a character must not be stored in a line of text: control characters, and the marks that reorder what
/// follows them (a name must not be able to rewrite the receipt it is printed on).
pub fn is_forbidden(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{half_width_trimmed, is_forbidden};

    #[test]
    fn full_width_becomes_plain() {
        assert_eq!(half_width_trimmed("　Ｔ１２３－￥．　"), "T123-¥.");
        assert_eq!(half_width_trimmed("日本 đ"), "日本 đ");
    }

    #[test]
    fn reordering_marks_are_forbidden() {
        assert!(is_forbidden('\u{202e}') && is_forbidden('\n') && !is_forbidden('é') && !is_forbidden('\u{200d}'));
    }
}
