//! Webhook events and their signature.

use super::{
    order::Order,
    signer::{CERTIFICATE_NAME, signed_text},
};
use crate::{
    clock,
    delivery::{Message, Payload},
    random,
    state::App,
};
use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use serde_json::{Value, json};

/// One event. Body, transmission id and time stay the same for every attempt.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    body: String,
    transmission_id: String,
    transmission_time: String,
    /// Whether its signature is of another text.
    forged: bool,
}

/// The envelope, in PayPal's order of fields.
#[derive(Serialize)]
struct Envelope<'a> {
    id: String,
    event_version: &'static str,
    create_time: String,
    resource_type: &'static str,
    resource_version: &'static str,
    event_type: &'a str,
    summary: String,
    resource: Value,
    links: Value,
}

impl Event {
    /// The same delivery with another body.
    pub(super) fn with_body(&self, body: String, forged: bool) -> Self {
        Self { body, forged, ..self.clone() }
    }

    pub(super) fn body(&self) -> &str {
        &self.body
    }

    /// `CHECKOUT.ORDER.APPROVED`.
    pub fn about_approval(order: &Order, public_url: &str) -> Option<Message> {
        let summary = "An order has been approved by buyer".to_owned();
        let resource = order.to_json(public_url, true);
        Self::about(order, public_url, "checkout-order", "CHECKOUT.ORDER.APPROVED", summary, resource)
    }

    /// The event of the state the order's capture is in; none without a capture.
    pub fn about_capture(order: &Order, public_url: &str) -> Option<Message> {
        let capture = order.capture.as_ref()?;
        let summary = format!("Payment {} for {}", capture.status.as_str().to_lowercase(), order.amount.words());
        let resource = capture.to_json(order, public_url);
        Self::about(order, public_url, "capture", capture.status.event_type(), summary, resource)
    }

    /// An event about any resource of an order.
    pub fn about(
        order: &Order,
        public_url: &str,
        resource_type: &'static str,
        event_type: &str,
        summary: String,
        resource: Value,
    ) -> Option<Message> {
        let now = clock::rfc3339(Timestamp::now());
        let id = format!("WH-{}-{}", random::capitals(17), random::capitals(17));
        let links = json!([{
            "href": format!("{public_url}/paypal/v1/notifications/webhooks-events/{id}"),
            "rel": "self",
            "method": "GET",
        }]);
        let envelope = Envelope {
            id,
            event_version: "1.0",
            create_time: now.clone(),
            resource_type,
            resource_version: "2.0",
            event_type,
            summary,
            resource,
            links,
        };
        let body = serde_json::to_string(&envelope).ok()?;
        let event = Self { body, transmission_id: random::uuid(), transmission_time: now, forged: false };
        Some(Message { kind: event_type.to_owned(), reference: order.id.clone(), payload: Payload::Paypal(event) })
    }
}

/// The call of an event, signed.
pub(crate) fn request(app: &App, url: &str, event: &Event) -> reqwest::RequestBuilder {
    let Event { body, transmission_id, transmission_time, forged } = event;
    let webhook_id = if *forged { "0AB00000CD000000E" } else { app.config.paypal_webhook_id.as_str() };
    let text = signed_text(transmission_id, transmission_time, webhook_id, body.as_bytes());
    let certificate = certificate_url(&app.public_url);
    app.http
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header("PAYPAL-TRANSMISSION-ID", transmission_id)
        .header("PAYPAL-TRANSMISSION-TIME", transmission_time)
        .header("PAYPAL-TRANSMISSION-SIG", app.paypal_signer.sign(&text).unwrap_or_default())
        .header("PAYPAL-CERT-URL", certificate)
        .header("PAYPAL-AUTH-ALGO", "SHA256withRSA")
        .body(body.clone())
}

/// Where the certificate is served.
pub(crate) fn certificate_url(public_url: &str) -> String {
    format!("{public_url}/paypal/v1/notifications/certs/{CERTIFICATE_NAME}")
}
