//! The page where the payer approves.

use super::{
    capture,
    event::Event,
    order::{Order, Status},
    plan::{APPROVAL, Action, DECISION},
};
use crate::{
    delivery,
    page::{self, Choice},
    state::{Shared, lock},
};
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Address {
    token: String,
}

/// `GET /checkoutnow?token=<order id>`.
pub(crate) async fn show(State(app): State<Shared>, Query(Address { token }): Query<Address>) -> Response {
    let order = lock(&app.paypal).order(&token).cloned();
    let Some(order) = order else { return unknown() };
    let controls = match order.status {
        Status::Created | Status::PayerActionRequired => form(&order, &APPROVAL),
        Status::Completed if is_pending(&order) => form(&order, &DECISION),
        Status::Approved => already("You have approved this payment."),
        Status::Completed => already("This payment is complete."),
    };
    let merchant = order.brand_name.clone().unwrap_or_else(|| "Sandbox merchant".to_owned());
    let reference = order.invoice_id.as_ref().or(order.custom_id.as_ref()).unwrap_or(&order.id).clone();
    let content = html! {
        p class="amount" { (order.amount.words()) }
        (page::facts(&[
            ("Merchant", merchant),
            ("Reference", reference),
            ("Description", order.description.clone().unwrap_or_default()),
            ("Order", order.id.clone()),
        ]))
        (controls)
        @if let (Status::Approved | Status::Completed, Some(back)) = (order.status, return_address(&order)) {
            p { a href=(back) { "Return to merchant" } }
        }
    };
    page::page("PayPal checkout", &content).into_response()
}

/// `POST` to the same address: one of the buttons.
pub(crate) async fn finish(
    State(app): State<Shared>,
    Query(Address { token }): Query<Address>,
    Form(choice): Form<Choice<Action>>,
) -> Response {
    let own = format!("/paypal/checkoutnow?token={token}");
    let (message, target) = {
        let mut store = lock(&app.paypal);
        let Some(order) = store.order(&token) else { return unknown() };
        let (message, target) = act(order, &choice, &app.public_url, app.clock.now());
        (message, target.unwrap_or(own))
    };
    if let Some(message) = message {
        delivery::deliver(&app, message, choice.delivery).await;
    }
    Redirect::to(&target).into_response()
}

/// Changes the order. Returns the message to send and where the browser goes, if not to this page again.
fn act(
    order: &mut Order,
    choice: &Choice<Action>,
    public_url: &str,
    now: Timestamp,
) -> (Option<delivery::Message>, Option<String>) {
    let is_open = matches!(order.status, Status::Created | Status::PayerActionRequired);
    match (choice.action, choice.action.plan()) {
        (_, Some(plan)) if is_open => {
            (order.status, order.plan, order.delivery) = (Status::Approved, plan, choice.delivery);
            order.updated = now;
            (Event::about_approval(order, public_url), return_address(order))
        }
        (Action::Cancel, _) if is_open => {
            let target = order.cancel_url.as_deref().and_then(|url| with(url, &[("token", &order.id)]));
            (None, target)
        }
        (Action::Release | Action::Deny, _) if is_pending(order) => {
            if let Some(capture) = &mut order.capture {
                let released = choice.action == Action::Release;
                capture.status = if released { capture::Status::Completed } else { capture::Status::Declined };
                capture.updated = now;
            }
            order.delivery = choice.delivery;
            order.updated = now;
            (Event::about_capture(order, public_url), None)
        }
        _ => (None, None),
    }
}

fn is_pending(order: &Order) -> bool {
    order.capture.as_ref().is_some_and(|capture| capture.status == capture::Status::Pending)
}

fn return_address(order: &Order) -> Option<String> {
    with(order.return_url.as_deref()?, &[("token", &order.id), ("PayerID", &order.payer_id)])
}

/// The address with further parameters; none when it is not an address of the web.
fn with(url: &str, parameters: &[(&str, &str)]) -> Option<String> {
    let mut url = url::Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.query_pairs_mut().extend_pairs(parameters);
    Some(url.into())
}

fn form(order: &Order, buttons: &[page::Button]) -> Markup {
    page::pay_form(&format!("/paypal/checkoutnow?token={}", order.id), order.delivery, buttons)
}

fn already(sentence: &str) -> Markup {
    html! { p { (sentence) } }
}

fn unknown() -> Response {
    page::problem(StatusCode::NOT_FOUND, "PayPal checkout", "There is no such order in this run.")
}
