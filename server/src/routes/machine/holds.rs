//! Asking before usage: authorize, hold, capture, extend, release; and the balance.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use billing::api_keys::Scope;
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{Command, NewHold},
    money::Money,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    authentication::Caller,
    charges::{Receipt, currency_of},
    fields::{self, LineFields, Number, currency, invalid, money},
    refusal,
};
use crate::{
    problem::{Problem, ProblemKind},
    state::AppState,
};

/// The longest that a hold may last without being extended, seconds: 30 days.
const HOLD_SECONDS_MAX: i64 = 30 * 86_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorizeFields {
    account: i64,
    service: String,
    amount: String,
    currency: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoldFields {
    account: i64,
    key: String,
    service: String,
    amount: String,
    currency: String,
    expires_in_s: i64,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExtendFields {
    account: i64,
    expires_in_s: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleaseFields {
    account: i64,
    key: String,
}

/// `POST /api/v1/authorize`: whether an account may spend now.
///
/// # Errors
/// A problem document; 402 with a `reason` when it may not.
pub async fn authorize(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    caller.may(Scope::Charges)?;
    let asked: AuthorizeFields = fields::json(&headers, &body)?;
    let currency = currency(&asked.currency)?;
    let amount = positive(money("amount", &asked.amount, currency)?)?;
    let answer = state.context.billing.authorize(AccountId(asked.account), &asked.service, amount).await;
    answer.map_err(|error| refusal::of_authorize(&error, currency))?;
    Ok(Json(json!({ "allowed": true })))
}

/// `POST /api/v1/holds`: sets credit aside.
///
/// # Errors
/// A problem document; 402 with a `reason` when there is not enough.
pub async fn hold(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    caller.may(Scope::Charges)?;
    let asked: HoldFields = fields::json(&headers, &body)?;
    let currency = currency(&asked.currency)?;
    let hold = NewHold {
        service: asked.service,
        amount: money("amount", &asked.amount, currency)?,
        expires_at: end(&state, asked.expires_in_s)?,
        description: asked.description,
    };
    let posted = state.context.billing.hold(AccountId(asked.account), asked.key, hold, asked.expires_in_s).await;
    let posted = posted.map_err(|error| refusal::of_post(&error, currency))?;
    let status = if posted.replayed { StatusCode::OK } else { StatusCode::CREATED };
    let answer = json!({ "account": asked.account, "hold": posted.seq, "replayed": posted.replayed });
    Ok((status, Json(answer)).into_response())
}

/// `POST /api/v1/holds/{hold}/capture`: charges usage against a hold.
///
/// # Errors
/// A problem document.
pub async fn capture(
    State(state): State<AppState>,
    caller: Caller,
    Number(hold): Number,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    caller.may(Scope::Charges)?;
    let (line, last) = fields::json::<LineFields>(&headers, &body)?.read_capture()?;
    let (account, currency) = (line.account_id.0, currency_of(&line));
    let captured = state.context.billing.capture(line, hold, last).await;
    let captured = captured.map_err(|error| refusal::of_charge(&error, currency))?;
    let status = if captured.posted.replayed { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(Receipt::of(account, &captured))).into_response())
}

/// `POST /api/v1/holds/{hold}/extend`: usage is still under way.
///
/// # Errors
/// A problem document.
pub async fn extend(
    State(state): State<AppState>,
    caller: Caller,
    Number(hold_id): Number,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    caller.may(Scope::Charges)?;
    let asked: ExtendFields = fields::json(&headers, &body)?;
    let expires_at = end(&state, asked.expires_in_s)?;
    let extended = state.context.billing.extend_hold(AccountId(asked.account), hold_id, expires_at).await;
    // No amount is in what it may be refused for.
    extended.map_err(|error| refusal::of_post(&error, Currency::Usd))?;
    Ok(Json(json!({ "account": asked.account, "hold": hold_id })))
}

/// `POST /api/v1/holds/{hold}/release`: gives back what is left of a hold.
///
/// # Errors
/// A problem document.
pub async fn release(
    State(state): State<AppState>,
    caller: Caller,
    Number(hold_id): Number,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    caller.may(Scope::Charges)?;
    let asked: ReleaseFields = fields::json(&headers, &body)?;
    run(&state, asked.account, asked.key, Command::Release { hold_id }).await?;
    Ok(Json(json!({ "account": asked.account, "hold": hold_id })))
}

/// `GET /api/v1/accounts/{account}/balance`: the balance and its parts at this moment.
///
/// # Errors
/// A problem document.
pub async fn balance(
    State(state): State<AppState>,
    caller: Caller,
    Number(account): Number,
) -> Result<Json<Value>, Problem> {
    caller.may(Scope::Balances)?;
    let balance = state.context.billing.balance(AccountId(account)).await.map_err(|error| refusal::of_store(&error))?;
    let balance = balance.ok_or(ProblemKind::UnknownAccount)?;
    let money = |micros| Money::from_micros(micros, balance.currency).decimal();
    Ok(Json(json!({
        "account": account, "currency": balance.currency.code(), "available": balance.available().decimal(),
        "total": balance.total().decimal(), "held": money(balance.held), "top_up": money(balance.top_up),
        "voucher": money(balance.voucher), "plan": money(balance.plan), "debt": money(balance.debt),
    })))
}

async fn run(state: &AppState, account: i64, key: String, command: Command) -> Result<(), Problem> {
    let posted = state.context.billing.post_command(AccountId(account), key, command).await;
    // No amount is in what these may be refused for.
    posted.map(drop).map_err(|error| refusal::of_post(&error, Currency::Usd))
}

fn end(state: &AppState, seconds: i64) -> Result<domain::time::Timestamp, Problem> {
    if !(1..=HOLD_SECONDS_MAX).contains(&seconds) {
        return Err(invalid(&format!("expires_in_s is 1 to {HOLD_SECONDS_MAX}.")));
    }
    Ok(state.context.billing.now().plus_seconds(seconds))
}

fn positive(amount: Money) -> Result<Money, Problem> {
    if amount.micros > 0 { Ok(amount) } else { Err(invalid("The amount must be positive.")) }
}
