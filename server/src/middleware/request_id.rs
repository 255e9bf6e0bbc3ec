//! A name for every request, in the answer, in the log and in problem documents.

use app::context::RequestId;
use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

/// Carries the id, in both directions.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LENGTH_MAX: usize = 64;

/// Takes over the id that a proxy gave, when it is harmless, or makes one.
pub async fn assign(mut request: Request, next: Next) -> Response {
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| is_harmless(id));
    let id = given.map_or_else(|| format!("{:032x}", rand::random::<u128>()), str::to_owned);
    let value = HeaderValue::from_str(&id);
    request.extensions_mut().insert(RequestId(id));
    let mut response = next.run(request).await;
    if let Ok(value) = value {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Letters, digits, `-` and `_`: it goes into logs, headers and pages as it is.
fn is_harmless(id: &str) -> bool {
    (8..=LENGTH_MAX).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn only_harmless_ids_are_taken_over() {
        assert!(is_harmless("0190f3c2-7a1b-7c3d-9e4f-5a6b7c8d9e0f"));
        for id in ["", "short", "12345678\"", "12345678<script>", "a b c d e f", &"x".repeat(65)] {
            assert!(!is_harmless(id), "{id}");
        }
    }
}
