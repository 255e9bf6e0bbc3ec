//! Free text: every word must occur, wherever, [however it is spelled](super::fold), in what is shown of a movement; or
//! the text as a whole is its amount.

use core::{iter, ops::RangeInclusive};

use super::{Movement, Words, fold::folded_letters};
use crate::{ledger::PostingKind, voucher::VoucherCode};

/// Words to look for, prepared once and then compared with many rows without allocating.
#[derive(Debug, Clone)]
pub struct Search {
    words: Vec<Word>,
    amounts: Vec<RangeInclusive<u64>>,
}

/// A word, and what is called by it.
#[derive(Debug, Clone)]
pub struct Word {
    letters: Letters,
    /// The voucher's code that is meant, where its normal form is spelled otherwise.
    code: Option<Letters>,
    kinds: Vec<PostingKind>,
    undescribed: Vec<PostingKind>,
    services: Vec<String>,
}

/// Letters as they are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Letters(String);

impl Search {
    /// The words of a text, as the reader's own words explain them.
    pub fn new(text: &str, words: &Words) -> Self {
        let each = text.split_whitespace().filter_map(|word| Word::new(word, words));
        Self { words: each.collect(), amounts: words.amounts.clone() }
    }

    /// The words.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Whether a movement is found.
    pub fn matches(&self, movement: &Movement) -> bool {
        self.words.iter().all(|word| word.is_in(movement)) || self.means(movement.amount)
    }

    /// Whether the text as a whole means a signed amount.
    pub fn means(&self, amount: i64) -> bool {
        self.amounts.iter().any(|meant| meant.contains(&amount.unsigned_abs()))
    }

    /// Whether one of the words occurs in a text.
    pub fn touches(&self, text: &str) -> bool {
        self.words.iter().any(|word| word.occurs_in(text))
    }
}

impl Word {
    /// `None` when nothing of it is compared.
    fn new(word: &str, words: &Words) -> Option<Self> {
        let letters = Letters::new(word)?;
        let code = word.parse::<VoucherCode>().ok().and_then(|code| Letters::new(code.as_str()));
        let called = |names: &[(PostingKind, String)]| -> Vec<PostingKind> {
            names.iter().filter(|(_, name)| letters.occur_in(name)).map(|(kind, _)| *kind).collect()
        };
        let (kinds, undescribed) = (called(&words.kinds), called(&words.descriptions));
        let services = words.services.iter().filter(|(_, name)| letters.occur_in(name));
        let services = services.map(|(slug, _)| slug.clone()).collect();
        Some(Self { code: code.filter(|code| *code != letters), letters, kinds, undescribed, services })
    }

    /// How the word is spelled in folded texts.
    pub fn folded(&self) -> impl Iterator<Item = &str> {
        iter::once(&self.letters).chain(&self.code).map(|letters| &*letters.0)
    }

    /// Whether movements of a kind are called so, or what stands in place of their description has the word.
    pub fn is_called(&self, kind: PostingKind, has_description: bool) -> bool {
        self.kinds.contains(&kind) || !has_description && self.undescribed.contains(&kind)
    }

    /// Whether a service is called so.
    pub fn is_service(&self, service: &str) -> bool {
        self.services.iter().any(|called| called == service) || self.occurs_in(service)
    }

    /// Whether it occurs in a text.
    pub fn occurs_in(&self, text: &str) -> bool {
        self.letters.occur_in(text) || self.code.as_ref().is_some_and(|code| code.occur_in(text))
    }

    fn is_in(&self, movement: &Movement) -> bool {
        let Movement { kind, service, description, reference, code, .. } = movement;
        [description, reference, code].into_iter().any(|text| self.occurs_in(text))
            || service.as_deref().is_some_and(|service| self.is_service(service))
            || self.is_called(*kind, !description.is_empty())
    }
}

impl Letters {
    fn new(word: &str) -> Option<Self> {
        Some(Self(folded_letters(word).collect())).filter(|letters| !letters.0.is_empty())
    }

    fn occur_in(&self, text: &str) -> bool {
        let mut rest = folded_letters(text);
        loop {
            let mut ahead = rest.clone();
            if self.0.chars().all(|letter| ahead.next() == Some(letter)) {
                return true;
            }
            if rest.next().is_none() {
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Search, Words};

    /// Whether every word of a text occurs in one of the others.
    fn found(text: &str, texts: [&str; 3]) -> bool {
        let search = Search::new(text, &Words::default());
        search.words().iter().all(|word| texts.iter().any(|text| word.occurs_in(text)))
    }

    #[test]
    fn words_anywhere_in_any_case() {
        let found = |text: &str| found(text, ["Nạp tiền VNPay", "PAY-0001", "inference"]);
        for text in ["", "  ", "-", "vnpay", "NẠP", "nap tien", "pay0001 nạp", "tiền   ＩＮＦＥＲ", "iề"] {
            assert!(found(text), "{text}");
        }
        for text in ["nop", "vnpay stripe", "tiềnvn", "音"] {
            assert!(!found(text), "{text}");
        }
    }

    #[test]
    fn a_code_is_found_as_it_was_typed() {
        for text in ["ALLGONE026", "allg0ne026", "A11G0NE026", "A11-", "gone026"] {
            assert_eq!(found(text, ["", "A11G0NE026", ""]), text != "gone026", "{text}");
        }
        assert!(found("containers", ["", "", "gpu-containers"]));
    }

    proptest! {
        #[test]
        fn ascii_and_unicode_agree_with_the_plain_way(text in "[a-cA-C]{0,12}", word in "[a-cA-C]{1,3}") {
            let expected = text.to_lowercase().contains(&word.to_lowercase());
            prop_assert_eq!(found(&word, [&text, "", ""]), expected);
            let accented = |plain: &str| plain.replace('a', "д").replace('A', "Д").replace('b', "日");
            let expected = accented(&text).to_lowercase().contains(&accented(&word).to_lowercase());
            prop_assert_eq!(found(&accented(&word), ["", &accented(&text), ""]), expected);
        }

        #[test]
        fn every_part_of_a_text_is_found(text in "\\PC{0,30}", start in 0usize..30, length in 0usize..10) {
            let part: String = text.chars().skip(start).take(length).collect();
            prop_assert!(found(&part, ["", "", &text]));
        }
    }
}
