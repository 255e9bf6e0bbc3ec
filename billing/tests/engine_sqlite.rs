//! The engine's tests on SQLite. What is tested stands in `engine/`, what differs in `engine/on_sqlite.rs`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests end the test when they cannot go on")]

#[path = "engine/on_sqlite.rs"]
mod database;
#[path = "support/log.rs"]
mod log;
#[path = "engine/only_sqlite.rs"]
mod only_sqlite;
#[path = "engine/suite.rs"]
mod suite;

use suite::support;
