//! The translations: one method per message, one text per language, checked by the compiler.
//!
//! A message that misses a language, or a text that misses or misspells a variable, does not compile. Add texts to the
//! catalogue of their area; components hold none.

use domain::{language::Language, locale::Locale, number::NumberStyle};
use leptos::prelude::*;

mod add_credit;
mod common;
mod credit_history;
mod export;
mod overview;
mod payments;
mod plans;
mod profile;
mod receipts;
mod session;
mod settings;
mod vouchers;

pub use profile::{profile_problem, profile_problem_in};

/// The texts of one language, and the style of the numbers among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts(pub Language, pub NumberStyle);

impl From<Language> for Texts {
    fn from(language: Language) -> Self {
        Self(language, NumberStyle::Language)
    }
}

impl From<Texts> for Locale {
    fn from(Texts(language, numbers): Texts) -> Self {
        Self { language, numbers }
    }
}

/// Declares messages: `name { en: "…", vi: "…", ja: "…" }`, or with variables `name(amount) { en: "Pay {amount}", … }`.
macro_rules! texts {
    ($($name:ident $(($($arg:ident),+))? { en: $en:literal, vi: $vi:literal, ja: $ja:literal $(,)? })*) => {
        impl $crate::i18n::Texts {
            $($crate::i18n::texts!(@message $name $(($($arg),+))? $en, $vi, $ja);)*
        }
    };
    (@message $name:ident $en:literal, $vi:literal, $ja:literal) => {
        #[doc = $en]
        #[must_use]
        pub const fn $name(self) -> &'static str {
            match self.0 {
                domain::language::Language::En => $en,
                domain::language::Language::Vi => $vi,
                domain::language::Language::Ja => $ja,
            }
        }
    };
    (@message $name:ident ($($arg:ident),+) $en:literal, $vi:literal, $ja:literal) => {
        #[doc = $en]
        #[must_use]
        pub fn $name(self, $($arg: &str),+) -> String {
            match self.0 {
                domain::language::Language::En => format!($en, $($arg = $arg),+),
                domain::language::Language::Vi => format!($vi, $($arg = $arg),+),
                domain::language::Language::Ja => format!($ja, $($arg = $arg),+),
            }
        }
    };
}
pub(crate) use texts;

/// Puts the visitor's texts into context: decided by the server from cookie, account and browser; the browser reads the
/// decision from the document it got, so that both sides always agree.
pub fn provide_texts() {
    #[cfg(feature = "ssr")]
    let (language, numbers) = (crate::ssr::language(), crate::ssr::numbers());
    #[cfg(not(feature = "ssr"))]
    let (language, numbers) = {
        let told = |name| document().document_element().and_then(|root| root.get_attribute(name));
        let language = told("lang").and_then(|tag| Language::from_tag(&tag)).unwrap_or_default();
        (language, told("data-numbers").and_then(|slug| NumberStyle::from_slug(&slug)).unwrap_or_default())
    };
    provide_context(Texts(language, numbers));
}

/// The visitor's texts.
pub fn use_texts() -> Texts {
    use_context::<Texts>().unwrap_or_else(|| Language::default().into())
}
