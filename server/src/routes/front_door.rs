//! The way in: the bare address leads to the billing page, strangers to the sign-in page, and a slash too many to the
//! address without it.

use app::context::CurrentViewer;
use axum::{
    extract::Request,
    http::{Method, Uri},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use url::form_urlencoded::byte_serialize;

/// Longer addresses are not come back to after signing in.
const NEXT_BYTES_MAX: usize = 1_024;

/// The bare address.
pub async fn home() -> Redirect {
    Redirect::to("/billing")
}

/// Sends who is not signed in from a billing page to the sign-in page, which leads back. It is a courtesy: what a
/// viewer may see is decided where the data is read.
pub async fn lead_strangers(request: Request, next: Next) -> Response {
    let known = request.extensions().get::<CurrentViewer>().is_some_and(|viewer| viewer.0.is_some());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !known && reads && is_billing_page(request.uri().path()) {
        return Redirect::to(&sign_in_address(request.uri())).into_response();
    }
    next.run(request).await
}

/// Every page has one address: with slashes at its end it leads to the one without. The pages themselves know only that
/// one, and would be drawn by the server's rules differently than by the browser's.
pub async fn drop_last_slash(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match without_last_slash(request.uri()) {
        Some(address) if reads => Redirect::permanent(&address).into_response(),
        _ => next.run(request).await,
    }
}

fn without_last_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/')?.trim_end_matches('/');
    // Two slashes at the beginning would name another host.
    let inside = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    inside.then(|| format!("{path}{query}"))
}

fn is_billing_page(path: &str) -> bool {
    path.strip_prefix("/billing").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn sign_in_address(from: &Uri) -> String {
    let wanted = from.path_and_query().map_or("/billing", |wanted| wanted.as_str());
    if wanted == "/billing" || wanted.len() > NEXT_BYTES_MAX {
        return "/sign-in".to_owned();
    }
    format!("/sign-in?next={}", byte_serialize(wanted.as_bytes()).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::{is_billing_page, sign_in_address, without_last_slash};

    #[test]
    fn leads_back_to_where_one_wanted_to_go() {
        let address = |uri: &'static str| sign_in_address(&uri.parse().unwrap());
        assert_eq!(address("/billing"), "/sign-in");
        assert_eq!(address("/billing/payments"), "/sign-in?next=%2Fbilling%2Fpayments");
        assert_eq!(address("/billing?add=amount&x=1"), "/sign-in?next=%2Fbilling%3Fadd%3Damount%26x%3D1");
    }

    #[test]
    fn every_page_has_one_address() {
        let address = |uri: &'static str| without_last_slash(&uri.parse().unwrap());
        assert_eq!(address("/billing/").as_deref(), Some("/billing"));
        assert_eq!(address("/billing/add-credit//?step=a/&b=1/").as_deref(), Some("/billing/add-credit?step=a/&b=1/"));
        for none in ["/", "//", "/billing", "//evil.example/", "/billing?next=/"] {
            assert_eq!(address(none), None, "{none}");
        }
    }

    #[test]
    fn only_billing_pages_are_guarded() {
        assert!(is_billing_page("/billing") && is_billing_page("/billing/payments/PAY-1"));
        assert!(!is_billing_page("/sign-in") && !is_billing_page("/billings"));
    }
}
