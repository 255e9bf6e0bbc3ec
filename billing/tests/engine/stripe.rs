//! A payment through a gateway that answers: a small Stripe on loopback.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use billing::{Billing, payments::Settled};
use domain::{
    currency::Currency,
    gateway::Gateway,
    money::Money,
    payment::{Evidence, FailureReason, Outcome, PaymentId, PaymentState},
};
use serde_json::{Value, json};

use crate::support::{Engine, NOW, gateways};

/// What the gateway knows: one session.
#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    payment: String,
    status: &'static str,
    /// Whom to tell before the session's maker hears of it.
    hasty: Option<Billing>,
    /// Whom to tell that a session was closed before its closer hears of it.
    hasty_expiry: Option<Billing>,
}

fn session(known: &Known) -> Value {
    let paid = known.status == "complete";
    json!({
        "id": "cs_test_1", "status": known.status, "payment_status": if paid { "paid" } else { "unpaid" },
        "amount_total": 5000, "currency": "jpy", "client_reference_id": known.payment, "livemode": false,
        "payment_intent": paid.then_some("pi_1"), "expires_at": NOW.unix_seconds() + 3_600,
        "url": (known.status == "open").then_some("https://checkout.stripe.com/c/pay/cs_test_1"),
    })
}

async fn create(State(fake): State<Fake>, body: String) -> Json<Value> {
    let payment = form_urlencoded::parse(body.as_bytes()).find(|(name, _)| name == "client_reference_id").unwrap().1;
    let (hasty, answer) = {
        let mut known = fake.0.lock().unwrap();
        known.payment = payment.into_owned();
        known.status = "open";
        (known.hasty.clone(), session(&known))
    };
    if let Some(billing) = hasty {
        let id: PaymentId = answer["client_reference_id"].as_str().unwrap().parse().unwrap();
        billing.settle(paid(&id)).await.unwrap();
    }
    Json(answer)
}

async fn fetch(State(fake): State<Fake>, Path(_): Path<String>) -> Json<Value> {
    Json(session(&fake.0.lock().unwrap()))
}

async fn expire(State(fake): State<Fake>, Path(_): Path<String>) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let (hasty, answer) = {
        let mut known = fake.0.lock().unwrap();
        if known.status != "open" {
            let error = json!({ "error": { "type": "invalid_request_error" } });
            return Err((StatusCode::BAD_REQUEST, Json(error)));
        }
        known.status = "expired";
        (known.hasty_expiry.clone(), session(&known))
    };
    if let Some(billing) = hasty {
        let id: PaymentId = answer["client_reference_id"].as_str().unwrap().parse().unwrap();
        assert_eq!(billing.settle(expired(&id)).await.unwrap(), Settled::Applied);
    }
    Ok(Json(answer))
}

/// What `checkout.session.expired` proves.
fn expired(id: &PaymentId) -> Evidence {
    Evidence {
        outcome: Outcome::Expired,
        money_id: None,
        event_key: Some("evt_2".to_owned()),
        code: "checkout.session.expired".to_owned(),
        ..paid(id)
    }
}

fn paid(id: &PaymentId) -> Evidence {
    Evidence {
        gateway: Gateway::Stripe,
        payment_id: id.clone(),
        outcome: Outcome::Paid,
        amount: Some(yen()),
        object_id: Some("cs_test_1".to_owned()),
        money_id: Some("pi_1".to_owned()),
        event_key: Some("evt_1".to_owned()),
        code: "checkout.session.completed".to_owned(),
    }
}

fn yen() -> Money {
    Money::from_minor(5_000, Currency::Jpy).unwrap()
}

async fn open() -> (Engine, Fake) {
    let fake = Fake::default();
    let router = Router::new()
        .route("/v1/checkout/sessions", post(create))
        .route("/v1/checkout/sessions/{id}", get(fetch))
        .route("/v1/checkout/sessions/{id}/expire", post(expire))
        .with_state(fake.clone());
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (Engine::open_with(gateways(&address)).await, fake)
}

async fn state_after_a_while(engine: &Engine, id: &PaymentId, wanted: PaymentState) -> PaymentState {
    for _ in 0..150 {
        let view = engine.billing.payment(id.account_id(), id).await.unwrap().unwrap();
        if view.state == wanted {
            return view.state;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    engine.billing.payment(id.account_id(), id).await.unwrap().unwrap().state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_any_message_the_return_makes_the_gateway_be_asked() {
    let (engine, fake) = open().await;
    let account = engine.account("a@example.com", Currency::Jpy).await;
    let started = engine.start(account, Gateway::Stripe, yen(), "k").await.unwrap();
    engine.billing.note_return(&started.payment_id).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(engine.balance(account).await, 0);
    fake.0.lock().unwrap().status = "complete";
    engine.billing.note_return(&started.payment_id).await;
    let state = state_after_a_while(&engine, &started.payment_id, PaymentState::Succeeded).await;
    assert_eq!(state, PaymentState::Succeeded);
    // The message comes after all.
    engine.billing.settle(paid(&started.payment_id)).await.unwrap();
    assert_eq!(engine.balance(account).await, yen().micros);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_faster_than_our_own_answer_wins() {
    let (engine, fake) = open().await;
    fake.0.lock().unwrap().hasty = Some(engine.billing.clone());
    let account = engine.account("a@example.com", Currency::Jpy).await;
    let started = engine.start(account, Gateway::Stripe, yen(), "k").await.unwrap();
    let view = engine.billing.payment(account, &started.payment_id).await.unwrap().unwrap();
    assert_eq!((view.state, view.credited), (PaymentState::Succeeded, Some(yen())));
    assert!(started.redirect_url.ends_with(&format!("/billing/payments/{}", started.payment_id)));
    assert_eq!(engine.balance(account).await, yen().micros);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_closes_the_session_unless_it_was_paid() {
    let (engine, fake) = open().await;
    let account = engine.account("a@example.com", Currency::Jpy).await;
    let started = engine.start(account, Gateway::Stripe, yen(), "k").await.unwrap();
    engine.billing.note_cancel(&started.payment_id).await;
    let view = engine.billing.payment(account, &started.payment_id).await.unwrap().unwrap();
    assert_eq!(view.state, PaymentState::Cancelled);
    assert_eq!(fake.0.lock().unwrap().status, "expired");
    assert_eq!(engine.balance(account).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_is_a_cancel_whichever_message_comes_first() {
    for hasty in [false, true] {
        let (engine, fake) = open().await;
        let account = engine.account("a@example.com", Currency::Jpy).await;
        let id = engine.start(account, Gateway::Stripe, yen(), "k").await.unwrap().payment_id;
        fake.0.lock().unwrap().hasty_expiry = Some(engine.billing.clone()).filter(|_| hasty);
        engine.billing.note_cancel(&id).await;
        engine.billing.settle(expired(&id)).await.unwrap();
        let view = engine.billing.payment(account, &id).await.unwrap().unwrap();
        assert_eq!((view.state, view.reason), (PaymentState::Cancelled, Some(FailureReason::Cancelled)), "{hasty}");
        // Money that comes all the same is never hidden.
        engine.billing.settle(paid(&id)).await.unwrap();
        assert_eq!(engine.balance(account).await, yen().micros);
        engine.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_loses_against_money_and_does_not_rename_what_happened_before_it() {
    let (engine, fake) = open().await;
    let account = engine.account("a@example.com", Currency::Jpy).await;
    let id = engine.start(account, Gateway::Stripe, yen(), "k").await.unwrap().payment_id;
    fake.0.lock().unwrap().status = "complete";
    engine.billing.note_cancel(&id).await;
    let view = engine.billing.payment(account, &id).await.unwrap().unwrap();
    assert_eq!((view.state, view.reason), (PaymentState::Succeeded, None));
    // Its time was over when the customer came back by the link.
    let (engine, fake) = open().await;
    let account = engine.account("a@example.com", Currency::Jpy).await;
    let id = engine.start(account, Gateway::Stripe, yen(), "k").await.unwrap().payment_id;
    fake.0.lock().unwrap().status = "expired";
    engine.clock.advance_seconds(3_600);
    engine.billing.note_cancel(&id).await;
    let view = engine.billing.payment(account, &id).await.unwrap().unwrap();
    assert_eq!((view.state, view.reason), (PaymentState::Expired, Some(FailureReason::Expired)));
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_schedule_finds_what_nobody_told() {
    let (engine, fake) = open().await;
    let account = engine.account("a@example.com", Currency::Jpy).await;
    let started = engine.start(account, Gateway::Stripe, yen(), "k").await.unwrap();
    fake.0.lock().unwrap().status = "complete";
    engine.clock.advance_seconds(9 * 60);
    engine.billing.check_due().await.unwrap();
    assert_eq!(engine.balance(account).await, 0);
    engine.clock.advance_seconds(61);
    engine.billing.check_due().await.unwrap();
    let state = state_after_a_while(&engine, &started.payment_id, PaymentState::Succeeded).await;
    assert_eq!(state, PaymentState::Succeeded);
    assert_eq!(engine.balance(account).await, yen().micros);
}
