//! The engine over a real database file.

#![expect(clippy::unwrap_used, reason = "helpers of tests end the test when they cannot go on")]

mod concurrency;
mod demo;
mod events;
mod history;
mod identity;
mod immutability;
mod notifications;
mod payments;
mod profiles;
mod random_histories;
mod settling;
mod stripe;
mod support;
mod vnpay;
