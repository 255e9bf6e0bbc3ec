//! Writes the body of a problem, once the request is known.

use app::{ApiError, context::RequestId};
use axum::{
    body::{Body, HttpBody},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use domain::language::Language;
use serde_json::Value;

use super::{Problem, ProblemKind, page};
use crate::routes::machine;

/// Gives every [`Problem`] its body: a page for somebody who reads HTML, the app's own error for its client where that
/// has one, a problem document for everybody else. The router's own bare 404 and 405 become problems too.
pub async fn render(request: Request, next: Next) -> Response {
    let reader = Reader::of(&request);
    let mut response = next.run(request).await;
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| bare(&response));
    match problem {
        Some(problem) => reader.answer(problem, response),
        None => response,
    }
}

/// Who asks, kept because the request is gone when the answer is there.
struct Reader {
    request_id: String,
    html: Option<Language>,
    is_head: bool,
    is_app: bool,
}

impl Reader {
    fn of(request: &Request) -> Self {
        let headers = request.headers();
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        let html = text(header::ACCEPT)
            .contains("text/html")
            .then(|| Language::negotiate(text(header::ACCEPT_LANGUAGE)).unwrap_or_default());
        let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        let is_app = request.uri().path().starts_with("/api/") && !request.uri().path().starts_with(machine::PREFIX);
        Self { request_id, html, is_head: request.method() == Method::HEAD, is_app }
    }

    fn answer(&self, problem: Problem, old: Response) -> Response {
        let mut answer = match self.html {
            Some(language) => Html(page::html(problem.kind, language, &self.request_id)).into_response(),
            None => self.app_error(&problem).unwrap_or_else(|| self.document(&problem)),
        };
        *answer.status_mut() = old.status();
        keep_headers(old.headers(), answer.headers_mut());
        if self.is_head {
            *answer.body_mut() = Body::empty();
        }
        answer
    }

    /// The browser's side of the app reads nothing but [`ApiError`]: a problem document would look like a broken
    /// network to it.
    fn app_error(&self, problem: &Problem) -> Option<Response> {
        let error = match problem.kind {
            ProblemKind::RateLimited => ApiError::TooManyTries { retry_after_s: problem.retry_after_s? },
            ProblemKind::Unauthenticated => ApiError::Unauthenticated,
            ProblemKind::Timeout | ProblemKind::Unavailable | ProblemKind::Internal => {
                ApiError::Server { reference: self.request_id.clone() }
            }
            _ => return None,
        };
        self.is_app.then(|| axum::Json(error).into_response())
    }

    /// `instance` names this occurrence; it can be searched for in the log by `request_id`.
    fn document(&self, problem: &Problem) -> Response {
        let mut document = problem.document();
        if let Value::Object(map) = &mut document {
            map.insert("instance".to_owned(), format!("/requests/{}", self.request_id).into());
            map.insert("request_id".to_owned(), self.request_id.as_str().into());
        }
        let mut response = axum::Json(document).into_response();
        let media_type = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        response
    }
}

/// Keeps `Retry-After`, `Allow`, cookies and the like; what describes the old body goes.
fn keep_headers(old: &HeaderMap, new: &mut HeaderMap) {
    for (name, value) in old {
        if !matches!(*name, header::CONTENT_TYPE | header::CONTENT_LENGTH | header::CACHE_CONTROL) {
            new.append(name, value.clone());
        }
    }
}

/// A 404 or 405 without a body: nobody has written an answer.
fn bare(response: &Response) -> Option<Problem> {
    let kind = match response.status() {
        StatusCode::NOT_FOUND => ProblemKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemKind::MethodNotAllowed,
        _ => return None,
    };
    let unwritten = response.body().is_end_stream() && !response.headers().contains_key(header::CONTENT_TYPE);
    unwritten.then(|| kind.into())
}
