//! One log line for every request. Paths without their query: signed addresses and filters stay out of the log.

use std::time::Instant;

use app::context::RequestId;
use axum::{extract::Request, middleware::Next, response::Response};
use tracing::Instrument;

/// Runs the request inside a span that names it, and logs how it ended.
pub async fn requests(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let span =
        tracing::info_span!("request", request_id = %id, method = %request.method(), path = request.uri().path());
    let started = Instant::now();
    async move {
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let latency_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if response.status().is_server_error() {
            tracing::error!(status, latency_ms, "failed");
        } else {
            tracing::info!(status, latency_ms, "answered");
        }
        response
    }
    .instrument(span)
    .await
}
