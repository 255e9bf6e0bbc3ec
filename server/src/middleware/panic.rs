//! A fault in one request must not take the server down, nor leave its client without an answer.

use std::{any::Any, panic::AssertUnwindSafe};

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;

use crate::problem::ProblemKind;

/// Answers a panic with [`ProblemKind::Internal`] and logs its message.
pub async fn catch(request: Request, next: Next) -> Response {
    // The request is gone with its panic; what it shares with others is guarded by transactions and atomics.
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(message = message(&*panic), "a request panicked");
            ProblemKind::Internal.into_response()
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}
