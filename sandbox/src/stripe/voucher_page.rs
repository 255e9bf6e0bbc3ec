//! The konbini voucher: paid at a store, or left to run out.

use super::{
    event::{self, Event},
    intent::Intent,
    pay_page,
    store::Session,
};
use crate::{
    delivery,
    page::{self, Button, Choice},
    state::{Shared, lock},
};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, tz::Offset};
use maud::html;
use serde::Deserialize;

/// The buttons of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Action {
    PayAtStore,
    LetExpire,
}

const BUTTONS: [Button; 2] = [
    Button { value: "pay-at-store", name: "Pay at store", hint: "the customer pays at the counter" },
    Button { value: "let-expire", name: "Let it expire", hint: "the voucher runs out unpaid" },
];

/// `GET /c/pay/{id}/voucher`.
pub(crate) async fn show(State(app): State<Shared>, Path(id): Path<String>) -> Response {
    let Some(session) = lock(&app.stripe).session(&id).cloned() else { return pay_page::unknown() };
    let Some(intent) = session.intent.as_ref().filter(|intent| intent.waits_at_store()) else {
        return Redirect::to(&format!("/stripe/c/pay/{id}")).into_response();
    };
    let content = html! {
        p class="amount" { (pay_page::yen(session.amount_total)) }
        (pay_page::details(&session))
        p { "Pay at a convenience store until " strong { (until(intent)) } "." }
        p { a href=(session.return_url()) { "Return to merchant" } " with the voucher unpaid." }
        (page::pay_form(&format!("/stripe/c/pay/{id}/voucher"), session.delivery, &BUTTONS))
    };
    page::page("Konbini voucher", &content).into_response()
}

fn until(intent: &Intent) -> String {
    intent
        .voucher_end
        .and_then(|end| Timestamp::from_second(end).ok())
        .map(|end| Offset::constant(9).to_datetime(end).strftime("%Y-%m-%d %H:%M JST").to_string())
        .unwrap_or_default()
}

/// `POST` to the same address: one of the buttons.
pub(crate) async fn finish(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form(choice): Form<Choice<Action>>,
) -> Response {
    let (message, target) = {
        let mut store = lock(&app.stripe);
        let Some(session) = store.session(&id) else { return pay_page::unknown() };
        session.delivery = choice.delivery;
        let Some(kind) = act(session, choice.action) else {
            return Redirect::to(&format!("/stripe/c/pay/{id}")).into_response();
        };
        (Event::about(session, kind, &app.public_url, None), session.return_url())
    };
    delivery::deliver(&app, message, choice.delivery).await;
    Redirect::to(&target).into_response()
}

/// Ends a waiting voucher; none when there is none.
fn act(session: &mut Session, action: Action) -> Option<&'static str> {
    let intent = session.intent.as_mut().filter(|intent| intent.waits_at_store())?;
    match action {
        Action::PayAtStore => {
            intent.succeed();
            session.paid = true;
            Some(event::ASYNC_SUCCEEDED)
        }
        Action::LetExpire => {
            intent.fail_voucher();
            Some(event::ASYNC_FAILED)
        }
    }
}
