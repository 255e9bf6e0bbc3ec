//! The control page: the same switches for a person.

use super::{desk, overview};
use crate::{
    Gateway, Intervention, Progress, Refusal, Rule, Wrong, clock, page,
    state::{Shared, lock},
};
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::SignedDuration;
use maud::{Markup, html};
use serde::Deserialize;

/// Payments offered.
const PAYMENTS: usize = 30;
/// How far the clock can be moved: seconds, and in words.
const STEPS: [(i64, &str); 4] = [(900, "15 minutes"), (3_600, "1 hour"), (86_400, "1 day"), (345_600, "4 days")];
/// What can happen to a payment: value, and in words.
const HAPPENINGS: [(&str, &str); 9] = [
    ("refund", "Refund all that is left"),
    ("refund-part", "Refund a part: 50 of the smallest unit"),
    ("refund-pending", "Refund, under way"),
    ("dispute", "Dispute opened"),
    ("done", "Newest refund arrives, or dispute is lost"),
    ("failed", "Newest refund fails, or dispute is won"),
    ("paid", "What is pending is paid"),
    ("unpaid", "What is pending is not paid"),
    ("overcharge", "Another amount was charged: 1 of the smallest unit"),
];

/// `GET /control`.
pub(crate) async fn show(State(app): State<Shared>) -> Html<String> {
    let payments = overview::payments(&app);
    let rules = lock(&app.switches).rules().to_vec();
    let content = html! {
        p { a href="/" { "Payments and messages" } }
        h2 { "Clock" }
        p {
            "It is " strong { (clock::rfc3339(app.clock.now())) } " here, " (app.clock.ahead().as_secs())
            " seconds ahead of this machine."
        }
        form class="row" method="post" action="/control/clock" {
            @for (seconds, words) in STEPS {
                button name="advance_seconds" value=(seconds) { "+ " (words) }
            }
            button name="advance_seconds" value="0" { "This machine's time" }
        }
        h2 { "A payment" }
        @if payments.is_empty() { p { "No payments yet. Start one at the merchant." } } @else {
            form class="stack" method="post" action="/control/payment" {
                label { span { "Payment" } (select("reference", payments.iter().take(PAYMENTS).map(|payment| {
                    (payment.reference.as_str(), format!("{} {} {}", payment.gateway, payment.amount, payment.reference))
                }))) }
                label { span { "What happens to it" } (select("happening", HAPPENINGS.map(|(value, words)| (value, words.to_owned())))) }
                button { "Let it happen" }
            }
        }
        h2 { "What goes wrong" }
        @if rules.is_empty() { p { "Nothing." } } @else {
            ul { @for rule in &rules { li { (in_words(rule)) } } }
        }
        form class="stack" method="post" action="/control/rules" {
            label { span { "What" } (select("do", Wrong::ALL.map(|(_, value, words)| (value, words.to_owned())))) }
            label { span { "At" } (select("gateway", [("", "all gateways"), ("vnpay", "VNPay"), ("stripe", "Stripe"), ("paypal", "PayPal")].map(|(value, words)| (value, words.to_owned())))) }
            label { span { "How often" } input name="times" type="number" min="1" max="1000" value="1" required; }
            label { span { "Seconds, if late" } input name="seconds" type="number" min="1" max="86400" value="5" required; }
            button { "Add" }
        }
        form class="row" method="post" action="/control/reset" { button { "Nothing goes wrong any more" } }
    };
    page::page("Control", &content)
}

fn select<'a>(name: &str, options: impl IntoIterator<Item = (&'a str, String)>) -> Markup {
    html! {
        select name=(name) {
            @for (value, words) in options { option value=(value) { (words) } }
        }
    }
}

fn in_words(rule: &Rule) -> String {
    let words = Wrong::ALL.iter().find(|(wrong, ..)| *wrong == rule.wrong).map_or("", |(.., words)| words);
    let at = rule.gateway.map_or_else(|| "all gateways".to_owned(), |gateway| gateway.to_string());
    let times = rule.times.map_or_else(|| "always".to_owned(), |times| format!("{times} more"));
    let chance = rule.percent.map_or_else(String::new, |percent| format!(", {percent} %"));
    format!("{words}: {at}, {times}{chance}")
}

#[derive(Deserialize)]
pub(crate) struct Advance {
    advance_seconds: i64,
}

/// `POST /control/clock`.
pub(crate) async fn advance(State(app): State<Shared>, Form(by): Form<Advance>) -> Redirect {
    match by.advance_seconds {
        0 => app.clock.reset(),
        seconds => app.clock.advance(SignedDuration::from_secs(seconds)),
    }
    back()
}

#[derive(Deserialize)]
pub(crate) struct NewRule {
    #[serde(rename = "do")]
    wrong: Wrong,
    gateway: String,
    times: u32,
    seconds: u64,
}

/// `POST /control/rules`.
pub(crate) async fn add_rule(State(app): State<Shared>, Form(new): Form<NewRule>) -> Redirect {
    let gateway = match new.gateway.as_str() {
        "vnpay" => Some(Gateway::Vnpay),
        "stripe" => Some(Gateway::Stripe),
        "paypal" => Some(Gateway::Paypal),
        _ => None,
    };
    lock(&app.switches).add(Rule {
        wrong: new.wrong,
        gateway,
        payment: None,
        times: Some(new.times),
        percent: None,
        milliseconds: Some(new.seconds.saturating_mul(1_000)),
        seconds: Some(new.seconds),
    });
    back()
}

/// `POST /control/reset`.
pub(crate) async fn reset(State(app): State<Shared>) -> Redirect {
    lock(&app.switches).reset(1);
    back()
}

#[derive(Deserialize)]
pub(crate) struct Happening {
    reference: String,
    happening: String,
}

/// `POST /control/payment`.
pub(crate) async fn intervene(State(app): State<Shared>, Form(what): Form<Happening>) -> Response {
    let happening = match what.happening.as_str() {
        "refund" => Intervention::Refund { amount: None, state: Progress::Done },
        "refund-part" => Intervention::Refund { amount: Some(50), state: Progress::Done },
        "refund-pending" => Intervention::Refund { amount: None, state: Progress::Open },
        "dispute" => Intervention::Dispute { amount: None },
        "done" => Intervention::Change { id: None, state: Progress::Done },
        "failed" => Intervention::Change { id: None, state: Progress::Failed },
        "paid" => Intervention::Decide { paid: true },
        "overcharge" => Intervention::Charge { amount: 1 },
        _ => Intervention::Decide { paid: false },
    };
    match desk::happen(&app, &what.reference, &happening).await {
        Ok(()) => back().into_response(),
        Err(Refusal::Unknown) => page::problem(StatusCode::NOT_FOUND, "Control", "No payment has this reference."),
        Err(Refusal::Impossible(why)) => {
            page::problem(StatusCode::CONFLICT, "Control", &format!("Not possible: {why}."))
        }
    }
}

fn back() -> Redirect {
    Redirect::to("/control")
}
