//! Only our own pages change state. The session cookie is `SameSite=Lax`; this is the second lock.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{problem::ProblemKind, routes::machine, state::AppState};

/// Refuses unsafe methods from elsewhere. Gateways sign their messages instead and services show a key, which no browser
/// sends by itself: `/webhooks/` and the machine API are exempt.
pub async fn require(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let exempt = request.method().is_safe() || path.starts_with("/webhooks/") || path.starts_with(machine::PREFIX);
    if exempt || is_ours(request.headers(), &state.context.site.base_url) {
        next.run(request).await
    } else {
        tracing::warn!("a request from another site was refused");
        ProblemKind::CrossSite.into_response()
    }
}

/// Browsers say by `Sec-Fetch-Site` where a request comes from, and scripts cannot forge it. They leave it out on plain
/// http addresses other than the own machine: there `Origin` decides.
fn is_ours(headers: &HeaderMap, origin: &str) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => headers.get(header::ORIGIN).is_some_and(|value| value == origin),
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    #[test]
    fn the_browser_says_where_a_request_comes_from() {
        let ours = |pairs: &[(&'static str, &'static str)]| {
            let pairs =
                pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
            is_ours(&pairs.collect::<HeaderMap>(), "https://pay.example.com")
        };
        let (home, away) = (("origin", "https://pay.example.com"), ("origin", "https://evil.example.com"));
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[("sec-fetch-site", "none")]));
        assert!(!ours(&[("sec-fetch-site", "same-site")]));
        assert!(!ours(&[("sec-fetch-site", "cross-site"), home]));
        assert!(ours(&[home]));
        assert!(!ours(&[away]));
        assert!(!ours(&[("origin", "null")]));
        assert!(!ours(&[]));
    }
}
