//! Stripe's error object.

use axum::http::StatusCode;
use serde_json::{Value, json};

/// An error answer.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub status: StatusCode,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
    /// Whether the request was executed before it failed: then its idempotency key is taken.
    pub executed: bool,
}

impl Fault {
    fn new(status: StatusCode, kind: &'static str, message: String) -> Self {
        Self { status, kind, code: None, param: None, message, executed: false }
    }

    /// An `invalid_request_error` about one parameter.
    pub fn invalid(code: &'static str, param: &str, message: String) -> Self {
        let fault = Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", message);
        Self { code: Some(code), param: Some(param.to_owned()), ..fault }
    }

    pub fn missing(param: &str) -> Self {
        Self::invalid("parameter_missing", param, format!("Missing required param: {param}."))
    }

    pub fn unknown_parameter(param: &str) -> Self {
        Self::invalid("parameter_unknown", param, format!("Received unknown parameter: {param}"))
    }

    /// An object that does not exist.
    pub fn no_such(object: &str, param: &str, id: &str) -> Self {
        let fault = Self::invalid("resource_missing", param, format!("No such {object}: '{id}'"));
        Self { status: StatusCode::NOT_FOUND, ..fault }
    }

    /// The object's state does not allow the request.
    pub fn state(message: String) -> Self {
        Self { executed: true, ..Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", message) }
    }

    pub fn version(version: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", format!("Invalid Stripe API version: {version}"))
    }

    pub fn authentication(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "authentication_error", message.to_owned())
    }

    pub fn unknown_url(method: &str, path: &str) -> Self {
        let message = format!("Unrecognized request URL ({method}: {path}).");
        Self::new(StatusCode::NOT_FOUND, "invalid_request_error", message)
    }

    pub fn idempotency(key: &str) -> Self {
        let message = format!(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try \
             using a key other than '{key}' if you meant to execute a different request."
        );
        Self::new(StatusCode::BAD_REQUEST, "idempotency_error", message)
    }

    pub fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(fields) = error.as_object_mut() {
            if let Some(code) = self.code {
                fields.insert("code".to_owned(), code.into());
                fields.insert("doc_url".to_owned(), format!("https://stripe.com/docs/error-codes/{code}").into());
            }
            if let Some(param) = &self.param {
                fields.insert("param".to_owned(), param.clone().into());
            }
        }
        json!({ "error": error })
    }
}
