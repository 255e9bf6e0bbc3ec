//! The API: create, read and expire sessions, read intents.

use super::{
    call::Call,
    create,
    event::{self, Event},
    fault::Fault,
    idempotency,
    params::Params,
    store::Status,
};
use crate::{
    delivery,
    state::{Shared, lock},
};
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::Response,
};

/// `POST /v1/checkout/sessions`.
pub(crate) async fn create(State(app): State<Shared>, call: Call, body: Bytes) -> Response {
    let params = Params::parse(&body);
    let fingerprint = format!("create {} {}", call.names_methods_directly(), params.fingerprint());
    let (response, _) = idempotency::once(&mut lock(&app.stripe), &call, &fingerprint, |store| {
        let session = create::session(&call, &params, app.clock.unix())?;
        let body = session.to_json(&app.public_url, &params.list("expand"));
        store.add(session);
        Ok((body, ()))
    });
    response
}

/// `GET /v1/checkout/sessions/{id}`.
pub(crate) async fn retrieve(
    State(app): State<Shared>,
    call: Call,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let expand = Params::parse(query.unwrap_or_default().as_bytes()).list("expand");
    let found = lock(&app.stripe).session(&id).map(|session| session.to_json(&app.public_url, &expand));
    call.answer(found.ok_or_else(|| Fault::no_such("checkout.session", "session", &id)))
}

/// `POST /v1/checkout/sessions/{id}/expire`.
pub(crate) async fn expire(State(app): State<Shared>, call: Call, Path(id): Path<String>, body: Bytes) -> Response {
    let params = Params::parse(&body);
    let fingerprint = format!("expire {id} {}", params.fingerprint());
    let (response, message) = idempotency::once(&mut lock(&app.stripe), &call, &fingerprint, |store| {
        if let Some(name) = params.unknown(&["expand"]) {
            return Err(Fault::unknown_parameter(name));
        }
        let session = store.session(&id).ok_or_else(|| Fault::no_such("checkout.session", "session", &id))?;
        if session.status != Status::Open {
            let status = session.status.as_str();
            return Err(Fault::state(format!(
                "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a \
                 status of {status}."
            )));
        }
        session.status = Status::Expired;
        let cause = Some((call.request_id.as_str(), call.idempotency_key.as_deref()));
        let message = Event::about(session, event::EXPIRED, &app.public_url, cause);
        Ok((session.to_json(&app.public_url, &params.list("expand")), (message, session.delivery)))
    });
    if let Some((message, mode)) = message {
        // The caller may hold the payment while it waits for this answer, so the event never goes before it.
        let mode = if mode == delivery::Mode::BeforeReturn { delivery::Mode::Normal } else { mode };
        delivery::deliver(&app, message, mode).await;
    }
    response
}

/// `GET /v1/payment_intents/{id}`.
pub(crate) async fn retrieve_intent(
    State(app): State<Shared>,
    call: Call,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let expand = Params::parse(query.unwrap_or_default().as_bytes()).list("expand");
    let expand_charge = expand.iter().any(|path| path == "latest_charge");
    let found = lock(&app.stripe)
        .by_intent(&id)
        .and_then(|session| session.intent.as_ref().map(|intent| intent.to_json(session, expand_charge)));
    call.answer(found.ok_or_else(|| Fault::no_such("payment_intent", "intent", &id)))
}
