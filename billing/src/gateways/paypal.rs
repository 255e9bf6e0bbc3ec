//! PayPal Orders v2 in dollars and euros (`payments.md` §3): an order is made, the payer approves it on PayPal's page,
//! we capture it. Webhooks are hints only, because their signature covers no more than a checksum of the body.

mod amount;
mod call;
mod capture;
pub mod cert_url;
mod certificate;
mod client;
mod create;
mod dispute;
mod hint;
mod money_back;
pub mod offline;
mod order;
#[cfg(any(test, fuzzing))]
pub(super) mod parsers;
mod token;
mod webhook;

pub use client::PaypalClient;
pub use create::OrderRequest;
pub use hint::{PaypalHint, hint};
pub use offline::PaypalReject;
pub use order::{OrderCheck, OrderNews};
pub use webhook::PaypalHeaders;
