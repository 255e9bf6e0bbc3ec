//! The built site: WASM, JavaScript, CSS and the files of `public/`.

use std::path::Path;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::config::LeptosOptions;
use tower::ServiceExt;
use tower_http::services::ServeDir;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
const SHORT: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// A file of the site, or `None` when there is none at this path. Files with a hash in their name never change and are
/// kept for ever; `.br` and `.gz` twins are sent to who can read them.
pub async fn find(options: &LeptosOptions, request: Request) -> Option<Response> {
    let is_package = request.uri().path().starts_with(&options.site_pkg_dir_route_base());
    let files = ServeDir::new(Path::new(&*options.site_root))
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let Ok(response) = files.oneshot(request).await;
    if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
        return None;
    }
    let mut response = response.map(Body::new).into_response();
    if !response.status().is_client_error() {
        let caching = match (is_package, options.hash_files) {
            (true, true) => IMMUTABLE,
            (true, false) => REVALIDATE,
            (false, _) => SHORT,
        };
        response.headers_mut().insert(header::CACHE_CONTROL, caching);
    }
    Some(response)
}
