//! The languages the product speaks.

use serde::{Deserialize, Serialize};

/// A language of the interface. It also decides how numbers, money and dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, the fallback.
    #[default]
    En,
    /// Vietnamese.
    Vi,
    /// Japanese.
    Ja,
}

impl Language {
    /// Every language, in the order of the language menu.
    pub const ALL: [Self; 3] = [Self::En, Self::Vi, Self::Ja];

    /// BCP 47 primary tag: the value of `<html lang>` and of the language cookie.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Vi => "vi",
            Self::Ja => "ja",
        }
    }

    /// The language's own name for itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Vi => "Tiếng Việt",
            Self::Ja => "日本語",
        }
    }

    /// Reads a tag such as `vi` or `vi-VN`, ignoring case.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Chooses by an `Accept-Language` header (RFC 9110 §12.5.4): highest weight first, first named first.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for range in accept_language.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1_000, weight_thousandths);
            let Some(language) = Self::from_tag(tag) else { continue };
            if weight > 0 && best.is_none_or(|(held, _)| weight > held) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// Reads a quality value (`0.8`, `1`, `0.805`) as thousandths; what cannot be read counts as refused.
fn weight_thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    match whole {
        "1" => 1_000,
        "0" => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn negotiates_by_weight_then_order() {
        assert_eq!(Language::negotiate("fr, vi;q=0.8, ja;q=0.9"), Some(Language::Ja));
        assert_eq!(Language::negotiate("vi-VN,vi;q=0.9,en;q=0.8"), Some(Language::Vi));
        assert_eq!(Language::negotiate("ja;q=0, fr"), None);
        assert_eq!(Language::negotiate(""), None);
        assert_eq!(Language::negotiate("en;q=banana, vi;q=0.1"), Some(Language::Vi));
    }
}
