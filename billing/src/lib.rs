//! The billing engine: store, ledger, payments and gateway clients, identity, events. Knows no HTTP server and no UI.
//!
//! Everything goes through [`Billing`]. What money may do is decided in `domain`; this crate loads, locks, writes and
//! talks to gateways.

// Helpers of the tests are shared with the tests outside of the crate, and call it by its name.
#[cfg(test)]
extern crate self as billing;

pub mod accounts;
pub mod alerts;
pub mod api_keys;
pub mod clock;
pub mod config;
pub mod demo;
mod engine;
pub mod events;
pub mod explain;
pub mod exports;
pub mod gateways;
pub mod heads;
pub mod history;
pub mod identity;
pub mod ledger;
pub mod limits;
pub mod payments;
pub mod plans;
pub mod profiles;
#[cfg(test)]
mod query_plans;
mod random;
pub mod rates;
pub mod receipts;
pub mod returns;
pub mod spend;
pub mod statements;
pub mod store;
pub mod usage;
pub mod vouchers;
pub mod webhooks;
pub mod zone;

pub use clock::{Clock, ManualClock, SystemClock};
pub use config::BillingConfig;
pub use engine::{Billing, OpenError};
pub use store::StoreError;
