//! The simulation of the money path on SQLite. What is simulated stands in `simulation/`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests end the test when they cannot go on")]

#[path = "engine/on_sqlite.rs"]
#[expect(dead_code, reason = "the engine's tests use more of it")]
mod database;
#[path = "simulation/suite.rs"]
mod simulation;
#[path = "engine/support.rs"]
#[expect(dead_code, reason = "the engine's tests use more of it")]
mod support;

/// Ten thousand schedules, or those that the environment names: see `simulation/suite.rs`.
#[test]
fn simulated_money_is_credited_exactly_once() {
    simulation::run("simulated_money_is_credited_exactly_once", 10_000);
}

impl database::Database {
    /// In memory where the system has a folder there: for what does not depend on the disk.
    pub async fn in_memory() -> Self {
        Self::within("/dev/shm")
    }
}
