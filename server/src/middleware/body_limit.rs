//! Bodies are small here: forms and gateway messages.

use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::Request,
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{problem::ProblemKind, routes::machine};

/// The largest body that is taken: 64 KiB.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// Reads the whole body, up to [`BODY_BYTES_MAX`] ([`machine::BODY_BYTES_MAX`] for the machine API), before anybody works on it: so the limit also holds for bodies that
/// do not tell their length, and every handler gets the same refusal.
pub async fn limit(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let is_machine = request.uri().path().starts_with(machine::PREFIX);
    let most = if is_machine { machine::BODY_BYTES_MAX } else { BODY_BYTES_MAX };
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > most as u64) {
        return ProblemKind::BodyTooLarge.into_response();
    }
    let (parts, body) = request.into_parts();
    match to_bytes(body, most).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(error) if is_too_large(&error) => ProblemKind::BodyTooLarge.into_response(),
        Err(_) => ProblemKind::UnreadableBody.into_response(),
    }
}

/// axum wraps the limit's error; a body that merely broke off has another cause.
fn is_too_large(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if inner.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = inner.source();
    }
    false
}
