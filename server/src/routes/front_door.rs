//! The way in: the bare address leads to the billing page, strangers to the sign-in page, and a slash too many to the
//! address without it.

use app::context::CurrentViewer;
use axum::{
    extract::Request,
    http::{Method, Uri},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use url::form_urlencoded::{self, byte_serialize};

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

/// Forms are refused by way of a cookie (`app`'s `refused`). Leptos would take words about a refusal from any address, too, and show
/// them as ours: such an address leads to the one without them.
pub async fn drop_told_refusal(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match without_refusal(request.uri()) {
        Some(address) if reads => Redirect::to(&address).into_response(),
        _ => next.run(request).await,
    }
}

fn without_refusal(uri: &Uri) -> Option<String> {
    let told = |name: &str| matches!(name, "__err" | "__path");
    let query = uri.query()?;
    if !form_urlencoded::parse(query.as_bytes()).any(|(name, _)| told(&name)) {
        return None;
    }
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !told(name));
    let kept = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    Some(if kept.is_empty() { path } else { format!("{path}?{kept}") })
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
    use super::{is_billing_page, sign_in_address, without_last_slash, without_refusal};

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
    fn no_address_tells_of_a_refusal() {
        let address = |uri: &'static str| without_refusal(&uri.parse().unwrap());
        assert_eq!(address("/sign-in?__path=%2Fapi%2Fsign_in&__err=eyJ9").as_deref(), Some("/sign-in"));
        assert_eq!(address("/billing?x=1%262&__err=e&y=").as_deref(), Some("/billing?x=1%262&y="));
        assert_eq!(address("//evil.example/?__err=e").as_deref(), Some("/evil.example/"));
        for none in ["/billing", "/billing?q=__err", "/billing?x=1"] {
            assert_eq!(address(none), None, "{none}");
        }
    }

    #[test]
    fn only_billing_pages_are_guarded() {
        assert!(is_billing_page("/billing") && is_billing_page("/billing/payments/PAY-1"));
        assert!(!is_billing_page("/sign-in") && !is_billing_page("/billings"));
    }
}
