//! The marks within numbers, as a reader may choose them whatever the language.

use serde::{Deserialize, Serialize};

/// How digits are grouped and where decimals begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// As the language has it.
    #[default]
    Language,
    /// `1,234.56`.
    CommaDot,
    /// `1.234,56`.
    DotComma,
    /// `1 234,56`, with a no-break space.
    SpaceComma,
}

impl NumberStyle {
    /// Every style, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Language, Self::CommaDot, Self::DotComma, Self::SpaceComma];

    /// How cookies, forms, the document and the database name it.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::CommaDot => "comma-dot",
            Self::DotComma => "dot-comma",
            Self::SpaceComma => "space-comma",
        }
    }

    /// Reads [`Self::slug`].
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.slug() == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::NumberStyle;

    #[test]
    fn slugs_lead_back() {
        for style in NumberStyle::ALL {
            assert_eq!(NumberStyle::from_slug(style.slug()), Some(style));
        }
        assert_eq!(NumberStyle::from_slug("Language"), None);
    }
}
