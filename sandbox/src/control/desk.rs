//! The control API: what happens to payments, what goes wrong, and what time it is.

use super::{
    overview::{self, Payment},
    problem::{Body, Problem},
};
use crate::{
    Intervention, Refusal, Rule, clock, delivery, paypal,
    state::{Shared, lock},
    stripe, vnpay,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /api/payments/{reference}`.
pub(crate) async fn payment(
    State(app): State<Shared>,
    Path(reference): Path<String>,
) -> Result<Json<Payment>, Problem> {
    let found = overview::payments(&app).into_iter().find(|one| one.reference == reference || one.object == reference);
    Ok(Json(found.ok_or(Refusal::Unknown)?))
}

/// `POST /api/payments/{reference}`: something happens to it at its gateway; the payment as it is then.
pub(crate) async fn intervene(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    Body(what): Body<Intervention>,
) -> Result<Json<Payment>, Problem> {
    happen(&app, &reference, &what).await?;
    payment(State(app), Path(reference)).await
}

/// Lets it happen and tells the merchant.
pub(crate) async fn happen(app: &Shared, reference: &str, what: &Intervention) -> Result<(), Refusal> {
    let at = [vnpay::intervene, stripe::intervene, paypal::intervene];
    let mut done = Err(Refusal::Unknown);
    for gateway in at {
        done = gateway(app, reference, what);
        if !matches!(done, Err(Refusal::Unknown)) {
            break;
        }
    }
    for message in done? {
        delivery::deliver(app, message, delivery::Mode::Normal).await;
    }
    Ok(())
}

/// `GET /api/rules`: what goes wrong, with how often it still does.
pub(crate) async fn rules(State(app): State<Shared>) -> Json<Vec<Rule>> {
    Json(lock(&app.switches).rules().to_vec())
}

/// `POST /api/rules`: one more rule.
pub(crate) async fn add_rule(State(app): State<Shared>, Body(rule): Body<Rule>) -> Result<Json<Vec<Rule>>, Problem> {
    if let Some(fault) = rule.fault() {
        return Err(Problem::invalid(fault));
    }
    lock(&app.switches).add(rule);
    Ok(rules(State(app)).await)
}

/// With which dice chance begins anew.
#[derive(Deserialize)]
pub(crate) struct Dice {
    #[serde(default = "one")]
    seed: u64,
}

const fn one() -> u64 {
    1
}

/// `DELETE /api/rules?seed=7`: nothing goes wrong any more.
pub(crate) async fn reset_rules(State(app): State<Shared>, Query(Dice { seed }): Query<Dice>) -> Json<Vec<Rule>> {
    lock(&app.switches).reset(seed);
    rules(State(app)).await
}

/// The emulators' clock.
#[derive(Serialize)]
pub(crate) struct Time {
    #[serde(serialize_with = "clock::serialize")]
    now: Timestamp,
    /// Seconds before the machine's.
    ahead_seconds: i64,
}

/// `GET /api/clock`.
pub(crate) async fn clock(State(app): State<Shared>) -> Json<Time> {
    Json(Time { now: app.clock.now(), ahead_seconds: app.clock.ahead().as_secs() })
}

/// How the clock is moved.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Move {
    advance_seconds: i64,
}

/// `PUT /api/clock`: moves it on, or back.
pub(crate) async fn set_clock(State(app): State<Shared>, Body(by): Body<Move>) -> Json<Time> {
    app.clock.advance(SignedDuration::from_secs(by.advance_seconds));
    clock(State(app)).await
}

/// `DELETE /api/clock`: the machine's time again.
pub(crate) async fn reset_clock(State(app): State<Shared>) -> Json<Time> {
    app.clock.reset();
    clock(State(app)).await
}
