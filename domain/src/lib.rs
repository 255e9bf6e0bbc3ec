//! The rules of prepaid credit: money, countries, billing profiles, payments, the ledger's core, the history filter.
//!
//! Pure by rule: no I/O, no clock, no randomness, no async. Whoever calls brings the time and the state. The same code
//! runs in the server, in the browser (WASM) and in the tests.

pub mod account;
pub mod country;
pub mod credentials;
pub mod currency;
pub mod date;
pub mod event;
pub mod gateway;
pub mod history;
pub mod language;
pub mod ledger;
pub mod locale;
pub mod low_balance;
pub mod money;
pub mod number;
pub mod payment;
pub mod plan;
pub mod profile;
pub mod query;
pub mod quote;
pub mod rating;
pub mod receipt;
pub mod spend;
pub mod text;
pub mod time;
pub mod top_up;
pub mod voucher;
