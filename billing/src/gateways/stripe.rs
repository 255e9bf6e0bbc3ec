//! Stripe Checkout in yen (`payments.md` §2): a Checkout Session is made, the customer is sent to it, signed events tell
//! what became of it, and it can be read at any time.

mod client;
mod event;
mod form;
mod money_back;
#[cfg(any(test, fuzzing))]
pub(super) mod parsers;
mod session;
pub mod signature;

pub use client::StripeClient;
pub use event::StripeEvent;
pub use form::CheckoutRequest;
pub use signature::StripeReject;
