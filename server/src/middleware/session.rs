//! Who is signed in.

use app::{context::CurrentViewer, session_cookie_name};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{problem::ProblemKind, state::AppState};

/// Longer than any token of ours; what is longer is not looked up.
const TOKEN_BYTES_MAX: usize = 128;

/// Puts [`CurrentViewer`] into the request's extensions.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let viewer = match token(request.headers(), state.context.site.secure_cookies) {
        None => None,
        Some(token) => match state.context.billing.viewer(token).await {
            Ok(viewer) => viewer,
            Err(error) => {
                tracing::error!(%error, "sessions cannot be read");
                return ProblemKind::Unavailable.into_response();
            }
        },
    };
    request.extensions_mut().insert(CurrentViewer(viewer));
    next.run(request).await
}

/// The session token that a request carries.
#[must_use]
pub fn token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    let name = session_cookie_name(secure);
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut tokens = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
    tokens.next().filter(|token| !token.is_empty() && token.len() <= TOKEN_BYTES_MAX)
}

#[cfg(test)]
mod tests {
    use super::token;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn the_cookie_is_found_among_others_under_its_exact_name() {
        let read = |line: &'static str, secure| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(line));
            token(&headers, secure).map(str::to_owned)
        };
        assert_eq!(read("theme=dark; prepay=abc; language=vi", false).as_deref(), Some("abc"));
        assert_eq!(read("__Host-prepay=abc", true).as_deref(), Some("abc"));
        assert_eq!(read("prepay=abc", true), None);
        assert_eq!(read("prepay=", false), None);
        assert_eq!(read("xprepay=abc", false), None);
    }
}
