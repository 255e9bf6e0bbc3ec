//! Everything that differs between database engines, and nothing else: one module an engine.
//!
//! | what | SQLite | PostgreSQL |
//! | --- | --- | --- |
//! | connections | one that writes, several that only read | one pool |
//! | begin of a write | `BEGIN IMMEDIATE` | `BEGIN`; rows are locked |
//! | `json_each($1)` | built in | a function made by the first migration |
//! | `/*lock*/` | a comment: there is one writer | `FOR UPDATE` |
//! | lanes of the ledger | one | [`postgres::LANES`] |
//! | refusing changes to the ledger | triggers | the engine's role has no such right |
//! | plans | `EXPLAIN QUERY PLAN` | `EXPLAIN` |

pub(super) mod postgres;
pub(super) mod sqlite;
