//! What every API call has: the token, a debug id, the request id and the wish for a full answer.

use super::fault::Fault;
use crate::{
    random,
    state::{Shared, lock},
};
use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::Value;

/// An authenticated API call.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub debug_id: String,
    pub request_id: Option<String>,
    /// `Prefer: return=representation`.
    pub full: bool,
}

impl Call {
    /// `PayPal-Request-Id`, which every POST of an order needs.
    pub fn needed_request_id(&self) -> Result<&str, Fault> {
        match self.request_id.as_deref() {
            Some(id) if id.chars().count() <= 108 => Ok(id),
            Some(_) => {
                let text = "The value of PayPal-Request-Id is too long: at most 108 characters.";
                Err(Fault::invalid("INVALID_STRING_LENGTH", "PayPal-Request-Id", text))
            }
            None => {
                let text = "A PayPal-Request-Id is required if you are trying to process payment for an Order.";
                Err(Fault::invalid("PAYPAL_REQUEST_ID_REQUIRED", "", text))
            }
        }
    }

    pub fn answer(&self, result: Result<(StatusCode, Value), Fault>) -> Response {
        let (status, body) = result.unwrap_or_else(|fault| (fault.status, fault.body(&self.debug_id)));
        respond(&self.debug_id, status, body)
    }
}

/// Anything else under `/v1` and `/v2`.
pub(crate) async fn unknown_url(call: Call) -> Response {
    call.answer(Err(Fault::not_found()))
}

/// An answer with its debug id.
pub(crate) fn respond(debug_id: &str, status: StatusCode, body: Value) -> Response {
    (status, [("paypal-debug-id", debug_id)], Json(body)).into_response()
}

/// A new debug id.
pub(crate) fn debug_id() -> String {
    random::hexadecimal(13)
}

impl FromRequestParts<Shared> for Call {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let debug_id = debug_id();
        let header = |name| text(&parts.headers, name);
        let token = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        if !token.is_some_and(|token| lock(&app.paypal).token_is_valid(token, app.clock.unix())) {
            let fault = Fault::authentication();
            return Err(respond(&debug_id, fault.status, fault.body(&debug_id)));
        }
        let request_id = header("paypal-request-id").filter(|id| !id.is_empty()).map(str::to_owned);
        let full = header("prefer").is_some_and(|value| value.contains("return=representation"));
        Ok(Self { debug_id, request_id, full })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
