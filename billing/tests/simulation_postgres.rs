//! The simulation of the money path on PostgreSQL. What is simulated stands in `simulation/`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests end the test when they cannot go on")]

#[path = "engine/on_postgres.rs"]
#[expect(dead_code, reason = "the engine's tests use more of it")]
mod database;
#[path = "simulation/suite.rs"]
mod simulation;
#[path = "engine/support.rs"]
#[expect(dead_code, reason = "the engine's tests use more of it")]
mod support;

/// Fewer than on SQLite, or those that the environment names: see `simulation/suite.rs`.
#[test]
fn simulated_money_is_credited_exactly_once_on_postgresql() {
    simulation::run("simulated_money_is_credited_exactly_once_on_postgresql", 1_000);
}

impl database::Database {
    /// The server's disk is its own matter.
    pub async fn in_memory() -> Self {
        Self::fresh().await
    }
}
