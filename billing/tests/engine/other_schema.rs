//! A database of another version is refused with a sentence that says what to do, and is left as it is.

use crate::support::Engine;

const TOLD: &str = "delete or move it away to start anew, or run the version that made it";

#[tokio::test]
async fn a_database_whose_first_migration_was_another_is_refused() {
    let engine = Engine::open().await;
    // What SQLite and PostgreSQL both take for other bytes than a checksum.
    let told = engine.refuses_to_open_after("UPDATE _sqlx_migrations SET checksum = 'another' WHERE version = 1").await;
    assert!(told.contains("(migration 1 differs)") && told.contains(TOLD), "{told}");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let engine = Engine::open().await;
    let told = engine.refuses_to_open_after("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").await;
    assert!(told.contains("(migration 9999 differs)") && told.contains(TOLD), "{told}");
}
