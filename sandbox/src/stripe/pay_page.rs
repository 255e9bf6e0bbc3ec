//! The hosted page of a session.

use super::{
    event::Event,
    payment::{self, Action, Next},
    store::{Session, Status},
};
use crate::{
    delivery,
    page::{self, Choice},
    state::{Shared, lock},
};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;

/// `GET /c/pay/{id}`.
pub(crate) async fn show(State(app): State<Shared>, Path(id): Path<String>) -> Response {
    let session = lock(&app.stripe).session(&id).cloned();
    match session {
        None => unknown(),
        Some(session) => match session.status {
            Status::Open => open_page(&session),
            Status::Complete if session.intent.as_ref().is_some_and(|intent| intent.waits_at_store()) => {
                Redirect::to(&voucher_address(&id)).into_response()
            }
            Status::Complete if session.paid => closed("This payment is complete.", Some(session.return_url())),
            Status::Complete => closed("The voucher has run out. Nothing was charged.", Some(session.return_url())),
            Status::Expired => closed("This session has expired. Nothing was charged.", session.cancel_url),
        },
    }
}

/// `POST` to the same address: one of the buttons.
pub(crate) async fn finish(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form(choice): Form<Choice<Action>>,
) -> Response {
    let (message, target) = {
        let mut store = lock(&app.stripe);
        let Some(session) = store.session(&id) else { return unknown() };
        if session.status != Status::Open {
            return Redirect::to(&address(&id)).into_response();
        }
        session.delivery = choice.delivery;
        let (kind, next) = payment::act(session, choice.action, app.clock.now());
        let target = match next {
            Next::Success => session.return_url(),
            Next::Cancel => session.cancel_url.clone().unwrap_or_else(|| address(&id)),
            Next::Stay => address(&id),
            Next::Voucher => voucher_address(&id),
        };
        (kind.map(|kind| Event::about(session, kind, &app.public_url, None)), target)
    };
    if let Some(message) = message {
        delivery::deliver(&app, message, choice.delivery).await;
    }
    Redirect::to(&target).into_response()
}

fn address(id: &str) -> String {
    format!("/stripe/c/pay/{id}")
}

fn voucher_address(id: &str) -> String {
    format!("/stripe/c/pay/{id}/voucher")
}

fn open_page(session: &Session) -> Response {
    let declined = session.intent.as_ref().is_some_and(|intent| intent.failure.is_some());
    let content = html! {
        @if declined {
            p class="alert" role="alert" { "Your card was declined. Nothing was charged; try again or go back." }
        }
        p class="amount" { (yen(session.amount_total)) }
        (details(session))
        (page::pay_form(&address(&session.id), session.delivery, &payment::buttons(session)))
    };
    page::page("Stripe Checkout", &content).into_response()
}

/// Merchant, reference and what is bought.
pub(crate) fn details(session: &Session) -> maud::Markup {
    let merchant = url::Url::parse(&session.success_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    page::facts(&[
        ("Merchant", merchant.unwrap_or_default()),
        ("Reference", session.client_reference_id.clone().unwrap_or_else(|| session.id.clone())),
        ("Description", session.description.clone()),
    ])
}

pub(crate) fn yen(amount: i64) -> String {
    format!("{} JPY", page::grouped(amount))
}

/// A page for a session that takes no more payments.
fn closed(sentence: &str, back: Option<String>) -> Response {
    let content = html! {
        p { (sentence) }
        @if let Some(back) = back {
            p { a href=(back) { "Return to merchant" } }
        }
    };
    page::page("Stripe Checkout", &content).into_response()
}

pub(crate) fn unknown() -> Response {
    page::problem(StatusCode::NOT_FOUND, "Stripe Checkout", "There is no such Checkout Session in this run.")
}
