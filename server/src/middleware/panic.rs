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

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, extract::Request, middleware::from_fn, routing::get};
    use tower::ServiceExt;

    use crate::problem;

    #[tokio::test]
    async fn a_panic_is_a_problem_and_its_message_stays_inside() {
        async fn broken() -> &'static str {
            panic!("the secret is 42")
        }
        let router: Router =
            Router::new().route("/broken", get(broken)).layer(from_fn(super::catch)).layer(from_fn(problem::render));
        let request = Request::builder().uri("/broken").body(Body::empty()).unwrap();
        let answer = router.oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 500);
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        let text = std::str::from_utf8(&body).unwrap();
        assert!(text.contains("/problems/internal") && !text.contains("42"), "{text}");
    }
}
