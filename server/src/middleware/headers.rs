//! Security headers of every answer.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::state::AppState;

/// The policy of everything that is no page of the app: it may load nothing and be shown nowhere.
const DEFAULT_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
);
const ONE_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds what is missing; pages and static files bring their own policy and caching.
pub async fn secure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // Not `no-referrer`: a form without WASM finds its way back by the Referer.
        (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (header::CONTENT_SECURITY_POLICY, DEFAULT_POLICY),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ] {
        add(headers, name, value);
    }
    if state.context.site.secure_cookies {
        add(headers, header::STRICT_TRANSPORT_SECURITY, ONE_YEAR);
    }
    response
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.entry(name).or_insert(value);
}
