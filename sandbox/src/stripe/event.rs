//! Events and their signature.

use super::{ENDPOINT_VERSION, store::Session};
use crate::{
    clock,
    delivery::{Message, Payload},
    hmac, random,
    state::App,
};
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

pub(crate) const COMPLETED: &str = "checkout.session.completed";
pub(crate) const ASYNC_SUCCEEDED: &str = "checkout.session.async_payment_succeeded";
pub(crate) const ASYNC_FAILED: &str = "checkout.session.async_payment_failed";
pub(crate) const EXPIRED: &str = "checkout.session.expired";

/// One event: the body is fixed when it happens, every delivery signs it afresh.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    body: String,
    /// Whether it is signed with another secret than Stripe's.
    forged: bool,
}

/// The API call that caused an event: its id and idempotency key.
pub(crate) type Cause<'a> = Option<(&'a str, Option<&'a str>)>;

impl Event {
    pub(super) const fn new(body: String, forged: bool) -> Self {
        Self { body, forged }
    }

    pub(super) fn body(&self) -> &str {
        &self.body
    }

    /// The message that `session` has reached the state it is in.
    pub fn about(session: &Session, kind: &'static str, public_url: &str, cause: Cause<'_>) -> Message {
        Self::message(kind, session.to_json(public_url, &[]), &session.id, cause)
    }

    /// The message of an event about any object of the payment `reference`.
    pub fn message(kind: &'static str, object: Value, reference: &str, cause: Cause<'_>) -> Message {
        let body = json!({
            "id": format!("evt_1{}", random::alphanumeric(23)),
            "object": "event",
            "api_version": ENDPOINT_VERSION,
            "created": clock::unix_now(),
            "data": { "object": object },
            "livemode": false,
            "pending_webhooks": 1,
            "request": { "id": cause.map(|(id, _)| id), "idempotency_key": cause.and_then(|(_, key)| key) },
            "type": kind,
        });
        // Stripe pretty-prints its deliveries; whoever parses and re-serialises before verifying fails here too.
        let body = format!("{body:#}");
        Message {
            kind: kind.to_owned(),
            reference: reference.to_owned(),
            payload: Payload::Stripe(Self::new(body, false)),
        }
    }
}

/// The call of an event, signed at this moment.
pub(crate) fn request(app: &App, url: &str, event: &Event) -> reqwest::RequestBuilder {
    let secret = if event.forged { "not Stripe's secret" } else { &app.config.stripe_webhook_secret };
    let signature = signature_header(secret, clock::unix_now(), event.body.as_bytes());
    app.http
        .post(url)
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .header("Stripe-Signature", signature)
        .body(event.body.clone())
}

/// `t=<unix>,v1=<HMAC-SHA256 of "<t>.<body>">`.
fn signature_header(secret: &str, time: i64, body: &[u8]) -> String {
    let mut text = format!("{time}.").into_bytes();
    text.extend_from_slice(body);
    format!("t={time},v1={}", hmac::sha256_hex(secret, &text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_the_plain_vector() {
        let body = br#"{"id":"evt_1","object":"event","type":"checkout.session.completed"}"#;
        assert_eq!(
            signature_header("whsec_test_secret_1", 1_795_000_000, body),
            "t=1795000000,v1=b03fc7066d0944f87c648179e841d1535a1c0cf288cf1e598a724719cf36a15b"
        );
    }

    #[test]
    fn signs_the_vector_beyond_ascii() {
        let body = "{\n  \"id\": \"evt_2\",\n  \"note\": \"コンビニ\"\n}";
        assert_eq!(
            signature_header("whsec_test_secret_2", 1_795_000_300, body.as_bytes()),
            "t=1795000300,v1=c079b8aa77bea8d720db244b7c6347647d9cf9770d3a3648f8bc9623b1c0c732"
        );
    }
}
