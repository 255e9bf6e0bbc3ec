//! For the developer: what happened so far, as a page and as JSON, and a few switches.

mod desk;
mod index;
mod overview;
mod page;
mod problem;

use crate::{
    Delivery, Gateway, delivery,
    state::{Shared, lock},
};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::Redirect,
    routing::{get, post, put},
};
use overview::Payment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) use desk::happen;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(index::show))
        .route("/healthz", get(async || "ok"))
        .route("/api/payments", get(payments))
        .route("/api/deliveries", get(deliveries))
        .route("/api/deliveries/{id}/resend", post(resend))
        .route("/api/webhook-urls", put(set_webhook_urls))
        .route("/api/payments/{reference}", get(desk::payment).post(desk::intervene))
        .route("/api/rules", get(desk::rules).post(desk::add_rule).delete(desk::reset_rules))
        .route("/api/clock", get(desk::clock).put(desk::set_clock).delete(desk::reset_clock))
        .route("/control", get(page::show))
        .route("/control/clock", post(page::advance))
        .route("/control/rules", post(page::add_rule))
        .route("/control/reset", post(page::reset))
        .route("/control/payment", post(page::intervene))
}

/// `GET /api/payments`: newest first.
async fn payments(State(app): State<Shared>) -> Json<Vec<Payment>> {
    Json(overview::payments(&app))
}

/// `GET /api/deliveries`: oldest first.
async fn deliveries(State(app): State<Shared>) -> Json<Vec<Delivery>> {
    Json(lock(&app.deliveries).all().to_vec())
}

/// `POST /api/deliveries/{id}/resend`: the same message once more, also one that was lost.
async fn resend(State(app): State<Shared>, Path(id): Path<usize>) -> Result<Redirect, StatusCode> {
    let message = lock(&app.deliveries).get(id).map(|delivery| delivery.message.clone());
    delivery::resend(&app, message.ok_or(StatusCode::NOT_FOUND)?);
    Ok(Redirect::to("/"))
}

/// Some or all of the three addresses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookUrls {
    vnpay: Option<String>,
    stripe: Option<String>,
    paypal: Option<String>,
}

/// The addresses in force.
#[derive(Serialize)]
struct InForce(BTreeMap<&'static str, String>);

/// `PUT /api/webhook-urls`: where messages go from now on. 422 when one is not an address of the web; then none changes.
async fn set_webhook_urls(
    State(app): State<Shared>,
    Json(urls): Json<WebhookUrls>,
) -> Result<Json<InForce>, StatusCode> {
    let given = [(Gateway::Vnpay, urls.vnpay), (Gateway::Stripe, urls.stripe), (Gateway::Paypal, urls.paypal)];
    let is_web = |url: &String| url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !given.iter().filter_map(|(_, url)| url.as_ref()).all(is_web) {
        return Err(StatusCode::UNPROCESSABLE_ENTITY);
    }
    for (gateway, url) in given {
        if let Some(url) = url {
            app.set_webhook_url(gateway, url);
        }
    }
    let url = |gateway| app.webhook_url(gateway);
    Ok(Json(InForce(BTreeMap::from([
        ("vnpay", url(Gateway::Vnpay)),
        ("stripe", url(Gateway::Stripe)),
        ("paypal", url(Gateway::Paypal)),
    ]))))
}
