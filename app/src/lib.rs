//! The Leptos app: pages, components, server functions and translations, compiled twice: into the server (`ssr`) and
//! into the browser (`hydrate`).
//!
//! Each feature's folder has the same inner files where it has them: `api` (server functions of a few lines: authorise,
//! parse, call `billing`, map the error), plain model code with unit tests, and one view per file.

#![recursion_limit = "512"]

mod account;
mod add_credit;
mod app;
mod credit_history;
mod document;
mod earlier;
mod error;
mod header;
mod i18n;
mod lazy;
mod live;
mod overview;
mod page;
mod payments;
mod plans;
mod quote;
mod receipts;
mod refused;
mod rest;
mod settings;
mod shell;
mod ui;
mod vouchers;
mod wire;

#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
mod countries;
#[cfg(feature = "ssr")]
mod ssr;

pub use app::App;
#[cfg(feature = "ssr")]
pub use credit_history::filter_of;
pub use error::{ApiError, FieldCode};
pub use i18n::Texts;
#[cfg(feature = "ssr")]
pub use i18n::file::{TextsFile, of as texts_file};

#[cfg(feature = "ssr")]
pub use document::document;
#[cfg(feature = "hydrate")]
pub use document::mark_hydrated;
#[cfg(feature = "hydrate")]
pub use earlier::note_earlier;
#[cfg(feature = "hydrate")]
pub use lazy::load_for_address;
#[cfg(feature = "ssr")]
pub use receipts::sheet as receipt_sheet;
#[cfg(feature = "ssr")]
pub use ssr::{language_of, numbers_of, session_cookie_name};
