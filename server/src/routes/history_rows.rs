//! The rows of the credit history for the browser that holds them, in blocks (`domain::history::wire`).

use app::context::CurrentViewer;
use axum::{
    Extension,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use billing::history::BLOCK_MAX;
use serde::Deserialize;

use crate::{problem::ProblemKind, state::AppState};

/// Which rows.
#[derive(Debug, Deserialize)]
pub struct Rows {
    /// Only those before this number.
    before: Option<i64>,
    /// Only those after this number.
    after: Option<i64>,
}

/// A block of the viewer's movements, newest first. It is nobody else's, and the next one is another.
///
/// # Errors
/// [`ProblemKind::Unauthenticated`], [`ProblemKind::Unavailable`].
pub async fn rows(
    State(state): State<AppState>,
    Extension(CurrentViewer(viewer)): Extension<CurrentViewer>,
    Query(rows): Query<Rows>,
) -> Result<Response, ProblemKind> {
    let viewer = viewer.ok_or(ProblemKind::Unauthenticated)?;
    let block = state.context.billing.history_block(viewer.account_id, rows.before, rows.after, BLOCK_MAX).await;
    let block = block.map_err(|error| {
        tracing::error!(%error, "the history cannot be read");
        ProblemKind::Unavailable
    })?;
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, block).into_response())
}
