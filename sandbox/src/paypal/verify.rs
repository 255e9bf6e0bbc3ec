//! `POST /v1/notifications/verify-webhook-signature` and the certificate.

use super::{
    call::Call,
    event,
    fault::Fault,
    signer::{CERTIFICATE, CERTIFICATE_NAME, signed_text},
};
use crate::state::{App, Shared};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{json, value::RawValue};

/// The question. The event is kept as the text received: its checksum is signed, not its meaning.
#[derive(Deserialize)]
struct Question<'a> {
    auth_algo: String,
    cert_url: String,
    transmission_id: String,
    transmission_sig: String,
    transmission_time: String,
    webhook_id: String,
    #[serde(borrow)]
    webhook_event: &'a RawValue,
}

/// Answers SUCCESS or FAILURE.
pub(crate) async fn check(State(app): State<Shared>, call: Call, body: Bytes) -> Response {
    let answer = match serde_json::from_slice::<Question<'_>>(&body) {
        Ok(question) => {
            let status = if is_genuine(&app, &question) { "SUCCESS" } else { "FAILURE" };
            tracing::info!(transmission_id = question.transmission_id, status, "webhook signature checked");
            Ok((StatusCode::OK, json!({ "verification_status": status })))
        }
        Err(error) => Err(Fault::invalid("MISSING_REQUIRED_PARAMETER", "", &error.to_string())),
    };
    call.answer(answer)
}

fn is_genuine(app: &App, question: &Question<'_>) -> bool {
    let event = question.webhook_event.get().as_bytes();
    let text = signed_text(&question.transmission_id, &question.transmission_time, &question.webhook_id, event);
    question.auth_algo == "SHA256withRSA"
        && question.webhook_id == app.config.paypal_webhook_id
        && question.cert_url == event::certificate_url(&app.public_url)
        && app.paypal_signer.verify(&text, &question.transmission_sig)
}

/// `GET /v1/notifications/certs/{name}`: without a token, as PayPal's.
pub(crate) async fn certificate(Path(name): Path<String>) -> Response {
    if name == CERTIFICATE_NAME {
        ([(header::CONTENT_TYPE, "application/x-pem-file")], CERTIFICATE).into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}
