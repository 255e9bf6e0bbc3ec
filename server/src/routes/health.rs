//! For load balancers and supervisors.

use axum::{extract::State, http::StatusCode};

use crate::{problem::ProblemKind, state::AppState};

/// The process runs.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The process can serve: its database answers and it is not about to end.
///
/// # Errors
/// [`ProblemKind::Unavailable`].
pub async fn readyz(State(state): State<AppState>) -> Result<(StatusCode, &'static str), ProblemKind> {
    if state.context.billing.ready().await { Ok((StatusCode::OK, "ready\n")) } else { Err(ProblemKind::Unavailable) }
}
