//! The server over HTTP: the real router on a free port, a real SQLite file, the real gateway emulators.
//!
//! Every test has a server of its own. [`support::TestApp`] starts it, [`support::Person`] does what people do.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the helpers of tests may panic as tests do; clippy.toml only covers the test functions themselves"
)]

mod support;

mod authorisation;
mod commands;
mod cookies;
mod events;
mod exports;
mod headers;
mod health;
mod holds;
mod hostile;
mod isolation;
mod limits;
mod machine;
mod machine_faults;
mod payment_command;
mod plan_command;
mod plans;
mod postgres;
mod problems;
mod rate_command;
mod receipts;
mod reconcile_command;
mod returns;
mod review_command;
mod same_origin;
mod settings;
mod site_files;
mod top_up;
mod vouchers;
mod webhooks;
