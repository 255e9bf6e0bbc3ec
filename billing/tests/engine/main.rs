//! The engine over a real database file.

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
