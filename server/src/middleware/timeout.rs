//! No request waits for ever.

use std::time::Duration;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::ProblemKind;

/// Time to begin an answer. Longer than a gateway may take to start a payment; event streams go on after it.
const LIMIT: Duration = Duration::from_secs(30);

/// Gives up after [`LIMIT`].
pub async fn limit(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ProblemKind::Timeout.into_response(),
    }
}
