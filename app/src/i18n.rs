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
pub mod file;
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
///
/// The server holds all of them. The browser holds none: it knows a message by the hash of its name and looks it up in the
/// [`file`] of its one language, which is a third of the text and no part of the WASM.
macro_rules! texts {
    ($($name:ident $(($($arg:ident),+))? { en: $en:literal, vi: $vi:literal, ja: $ja:literal $(,)? })*) => {
        /// The messages of this area: name and text in each language, in the order of `Language::ALL`.
        #[cfg(feature = "ssr")]
        pub(super) const MESSAGES: &[$crate::i18n::file::Message] = &[$((stringify!($name), [$en, $vi, $ja])),*];

        impl $crate::i18n::Texts {
            $($crate::i18n::texts!(@message $name $(($($arg),+))? $en, $vi, $ja);)*
        }
    };
    (@message $name:ident $en:literal, $vi:literal, $ja:literal) => {
        #[doc = concat!("In English: ", $en)]
        #[cfg(feature = "ssr")]
        #[must_use]
        pub fn $name(self) -> &'static str {
            match self.0 {
                domain::language::Language::En => $en,
                domain::language::Language::Vi => $vi,
                domain::language::Language::Ja => $ja,
            }
        }

        #[doc = concat!("In English: ", $en)]
        #[cfg(not(feature = "ssr"))]
        #[must_use]
        pub fn $name(self) -> &'static str {
            $crate::i18n::file::text(const { $crate::i18n::file::key(stringify!($name)) })
        }
    };
    (@message $name:ident ($($arg:ident),+) $en:literal, $vi:literal, $ja:literal) => {
        #[doc = concat!("In English: ", $en)]
        #[cfg(feature = "ssr")]
        #[must_use]
        pub fn $name(self, $($arg: &str),+) -> String {
            match self.0 {
                domain::language::Language::En => format!($en, $($arg = $arg),+),
                domain::language::Language::Vi => format!($vi, $($arg = $arg),+),
                domain::language::Language::Ja => format!($ja, $($arg = $arg),+),
            }
        }

        #[doc = concat!("In English: ", $en)]
        #[cfg(not(feature = "ssr"))]
        #[must_use]
        pub fn $name(self, $($arg: &str),+) -> String {
            let template = $crate::i18n::file::text(const { $crate::i18n::file::key(stringify!($name)) });
            $crate::i18n::file::fill(template, &[$((stringify!($arg), $arg)),+])
        }
    };
}
pub(crate) use texts;

/// All messages of all areas.
#[cfg(feature = "ssr")]
pub(crate) const MESSAGES: &[&[file::Message]] = &[
    add_credit::MESSAGES,
    common::MESSAGES,
    credit_history::MESSAGES,
    export::MESSAGES,
    overview::MESSAGES,
    payments::MESSAGES,
    plans::MESSAGES,
    profile::MESSAGES,
    receipts::MESSAGES,
    session::MESSAGES,
    settings::MESSAGES,
    vouchers::MESSAGES,
];

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
