//! `Idempotency-Key`: the first answer is given again.
//!
//! Requests run under the store's lock, one after the other, so "still running" (409) cannot be seen here.

use super::{call::Call, fault::Fault, store::Store};
use axum::{
    http::{HeaderValue, StatusCode},
    response::Response,
};
use serde_json::Value;

/// A remembered answer.
#[derive(Debug, Clone)]
pub(crate) struct Remembered {
    /// Method, path and parameters.
    fingerprint: String,
    request_id: String,
    status: StatusCode,
    body: Value,
}

/// Runs `execute` once per key. `fingerprint` is the operation with its parameters. The second value is what
/// `execute` wants done after the lock is released; none for a repeat.
pub(crate) fn once<T>(
    store: &mut Store,
    call: &Call,
    fingerprint: &str,
    execute: impl FnOnce(&mut Store) -> Result<(Value, T), Fault>,
) -> (Response, Option<T>) {
    let Some(key) = &call.idempotency_key else {
        return match execute(store) {
            Ok((body, after)) => (call.answer(Ok(body)), Some(after)),
            Err(fault) => (call.answer(Err(fault)), None),
        };
    };
    if let Some(first) = store.remembered.get(key) {
        return (repeat(call, first, key, fingerprint), None);
    }
    let (status, body, after) = match execute(store) {
        Ok((body, after)) => (StatusCode::OK, body, Some(after)),
        // Nothing is kept when validation fails before execution.
        Err(fault) if !fault.executed => return (call.answer(Err(fault)), None),
        Err(fault) => (fault.status, fault.body(), None),
    };
    let first = Remembered {
        fingerprint: fingerprint.to_owned(),
        request_id: call.request_id.clone(),
        status,
        body: body.clone(),
    };
    store.remembered.insert(key.clone(), first);
    (call.raw_answer(status, body), after)
}

fn repeat(call: &Call, first: &Remembered, key: &str, fingerprint: &str) -> Response {
    if first.fingerprint != fingerprint {
        return call.answer(Err(Fault::idempotency(key)));
    }
    let mut response = call.raw_answer(first.status, first.body.clone());
    response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    if let Ok(original) = HeaderValue::from_str(&first.request_id) {
        response.headers_mut().insert("original-request", original);
    }
    response
}
