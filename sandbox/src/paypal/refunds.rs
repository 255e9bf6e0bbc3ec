//! The API of money that goes back: refund a capture, read refunds, read and list disputes.

use super::{call::Call, fault::Fault, money::Money, money_back, order::Order, orders::json, store::Store};
use crate::{
    back::{Back, Kind, Progress},
    delivery::{self, Message},
    state::{App, Shared, lock},
};
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use serde_json::Value;

/// Disputes of one page.
const PAGE: usize = 10;

/// `POST /v2/payments/captures/{id}/refund`. Without an amount all that is left goes back.
pub(crate) async fn refund(State(app): State<Shared>, call: Call, Path(id): Path<String>, body: Bytes) -> Response {
    let (answer, message) = match refunded(&app, &call, &id, &body) {
        Ok((status, body, message)) => (Ok((status, body)), message),
        Err(fault) => (Err(fault), None),
    };
    if let Some(message) = message {
        delivery::deliver(&app, message, delivery::Mode::Normal).await;
    }
    call.answer(answer)
}

fn refunded(app: &App, call: &Call, id: &str, body: &[u8]) -> Result<(StatusCode, Value, Option<Message>), Fault> {
    let body = if body.is_empty() { Value::Object(serde_json::Map::new()) } else { json(body)? };
    let request = call.request_id.as_ref().map(|request| format!("{request} {body}"));
    let now = app.clock.now();
    let mut store = lock(&app.paypal);
    let order = store.by_capture_mut(id).ok_or_else(Fault::not_found)?;
    let first = order.backs.iter().find(|back| back.request.is_some() && back.request == request);
    if let Some(first) = first {
        return Ok((StatusCode::OK, shown(first, order, call, app), None));
    }
    let asked = match body.get("amount") {
        None => None,
        Some(amount) => {
            let amount = Money::from_json(amount, "/amount")?;
            if amount.currency != order.amount.currency {
                let text = "Refund must be in the same currency as the capture.";
                return Err(Fault::unprocessable("REFUND_CAPTURE_CURRENCY_MISMATCH", text));
            }
            Some(amount.minor)
        }
    };
    let back = money_back::add(order, Kind::Refund, asked, Progress::Done, now).map_err(|_| {
        let text = "The refund amount must be less than or equal to the capture amount that has not yet been refunded.";
        Fault::unprocessable("REFUND_AMOUNT_EXCEEDED", text)
    })?;
    if let Some(last) = order.backs.last_mut() {
        last.request = request;
    }
    let message = money_back::message(&back, order, true, &app.public_url);
    Ok((StatusCode::CREATED, shown(&back, order, call, app), message))
}

/// The refund, in full or as `return=minimal` shows it.
fn shown(back: &Back, order: &Order, call: &Call, app: &App) -> Value {
    let mut refund = money_back::object(back, order, &app.public_url);
    if let (false, Some(fields)) = (call.full, refund.as_object_mut()) {
        fields.retain(|name, _| matches!(name.as_str(), "id" | "status" | "links"));
    }
    refund
}

/// `GET /v2/payments/refunds/{id}`.
pub(crate) async fn retrieve(State(app): State<Shared>, call: Call, Path(id): Path<String>) -> Response {
    call.answer(one(&app, Kind::Refund, &id))
}

/// `GET /v1/customer/disputes/{id}`.
pub(crate) async fn retrieve_dispute(State(app): State<Shared>, call: Call, Path(id): Path<String>) -> Response {
    call.answer(one(&app, Kind::Dispute, &id))
}

fn one(app: &App, kind: Kind, id: &str) -> Result<(StatusCode, Value), Fault> {
    let store = lock(&app.paypal);
    let found = backs(&store, kind).find(|(_, back)| back.id == id);
    let object = found.map(|(order, back)| money_back::object(back, order, &app.public_url));
    object.map(|object| (StatusCode::OK, object)).ok_or_else(Fault::not_found)
}

fn backs(store: &Store, kind: Kind) -> impl Iterator<Item = (&Order, &Back)> {
    store
        .all()
        .iter()
        .flat_map(move |order| order.backs.iter().filter(move |back| back.kind == kind).map(move |back| (order, back)))
}

/// What the list of disputes is asked for.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    disputed_transaction_id: Option<String>,
    page_size: Option<usize>,
    /// How many came before.
    next_page_token: Option<usize>,
}

/// `GET /v1/customer/disputes`: newest first.
pub(crate) async fn list_disputes(State(app): State<Shared>, call: Call, Query(wanted): Query<Wanted>) -> Response {
    let store = lock(&app.paypal);
    let fits = |order: &Order| {
        let capture = order.capture.as_ref().map(|capture| &capture.id);
        wanted.disputed_transaction_id.is_none() || wanted.disputed_transaction_id.as_ref() == capture
    };
    let mut found: Vec<_> = backs(&store, Kind::Dispute).filter(|(order, _)| fits(order)).collect();
    found.reverse();
    let (begin, size) = (wanted.next_page_token.unwrap_or(0), wanted.page_size.unwrap_or(PAGE).clamp(1, 50));
    let items: Vec<Value> = found
        .iter()
        .skip(begin)
        .take(size)
        .map(|(order, back)| money_back::object(back, order, &app.public_url))
        .collect();
    let mut links = Vec::new();
    if begin + items.len() < found.len() {
        let next = format!("{}/paypal/v1/customer/disputes?next_page_token={}", app.public_url, begin + items.len());
        links.push(serde_json::json!({ "href": next, "rel": "next", "method": "GET" }));
    }
    call.answer(Ok((StatusCode::OK, serde_json::json!({ "items": items, "links": links }))))
}
