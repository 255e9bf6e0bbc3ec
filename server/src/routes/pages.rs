//! What no route has taken: a file of the site, the app's own "not found" page, or a problem.

use app::{App, document};
use axum::{
    extract::{Request, State},
    http::Method,
    response::{IntoResponse, Response},
};
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, ErrorHandler, generate_route_list};
use tower::ServiceExt;

use super::site_files;
use crate::{problem::ProblemKind, state::AppState};

/// Addresses of programs: what is not there is a problem document, not a page.
const MACHINE_PATHS: [&str; 5] = ["/api/", "/webhooks/", "/pay/", "/pkg/", "/problems/"];

/// The app's pages.
#[must_use]
pub fn listing() -> Vec<AxumRouteListing> {
    generate_route_list(App)
}

/// Answers what no route has taken.
pub async fn fallback(State(state): State<AppState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ProblemKind::NotFound.into_response();
    }
    let (parts, body) = request.into_parts();
    let lookup = Request::from_parts(parts.clone(), axum::body::Body::empty());
    if let Some(file) = site_files::find(&state.options, lookup).await {
        return file;
    }
    if MACHINE_PATHS.iter().any(|path| parts.uri.path().starts_with(path)) {
        return ProblemKind::NotFound.into_response();
    }
    let context = state.context.clone();
    let page =
        ErrorHandler::new_with_context(move || provide_context(context.clone()), document, state.options.clone());
    let Ok(response) = page.oneshot(Request::from_parts(parts, body)).await;
    response
}
