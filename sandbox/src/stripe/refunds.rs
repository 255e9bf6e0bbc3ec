//! The API of money that goes back: make, read and list refunds, read and list disputes.

use super::{
    call::Call,
    fault::Fault,
    idempotency, money_back,
    params::Params,
    store::{Session, Store},
};
use crate::{
    back::{Back, Kind, Progress},
    delivery,
    state::{Shared, lock},
};
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::Response,
};
use serde_json::{Value, json};

/// `POST /v1/refunds`.
pub(crate) async fn create(State(app): State<Shared>, call: Call, body: Bytes) -> Response {
    let params = Params::parse(&body);
    let fingerprint = format!("refund {}", params.fingerprint());
    let now = app.clock.now();
    let (response, messages) = idempotency::once(&mut lock(&app.stripe), &call, &fingerprint, |store| {
        let known = ["payment_intent", "charge", "amount", "reason", "metadata", "expand"];
        if let Some(name) = params.unknown(&known) {
            return Err(Fault::unknown_parameter(name));
        }
        let amount = params.integer("amount")?;
        let session = meant(store, &params)?;
        let back = money_back::add(session, Kind::Refund, amount, Progress::Done, now)
            .map_err(|why| Fault::state(format!("The refund cannot be made: {why}.")))?;
        let cause = Some((call.request_id.as_str(), call.idempotency_key.as_deref()));
        let messages = money_back::messages(&back, session, true, cause);
        Ok((money_back::object(&back, session), messages))
    });
    for message in messages.into_iter().flatten() {
        delivery::deliver(&app, message, delivery::Mode::Normal).await;
    }
    response
}

/// The session of the payment intent or charge.
fn meant<'a>(store: &'a mut Store, params: &Params) -> Result<&'a mut Session, Fault> {
    let intent = params.get("payment_intent");
    let charge = params.get("charge");
    let (object, name, id) = match (intent, charge) {
        (Some(id), None) => ("payment_intent", "payment_intent", id),
        (None, Some(id)) => ("charge", "charge", id),
        _ => return Err(Fault::missing("payment_intent")),
    };
    let found = store.sessions_mut().iter_mut().find(|session| {
        let intent = session.intent.as_ref();
        intent.is_some_and(|intent| intent.id == id || intent.charge.as_deref() == Some(id))
    });
    found.ok_or_else(|| Fault::no_such(object, name, id))
}

/// `GET /v1/refunds/{id}`.
pub(crate) async fn retrieve(state: State<Shared>, call: Call, Path(id): Path<String>) -> Response {
    one(&state, &call, Kind::Refund, &id)
}

/// `GET /v1/disputes/{id}`.
pub(crate) async fn retrieve_dispute(state: State<Shared>, call: Call, Path(id): Path<String>) -> Response {
    one(&state, &call, Kind::Dispute, &id)
}

/// `GET /v1/refunds`.
pub(crate) async fn list(state: State<Shared>, call: Call, query: RawQuery) -> Response {
    all(&state, &call, Kind::Refund, query)
}

/// `GET /v1/disputes`.
pub(crate) async fn list_disputes(state: State<Shared>, call: Call, query: RawQuery) -> Response {
    all(&state, &call, Kind::Dispute, query)
}

fn one(app: &Shared, call: &Call, kind: Kind, id: &str) -> Response {
    let store = lock(&app.stripe);
    let found = backs(&store, kind).find(|(_, back)| back.id == id);
    let object = found.map(|(session, back)| money_back::object(back, session));
    let name = if kind == Kind::Refund { "refund" } else { "dispute" };
    call.answer(object.ok_or_else(|| Fault::no_such(name, "id", id)))
}

fn all(app: &Shared, call: &Call, kind: Kind, RawQuery(query): RawQuery) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    call.answer(page(&lock(&app.stripe), kind, &params))
}

/// A page of a list, newest first.
fn page(store: &Store, kind: Kind, params: &Params) -> Result<Value, Fault> {
    if let Some(name) = params.unknown(&["payment_intent", "charge", "limit", "starting_after", "expand"]) {
        return Err(Fault::unknown_parameter(name));
    }
    let limit = params.integer("limit")?.unwrap_or(10);
    if !(1..=100).contains(&limit) {
        let text = "This value must be between 1 and 100.".to_owned();
        return Err(Fault::invalid("parameter_invalid_integer", "limit", text));
    }
    let intent = params.get("payment_intent");
    let fits =
        |session: &Session| intent.is_none_or(|id| session.intent.as_ref().is_some_and(|intent| intent.id == id));
    let mut found: Vec<(&Session, &Back)> = backs(store, kind).filter(|(session, _)| fits(session)).collect();
    found.reverse();
    let begin = match params.get("starting_after") {
        None => 0,
        Some(id) => found.iter().position(|(_, back)| back.id == id).map_or(found.len(), |at| at + 1),
    };
    let limit = usize::try_from(limit).unwrap_or(10);
    let data: Vec<Value> = found.iter().skip(begin).take(limit).map(|(s, back)| money_back::object(back, s)).collect();
    let url = if kind == Kind::Refund { "/v1/refunds" } else { "/v1/disputes" };
    Ok(json!({ "object": "list", "url": url, "has_more": begin + data.len() < found.len(), "data": data }))
}

fn backs(store: &Store, kind: Kind) -> impl Iterator<Item = (&Session, &Back)> {
    let of = move |session| Session::backs_of(session, kind);
    store.all().iter().flat_map(of)
}
