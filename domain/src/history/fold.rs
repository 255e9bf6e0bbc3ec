//! Texts as they are compared: without case, without the marks on letters, in their usual width and without hyphens, so
//! that `nap tien` finds *Nạp tiền*, `ＧＰＵ` *GPU*, and `pay0001` *PAY-0001*.

use crate::text::half_width;

/// Appends a text as it is compared.
pub fn fold(text: &str, folded: &mut String) {
    folded.extend(folded_letters(text));
}

/// The letters of a text as they are compared.
pub fn folded_letters(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars().filter_map(letter)
}

/// What is compared of a character: one, or nothing.
fn letter(character: char) -> Option<char> {
    match half_width(character) {
        // Hyphens and dashes, marks that stand by themselves behind their letter, and what is invisible and comes along when
        // something is pasted.
        '-' | '\u{2010}'..='\u{2015}' | '\u{300}'..='\u{36f}' => None,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => None,
        plain if plain.is_ascii() => Some(plain.to_ascii_lowercase()),
        other => Some(unmarked(other).unwrap_or_else(|| other.to_lowercase().next().unwrap_or(other))),
    }
}

/// The plain letter of one with marks, as far as Vietnamese and the languages of western Europe have such.
const fn unmarked(character: char) -> Option<char> {
    Some(match character {
        'À'..='Å' | 'à'..='å' | 'Ă' | 'ă' | 'Ạ'..='ặ' => 'a',
        'Ç' | 'ç' => 'c',
        'Đ' | 'đ' => 'd',
        'È'..='Ë' | 'è'..='ë' | 'Ẹ'..='ệ' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ' | 'ĩ' | 'Ỉ'..='ị' => 'i',
        'Ñ' | 'ñ' => 'n',
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ơ' | 'ơ' | 'Ọ'..='ợ' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ' | 'ũ' | 'Ư' | 'ư' | 'Ụ'..='ự' => 'u',
        'Ý' | 'ý' | 'ÿ' | 'Ỳ'..='ỹ' => 'y',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    fn folded(text: &str) -> String {
        let mut folded = String::new();
        fold(text, &mut folded);
        folded
    }

    #[test]
    fn every_vietnamese_letter_loses_its_marks() {
        for (marked, plain) in [
            ("aàảãáạăằẳẵắặâầẩẫấậ", 'a'),
            ("đ", 'd'),
            ("eèẻẽéẹêềểễếệ", 'e'),
            ("iìỉĩíị", 'i'),
            ("oòỏõóọôồổỗốộơờởỡớợ", 'o'),
            ("uùủũúụưừửữứự", 'u'),
            ("yỳỷỹýỵ", 'y'),
        ] {
            let all = [folded(marked), folded(&marked.to_uppercase())].concat();
            assert!(all.chars().all(|letter| letter == plain), "{marked}: {all}");
        }
    }

    #[test]
    fn width_case_hyphens_and_composition_do_not_count() {
        for (one, other) in [
            ("ＧＰＵ－０１", "gpu01"),
            ("PAY-0001", "pay0001"),
            // The marks by themselves, as some systems write them.
            ("Na\u{323}p tie\u{302}\u{300}n", "nạp tiền"),
            ("\u{200b}PAY–0001\u{202c}", "pay0001"),
            ("ÇA VA", "ca va"),
            ("チャージ", "チャージ"),
            ("ПРИВЕТ", "привет"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
        assert_ne!(folded("ガ"), folded("カ"));
    }
}
