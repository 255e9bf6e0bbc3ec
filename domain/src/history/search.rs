//! Free text: every word must occur, wherever, whatever its case.

/// Words to look for, prepared once and then compared with many rows without allocating.
#[derive(Debug, Clone)]
pub struct Search {
    words: Vec<Word>,
}

#[derive(Debug, Clone)]
enum Word {
    /// In ASCII a byte is a character: the quick way.
    Ascii(Vec<u8>),
    /// Lower-case characters.
    Unicode(Vec<char>),
}

impl Search {
    /// The words of a text.
    pub fn new(text: &str) -> Self {
        let word = |word: &str| {
            if word.is_ascii() {
                Word::Ascii(word.to_ascii_lowercase().into_bytes())
            } else {
                Word::Unicode(word.chars().map(lower).collect())
            }
        };
        Self { words: text.split_whitespace().map(word).collect() }
    }

    /// The words, as they occur in folded texts.
    pub fn folded(&self) -> Vec<Vec<u8>> {
        let bytes = |word: &Word| match word {
            Word::Ascii(word) => word.clone(),
            Word::Unicode(word) => word.iter().collect::<String>().into_bytes(),
        };
        self.words.iter().map(bytes).collect()
    }

    /// Whether every word occurs in one of the texts.
    pub fn matches(&self, texts: [&str; 3]) -> bool {
        self.words.iter().all(|word| texts.iter().any(|text| word.occurs_in(text)))
    }
}

impl Word {
    fn occurs_in(&self, text: &str) -> bool {
        match self {
            Self::Ascii(word) => text.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word)),
            Self::Unicode(word) => text.char_indices().any(|(start, _)| {
                let mut found = text[start..].chars().map(lower);
                word.iter().all(|expected| found.next() == Some(*expected))
            }),
        }
    }
}

/// Appends a text as it is compared.
pub fn fold(text: &str, folded: &mut String) {
    folded.extend(text.chars().map(lower));
}

/// Simple lower case: one character for one. Enough to compare; those few that become two keep the first. Nothing
/// beyond ASCII becomes ASCII (as the Kelvin sign would), so that comparing bytes and comparing characters agree.
fn lower(character: char) -> char {
    if character.is_ascii() {
        character.to_ascii_lowercase()
    } else {
        character.to_lowercase().next().filter(|lower| !lower.is_ascii()).unwrap_or(character)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Search;

    #[test]
    fn words_anywhere_in_any_case() {
        let found = |text: &str| Search::new(text).matches(["Nạp tiền VNPay", "PAY-0001", "inference"]);
        for text in ["", "  ", "vnpay", "NẠP", "pay-0001 nạp", "tiền   INFER", "iề"] {
            assert!(found(text), "{text}");
        }
        for text in ["nap", "vnpay stripe", "tiềnvn", "音"] {
            assert!(!found(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn ascii_and_unicode_agree_with_the_plain_way(text in "[a-cA-C]{0,12}", word in "[a-cA-C]{1,3}") {
            let expected = text.to_lowercase().contains(&word.to_lowercase());
            prop_assert_eq!(Search::new(&word).matches([&text, "", ""]), expected);
            let accented = |plain: &str| plain.replace('a', "ạ").replace('A', "Ạ").replace('b', "日");
            let expected = accented(&text).to_lowercase().contains(&accented(&word).to_lowercase());
            prop_assert_eq!(Search::new(&accented(&word)).matches(["", &accented(&text), ""]), expected);
        }

        #[test]
        fn every_part_of_a_text_is_found(text in "\\PC{0,30}", start in 0usize..30, length in 0usize..10) {
            let part: String = text.chars().skip(start).take(length).collect();
            prop_assert!(Search::new(&part).matches(["", "", &text]));
        }
    }
}
