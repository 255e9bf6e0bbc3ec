//! What every API call has: the key, the version, the idempotency key and a request id.

use super::{ENDPOINT_VERSION, fault::Fault};
use crate::{random, state::Shared};
use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::Value;

/// An authenticated API call.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub request_id: String,
    /// `Stripe-Version` of the call, or the account's.
    pub version: String,
    pub idempotency_key: Option<String>,
}

impl Call {
    /// Whether this version still has `payment_method_types`: the releases up to 2026-08-26.
    pub fn names_methods_directly(&self) -> bool {
        self.version.get(..10).is_some_and(|date| date <= "2026-08-26")
    }

    pub fn answer(&self, result: Result<Value, Fault>) -> Response {
        let (status, body) = match result {
            Ok(body) => (StatusCode::OK, body),
            Err(fault) => (fault.status, fault.body()),
        };
        self.raw_answer(status, body)
    }

    pub fn raw_answer(&self, status: StatusCode, body: Value) -> Response {
        let mut response = respond(&self.request_id, &self.version, status, body);
        // Stripe repeats the key that it was sent.
        if let Some(key) = self.idempotency_key.as_deref().and_then(|key| HeaderValue::from_str(key).ok()) {
            response.headers_mut().insert("idempotency-key", key);
        }
        response
    }
}

fn respond(request_id: &str, version: &str, status: StatusCode, body: Value) -> Response {
    (status, [("request-id", request_id), ("stripe-version", version)], Json(body)).into_response()
}

impl FromRequestParts<Shared> for Call {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let request_id = format!("req_{}", random::alphanumeric(14));
        read(&parts.headers, app, &request_id)
            .map_err(|fault| respond(&request_id, ENDPOINT_VERSION, fault.status, fault.body()))
    }
}

fn read(headers: &HeaderMap, app: &Shared, request_id: &str) -> Result<Call, Fault> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(key) = header("authorization").and_then(|value| value.strip_prefix("Bearer ")) else {
        return Err(Fault::authentication("You did not provide an API key. Use the Authorization header (Bearer)."));
    };
    if key != app.config.stripe_secret_key {
        return Err(Fault::authentication("Invalid API Key provided."));
    }
    let version = header("stripe-version").unwrap_or(ENDPOINT_VERSION);
    if !is_version(version) {
        return Err(Fault::version(version));
    }
    let idempotency_key = header("idempotency-key").filter(|key| !key.is_empty()).map(str::to_owned);
    if idempotency_key.as_ref().is_some_and(|key| key.len() > 255) {
        return Err(Fault::state("The Idempotency-Key is longer than 255 characters.".to_owned()));
    }
    Ok(Call { request_id: request_id.to_owned(), version: version.to_owned(), idempotency_key })
}

/// `2026-08-26.dahlia`: a date and a release name.
fn is_version(text: &str) -> bool {
    text.split_once('.').is_some_and(|(date, release)| {
        date.len() == 10 && date.parse::<jiff::civil::Date>().is_ok() && !release.is_empty()
    })
}

/// Anything else under `/v1`.
pub(crate) async fn unknown_url(call: Call, method: Method, uri: Uri) -> Response {
    call.answer(Err(Fault::unknown_url(method.as_str(), uri.path())))
}
