//! The API: create, read and capture orders, read captures.

use super::{
    call::Call,
    capture::{self, Capture},
    create,
    event::Event,
    fault::Fault,
    order::{Order, Status},
    plan::Plan,
    store::Store,
};
use crate::{
    Mode, delivery, random,
    state::{App, Shared, lock},
};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use serde_json::Value;

/// `POST /v2/checkout/orders`.
pub(crate) async fn create(State(app): State<Shared>, call: Call, body: Bytes) -> Response {
    call.answer(created(&app, &call, &body))
}

fn created(app: &App, call: &Call, body: &[u8]) -> Result<(StatusCode, Value), Fault> {
    let request_id = call.needed_request_id()?;
    let body = json(body)?;
    let (key, fingerprint) = (format!("create {request_id}"), body.to_string());
    let now = app.clock.now();
    let mut store = lock(&app.paypal);
    if let Some(order) = store.repeated(&key, &fingerprint, now.as_second())? {
        return Ok((StatusCode::OK, order.to_json(&app.public_url, call.full)));
    }
    let order = create::order(&body, now)?;
    let answer = order.to_json(&app.public_url, call.full);
    store.remember(key, fingerprint, order.id.clone(), now.as_second());
    store.add(order);
    Ok((StatusCode::CREATED, answer))
}

/// `GET /v2/checkout/orders/{id}`.
pub(crate) async fn retrieve(State(app): State<Shared>, call: Call, Path(id): Path<String>) -> Response {
    let found = lock(&app.paypal).order(&id).map(|order| order.to_json(&app.public_url, true));
    call.answer(found.map(|order| (StatusCode::OK, order)).ok_or_else(Fault::not_found))
}

/// `GET /v2/payments/captures/{id}`.
pub(crate) async fn retrieve_capture(State(app): State<Shared>, call: Call, Path(id): Path<String>) -> Response {
    let found = lock(&app.paypal).by_capture(&id).and_then(|order| {
        order.capture.as_ref().map(|capture| (StatusCode::OK, capture.to_json(order, &app.public_url)))
    });
    call.answer(found.ok_or_else(Fault::not_found))
}

/// `POST /v2/checkout/orders/{id}/capture`. The body may be empty.
pub(crate) async fn capture(State(app): State<Shared>, call: Call, Path(id): Path<String>, body: Bytes) -> Response {
    let (answer, event) = match captured(&app, &call, &id, &body) {
        Ok((status, body, event)) => (Ok((status, body)), event),
        Err(fault) => (Err(fault), None),
    };
    if let Some((message, mode)) = event {
        // The merchant waits for the capture's answer, so the event cannot be answered before it.
        let mode = if mode == Mode::BeforeReturn { Mode::Normal } else { mode };
        delivery::deliver(&app, message, mode).await;
    }
    call.answer(answer)
}

type Captured = (StatusCode, Value, Option<(delivery::Message, Mode)>);

fn captured(app: &App, call: &Call, id: &str, body: &[u8]) -> Result<Captured, Fault> {
    let request_id = call.needed_request_id()?;
    let fingerprint = if body.is_empty() { "{}".to_owned() } else { json(body)?.to_string() };
    let key = format!("capture {id} {request_id}");
    let now = app.clock.now();
    let mut store = lock(&app.paypal);
    if let Some(order) = store.repeated(&key, &fingerprint, now.as_second())? {
        return Ok((StatusCode::OK, order.to_json(&app.public_url, call.full), None));
    }
    let order = execute(&mut store, app, id, now)?;
    let event = Event::about_capture(order, &app.public_url).map(|message| (message, order.delivery));
    let answer = order.to_json(&app.public_url, call.full);
    store.remember(key, fingerprint, id.to_owned(), now.as_second());
    Ok((StatusCode::CREATED, answer, event))
}

/// Captures as the payer chose.
fn execute<'a>(store: &'a mut Store, app: &App, id: &str, now: Timestamp) -> Result<&'a Order, Fault> {
    let order = store.order(id).ok_or_else(Fault::not_found)?;
    if order.capture.is_some() {
        let text = "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.";
        return Err(Fault::unprocessable("ORDER_ALREADY_CAPTURED", text));
    }
    if order.status != Status::Approved {
        let text = "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' \
                    url returned as part of the HATEOAS links within the Create Order call.";
        return Err(Fault::unprocessable("ORDER_NOT_APPROVED", text));
    }
    let invoice = order.invoice_id.clone();
    if invoice.is_some_and(|invoice| store.invoice_is_taken(id, &invoice)) {
        let text = "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting \
                    requires that Invoice Id be unique for each transaction.";
        return Err(Fault::unprocessable("DUPLICATE_INVOICE_ID", text));
    }
    let order = store.order(id).ok_or_else(Fault::not_found)?;
    let status = match order.plan {
        Plan::Complete => capture::Status::Completed,
        Plan::Decline => capture::Status::Declined,
        Plan::Pend => capture::Status::Pending,
        Plan::DeclineInstrument => {
            order.status = if order.with_source { Status::PayerActionRequired } else { Status::Created };
            order.updated = now;
            let text = "The instrument presented was either declined by the processor or bank, or it can't be used for \
                        this payment.";
            let fault = Fault::unprocessable("INSTRUMENT_DECLINED", text);
            return Err(fault.with_redirect(order.approval_url(&app.public_url)));
        }
        Plan::Refuse => {
            let text = "The request was refused by the processor.";
            return Err(Fault::unprocessable("TRANSACTION_REFUSED", text));
        }
    };
    order.status = Status::Completed;
    order.updated = now;
    order.capture = Some(Capture { id: random::capitals(17), status, created: now, updated: now });
    Ok(order)
}

/// Reads a body.
pub(super) fn json(body: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(body)
        .map_err(|_| Fault::invalid("MALFORMED_REQUEST_JSON", "", "The request JSON is not well formed."))
}
