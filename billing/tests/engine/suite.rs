//! What holds of the engine on every database. Compiled once for each: see `engine_sqlite.rs` and `engine_postgres.rs`.

mod api_keys;
mod as_of;
mod batches;
mod charges;
mod concurrency;
mod demo;
mod events;
mod heads;
mod history;
mod identity;
mod immutability;
mod limits;
mod notifications;
mod other_schema;
mod payments;
mod plans;
mod profiles;
mod random_histories;
mod settling;
mod stripe;
pub mod support;
mod texts;
mod totals;
mod verify;
mod vnpay;
mod vouchers;
