//! The emulators over real HTTP, with a merchant that records what it is told.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

mod control;
mod hostile;
mod money_back;
mod paypal;
mod paypal_api;
mod stripe;
mod stripe_api;
mod support;
mod vnpay;
mod vnpay_api;
