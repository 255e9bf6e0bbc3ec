//! Charging usage that has happened: one line, or up to a thousand of many accounts.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use billing::{
    api_keys::Scope,
    usage::{ChargeError, Charged, LINES_MAX, UsageLine},
};
use domain::currency::Currency;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};

use super::{
    authentication::Caller,
    fields::{self, LineFields},
    refusal,
};
use crate::{problem::Problem, state::AppState};

/// Several lines at once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchFields {
    charges: Vec<Box<RawValue>>,
}

/// Whether a body is a batch.
#[derive(Deserialize)]
struct Kind {
    charges: Option<IgnoredAny>,
}

/// The answer to a line that was posted, now or before.
#[derive(Serialize)]
pub struct Receipt {
    account: i64,
    /// The posting's number in the account.
    posting: i64,
    amount: String,
    currency: &'static str,
    /// Whether an earlier request with the same key made it.
    replayed: bool,
}

impl Receipt {
    /// Says what was charged.
    pub fn of(account: i64, charged: &Charged) -> Self {
        let Charged { amount, posted } = charged;
        Self {
            account,
            posting: posted.seq,
            amount: amount.decimal(),
            currency: amount.currency.code(),
            replayed: posted.replayed,
        }
    }
}

/// `POST /api/v1/charges`: one line, answered 201 or, when it was posted before, 200; or `{"charges": […]}`, answered 200
/// with one result for each line, in their order.
///
/// # Errors
/// A problem document.
pub async fn charge(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    caller.may(Scope::Charges)?;
    // Lines are read from the text itself: a `Value` would silently keep the last of two fields with one name.
    if fields::json::<Kind>(&headers, &body)?.charges.is_some() {
        return batch(&state, fields::json(&headers, &body)?).await;
    }
    let line = fields::json::<LineFields>(&headers, &body)?.read()?;
    let account = line.account_id.0;
    let currency = currency_of(&line);
    let charged = state.context.billing.charge(line).await.map_err(|error| refusal::of_charge(&error, currency))?;
    let status = if charged.posted.replayed { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(Receipt::of(account, &charged))).into_response())
}

async fn batch(state: &AppState, fields: BatchFields) -> Result<Response, Problem> {
    if fields.charges.is_empty() || fields.charges.len() > LINES_MAX {
        return Err(fields::invalid(&format!("charges holds 1 to {LINES_MAX} lines.")));
    }
    let lines = fields.charges.iter().map(|line| line.get());
    let read = |line| fields::from_text::<LineFields>(line).and_then(LineFields::read);
    let read: Vec<Result<UsageLine, Problem>> = lines.map(read).collect();
    let good: Vec<UsageLine> = read.iter().filter_map(|line| line.as_ref().ok()).cloned().collect();
    let mut answers = state.context.billing.charge_all(good).await.into_iter();
    let results: Vec<Value> = read
        .into_iter()
        .map(|line| match line {
            Err(problem) => problem.document(),
            Ok(line) => answers.next().map_or(Value::Null, |answer| result(&line, &answer)),
        })
        .collect();
    Ok(Json(serde_json::json!({ "results": results })).into_response())
}

fn result(line: &UsageLine, answer: &Result<Charged, ChargeError>) -> Value {
    match answer {
        Ok(charged) => serde_json::to_value(Receipt::of(line.account_id.0, charged)).unwrap_or_default(),
        Err(error) => refusal::of_charge(error, currency_of(line)).document(),
    }
}

/// The currency that the line speaks of.
pub const fn currency_of(line: &UsageLine) -> Currency {
    match line.price {
        billing::usage::Price::Amount(amount) => amount.currency,
        billing::usage::Price::Rated { currency, .. } => currency,
    }
}
