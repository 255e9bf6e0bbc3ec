//! The machine API, `/api/v1`: the marketplace's services ask whether an account may spend, hold credit and charge usage.
//! `docs/api.md` describes it.

mod authentication;
mod charges;
mod fields;
mod heads;
mod holds;
mod refusal;

use axum::{
    Router,
    routing::{get, post},
};

use crate::state::AppState;

/// Where all of it lies.
pub const PREFIX: &str = "/api/v1/";

/// The largest body that it takes: 1 MiB, room for a batch of a thousand lines.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Its routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/api/v1/charges", post(charges::charge))
        .route("/api/v1/authorize", post(holds::authorize))
        .route("/api/v1/holds", post(holds::hold))
        .route("/api/v1/holds/{hold}/capture", post(holds::capture))
        .route("/api/v1/holds/{hold}/extend", post(holds::extend))
        .route("/api/v1/holds/{hold}/release", post(holds::release))
        .route("/api/v1/accounts/{account}/balance", get(holds::balance))
        .route("/api/v1/accounts/{account}/heads", get(heads::heads))
        .route("/api/v1/heads/key", get(heads::key))
}
