//! The engine's tests on PostgreSQL. What is tested stands in `engine/`, what differs in `engine/on_postgres.rs`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests end the test when they cannot go on")]

#[path = "engine/on_postgres.rs"]
mod database;
#[path = "support/log.rs"]
mod log;
#[path = "engine/only_postgres.rs"]
mod only_postgres;
#[path = "engine/suite.rs"]
mod suite;

use suite::support;
