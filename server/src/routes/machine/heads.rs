//! `GET /api/v1/accounts/{account}/heads`: what the house has signed of an account's past; and `GET
//! /api/v1/heads/key`: the key that it signs with.

use axum::{
    Json,
    extract::{Query, State},
};
use domain::{account::AccountId, ledger::SignedHead, money::Money};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{authentication::Caller, fields::Number, refusal};
use crate::{problem::Problem, problem::ProblemKind, state::AppState};
use billing::api_keys::Scope;

/// Which heads.
#[derive(Debug, Deserialize)]
pub struct Page {
    /// Only those before this posting.
    before: Option<i64>,
}

/// The newest hundred signed heads of an account, or those before a posting, newest first.
///
/// # Errors
/// A problem document.
pub async fn heads(
    State(state): State<AppState>,
    caller: Caller,
    Number(account): Number,
    Query(page): Query<Page>,
) -> Result<Json<Value>, Problem> {
    caller.may(Scope::Balances)?;
    let billing = &state.context.billing;
    let account_id = AccountId(account);
    let currency = billing.currency(account_id).await.map_err(|error| refusal::of_store(&error))?;
    let currency = currency.ok_or(ProblemKind::UnknownAccount)?;
    let heads = billing.signed_heads(account_id, page.before, 100).await.map_err(|error| refusal::of_store(&error))?;
    let row = |signed: &SignedHead| {
        let head = signed.head;
        json!({
            "seq": head.seq, "balance": Money::from_micros(head.balance, currency).decimal(),
            "balance_micros": head.balance, "link": head.link.to_string(), "at_ms": head.at.0,
            "public_key": hex::encode(signed.public_key), "signature": hex::encode(signed.signature),
        })
    };
    let heads: Vec<Value> = heads.iter().map(row).collect();
    Ok(Json(json!({ "account": account, "currency": currency.code(), "heads": heads })))
}

/// The public half of the key that signs heads now.
///
/// # Errors
/// A problem document.
pub async fn key(State(state): State<AppState>, caller: Caller) -> Result<Json<Value>, Problem> {
    caller.may(Scope::Balances)?;
    let key = state.context.billing.public_key().map_err(|error| {
        tracing::error!(%error, "heads cannot be signed.");
        ProblemKind::Unavailable
    })?;
    Ok(Json(json!({ "algorithm": "Ed25519", "public_key": hex::encode(key) })))
}
