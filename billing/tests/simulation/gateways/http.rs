//! The gateways' APIs on loopback, and what goes wrong with them.

use std::{convert::Infallible, io, sync::Arc};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::payment::PaymentId;
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};

use super::{Fault, Gateways, paypal::Paypal, stripe::Reply};
use crate::simulation::{dice::Dice, tally::Kind, world::World};

type Shared = State<Arc<World>>;

/// All addresses.
pub fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/merchant_webapi/api/transaction", post(vnpay_query))
        .route("/v1/checkout/sessions", post(stripe_create))
        .route("/v1/checkout/sessions/{id}", get(stripe_fetch))
        .route("/v1/checkout/sessions/{id}/expire", post(stripe_expire))
        .route("/v1/oauth2/token", post(paypal_token))
        .route("/v1/notifications/verify-webhook-signature", post(paypal_verify))
        .route("/v1/payment_intents/{id}", get(stripe_intent))
        .route("/v1/refunds", get(stripe_refunds))
        .route("/v1/disputes", get(stripe_disputes))
        .route("/v1/customer/disputes", get(paypal_disputes))
        .route("/v1/customer/disputes/{id}", get(paypal_dispute))
        .route("/v2/checkout/orders", post(paypal_create))
        .route("/v2/checkout/orders/{id}", get(paypal_fetch))
        .route("/v2/checkout/orders/{id}/capture", post(paypal_capture))
        .with_state(world)
}

/// A refusal that the client is told not to repeat, so that no test waits for its pauses.
fn refused() -> Response {
    let headers = [("stripe-should-retry", "false")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, Json(json!({ "name": "SERVICE_UNAVAILABLE" }))).into_response()
}

/// Does what was asked of a gateway, unless something goes wrong before, and answers, unless something goes wrong after.
fn answer(world: &World, payment: Option<PaymentId>, act: impl FnOnce(&mut Gateways) -> Reply) -> Response {
    let schedule = payment.as_ref().and_then(|payment| world.of(payment));
    let dice = schedule.map_or(Dice::new(0), |schedule| schedule.message_dice());
    let fault = payment.as_ref().and_then(|payment| world.fault(payment));
    let is_vnpay = schedule.is_some_and(|schedule| schedule.gateway == domain::gateway::Gateway::Vnpay);
    let is_paypal = schedule.is_some_and(|schedule| schedule.gateway == domain::gateway::Gateway::Paypal);
    match fault {
        Some(Fault::TooSoon) if is_vnpay => {
            world.count(Kind::FaultTooSoon);
            return Json(json!({ "vnp_ResponseCode": "94", "vnp_Message": "Request is duplicate" })).into_response();
        }
        Some(Fault::Token) if is_paypal => {
            world.count(Kind::TokenLost);
            world.gateways(dice).paypal.forget_token();
            return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_token" }))).into_response();
        }
        Some(Fault::Before | Fault::TooSoon | Fault::Token) => {
            world.count(Kind::FaultBefore);
            return refused();
        }
        Some(Fault::Busy) => {
            world.count(Kind::FaultBusy);
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        Some(Fault::After | Fault::Broken | Fault::Garbled) | None => {}
    }
    let ((status, body), complaints) = {
        let mut gateways = world.gateways(dice);
        let reply = act(&mut gateways);
        (reply, gateways.take_complaints())
    };
    if let Some(schedule) = schedule {
        for complaint in complaints {
            schedule.violated(complaint);
        }
    }
    match fault {
        Some(Fault::After) => {
            world.count(Kind::FaultAfter);
            refused()
        }
        Some(Fault::Broken) => {
            world.count(Kind::FaultBroken);
            let broken = futures::stream::once(async { Err::<Bytes, _>(io::Error::other("cut")) });
            (status, Body::from_stream(broken)).into_response()
        }
        Some(Fault::Garbled) => {
            world.count(Kind::FaultGarbled);
            (StatusCode::OK, "<html>").into_response()
        }
        _ => (status, Json(body)).into_response(),
    }
}

async fn vnpay_query(State(world): Shared, Json(asked): Json<Value>) -> Response {
    let payment = asked["vnp_TxnRef"].as_str().unwrap_or_default().parse().ok();
    let now = world.now();
    answer(&world, payment, |gateways| (StatusCode::OK, gateways.vnpay.query(now, &asked)))
}

async fn stripe_create(State(world): Shared, headers: HeaderMap, form: String) -> Response {
    let payment = form_urlencoded::parse(form.as_bytes()).find(|(name, _)| name == "client_reference_id");
    let payment = payment.and_then(|(_, id)| id.parse().ok());
    let key = headers["idempotency-key"].to_str().unwrap().to_owned();
    answer(&world, payment, |gateways| gateways.stripe.create(&mut gateways.books, &key, &form))
}

async fn stripe_fetch(State(world): Shared, Path(id): Path<String>) -> Response {
    let payment = world.gateways(Dice::new(0)).stripe.payment_of(&id);
    answer(&world, payment, |gateways| gateways.stripe.fetch(&id))
}

async fn stripe_expire(State(world): Shared, Path(id): Path<String>) -> Response {
    let payment = world.gateways(Dice::new(0)).stripe.payment_of(&id);
    answer(&world, payment, |gateways| gateways.stripe.expire(&mut gateways.books, &id))
}

async fn stripe_intent(State(world): Shared, Path(id): Path<String>) -> Response {
    let payment = world.gateways(Dice::new(0)).stripe.payment_of_intent(&id);
    answer(&world, payment, |gateways| gateways.stripe.intent(&id))
}

#[derive(Deserialize)]
struct OfIntent {
    payment_intent: String,
}

async fn stripe_refunds(State(world): Shared, Query(of): Query<OfIntent>) -> Response {
    stripe_list(&world, &of.payment_intent, false)
}

async fn stripe_disputes(State(world): Shared, Query(of): Query<OfIntent>) -> Response {
    stripe_list(&world, &of.payment_intent, true)
}

fn stripe_list(world: &World, intent: &str, disputes: bool) -> Response {
    let payment = world.gateways(Dice::new(0)).stripe.payment_of_intent(intent);
    answer(world, payment, |gateways| gateways.stripe.list(&gateways.books, intent, disputes))
}

#[derive(Deserialize)]
struct OfCapture {
    disputed_transaction_id: String,
}

async fn paypal_disputes(State(world): Shared, headers: HeaderMap, Query(of): Query<OfCapture>) -> Response {
    if let Some(refused) = unauthorised(&world, &headers) {
        return refused;
    }
    let payment = world.gateways(Dice::new(0)).paypal.payment_of_capture(&of.disputed_transaction_id);
    answer(&world, payment.clone(), |gateways| gateways.paypal.disputes(&gateways.books, payment.as_ref(), None))
}

async fn paypal_dispute(State(world): Shared, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Some(refused) = unauthorised(&world, &headers) {
        return refused;
    }
    let payment = Paypal::payment_of_dispute(&world.gateways(Dice::new(0)).books, &id);
    answer(&world, payment.clone(), |gateways| gateways.paypal.disputes(&gateways.books, payment.as_ref(), Some(&id)))
}

async fn paypal_token(State(world): Shared) -> Result<Json<Value>, Infallible> {
    let mut gateways = world.gateways(Dice::new(0));
    let gateways = &mut *gateways;
    Ok(Json(gateways.paypal.token(&mut gateways.books)))
}

/// Refuses a call under a token that PayPal takes no longer.
fn unauthorised(world: &World, headers: &HeaderMap) -> Option<Response> {
    let token = headers.get("authorization").and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let known = token.is_some_and(|token| world.gateways(Dice::new(0)).paypal.is_token(token));
    (!known).then(|| (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_token" }))).into_response())
}

#[derive(Deserialize)]
struct Question<'a> {
    #[serde(borrow)]
    webhook_event: &'a RawValue,
}

async fn paypal_verify(State(world): Shared, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(refused) = unauthorised(&world, &headers) {
        return refused;
    }
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let event: Question<'_> = serde_json::from_slice(&body).unwrap();
    let resource = &asked["webhook_event"]["resource"];
    let named = resource["custom_id"].as_str().or(resource["disputed_transactions"][0]["custom"].as_str());
    let payment = named.and_then(|id| id.parse().ok());
    answer(&world, payment, |gateways| {
        let is_genuine = gateways.paypal.verify(&asked, event.webhook_event.get());
        (StatusCode::OK, json!({ "verification_status": if is_genuine { "SUCCESS" } else { "FAILURE" } }))
    })
}

async fn paypal_create(State(world): Shared, headers: HeaderMap, Json(asked): Json<Value>) -> Response {
    if let Some(refused) = unauthorised(&world, &headers) {
        return refused;
    }
    let payment = asked["purchase_units"][0]["custom_id"].as_str().and_then(|id| id.parse().ok());
    let request = headers["paypal-request-id"].to_str().unwrap().to_owned();
    answer(&world, payment, |gateways| gateways.paypal.create(&mut gateways.books, &request, &asked))
}

async fn paypal_fetch(State(world): Shared, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Some(refused) = unauthorised(&world, &headers) {
        return refused;
    }
    let payment = world.gateways(Dice::new(0)).paypal.payment_of(&id);
    answer(&world, payment, |gateways| gateways.paypal.fetch_with(&gateways.books, &id))
}

async fn paypal_capture(State(world): Shared, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Some(refused) = unauthorised(&world, &headers) {
        return refused;
    }
    let payment = world.gateways(Dice::new(0)).paypal.payment_of(&id);
    answer(&world, payment, |gateways| gateways.paypal.capture(&mut gateways.books, &id))
}
