//! How figures are written: the language, and the number style where the reader has chosen one.

use crate::{language::Language, number::NumberStyle};

/// What decides how figures are written and read. A language alone is one, with that language's own numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Locale {
    /// Places the currency's mark, and words dates.
    pub language: Language,
    /// The marks within numbers.
    pub numbers: NumberStyle,
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        Self { language, numbers: NumberStyle::Language }
    }
}

impl Locale {
    /// Every language with every number style.
    pub fn all() -> impl Iterator<Item = Self> {
        Language::ALL.into_iter().flat_map(|language| NumberStyle::ALL.map(|numbers| Self { language, numbers }))
    }

    /// The character before decimals.
    #[must_use]
    pub const fn decimal_mark(self) -> char {
        self.separators().1
    }

    /// The character between groups of three digits, and the one before decimals.
    pub(crate) const fn separators(self) -> (char, char) {
        match (self.numbers, self.language) {
            (NumberStyle::Language, Language::En | Language::Ja) | (NumberStyle::CommaDot, _) => (',', '.'),
            (NumberStyle::Language, Language::Vi) | (NumberStyle::DotComma, _) => ('.', ','),
            (NumberStyle::SpaceComma, _) => ('\u{a0}', ','),
        }
    }
}
