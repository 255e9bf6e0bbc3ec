//! The decision: one request against one account.

use crate::{
    ledger::{
        AccountState, Book, Charge, Command, Entry, Grant, GrantSource, Known, NewGrant, Posting, PostingKind, Request,
        burn_order,
    },
    money::{MICROS_MAX, Money},
    time::Timestamp,
};

/// What a request did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// New postings to append, in order: expiries that were due first, then the request's own. May be empty only for
    /// [`Command::ExpireDue`].
    Posted(Vec<Posting>),
    /// The request was answered before; this is the posting it made then.
    Replayed {
        /// Its number.
        seq: i64,
    },
}

/// Why a request was refused. Nothing has changed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The key was used before for something else.
    #[error("the idempotency key was used before with other content")]
    KeyConflict,
    /// The amount is not in the account's currency.
    #[error("the amount is not in the account's currency")]
    CurrencyMismatch,
    /// The amount is zero, negative or beyond [`MICROS_MAX`].
    #[error("the amount is out of range")]
    AmountOutOfRange,
    /// The balance or debt would leave the range that can be kept exactly.
    #[error("the balance would be out of range")]
    BalanceOutOfRange,
}

/// Decides `request` against `state` at `now`. `known` is what the account remembers of the request's key.
///
/// On success `state` is the state after all postings; on refusal it is unchanged. Legs of every posting sum to zero,
/// sequence numbers follow without gaps, and `balance` always equals what grants have left less the debt.
///
/// # Errors
/// A [`Refusal`]; none of them depends on the clock except through `state`.
pub fn apply(
    state: &mut AccountState,
    request: &Request,
    known: Option<&Known>,
    now: Timestamp,
) -> Result<Applied, Refusal> {
    if let Some(known) = known {
        return if known.fingerprint == request.fingerprint {
            Ok(Applied::Replayed { seq: known.seq })
        } else {
            Err(Refusal::KeyConflict)
        };
    }
    let mut next = state.clone();
    let mut postings = expire_due(&mut next, now);
    match &request.command {
        Command::Grant(grant) => postings.push(post_grant(&mut next, request, grant, now)?),
        Command::Charge(charge) => postings.push(post_charge(&mut next, request, charge, now)?),
        Command::ExpireDue => {}
    }
    *state = next;
    Ok(Applied::Posted(postings))
}

/// Posts out every grant whose time is over, in burn order.
fn expire_due(state: &mut AccountState, now: Timestamp) -> Vec<Posting> {
    let mut due: Vec<Grant> = state.grants.iter().filter(|grant| grant.is_due_to_expire(now)).cloned().collect();
    due.sort_by(burn_order);
    state.grants.retain(|grant| !grant.is_due_to_expire(now));
    due.into_iter()
        .map(|grant| {
            state.seq += 1;
            state.balance -= grant.remaining;
            Posting {
                seq: state.seq,
                at: now,
                kind: PostingKind::Expiry,
                service: None,
                description: String::new(),
                reference: grant.reference,
                amount: -grant.remaining,
                balance_after: state.balance,
                key: format!("expire:{}", grant.id),
                fingerprint: String::new(),
                entries: vec![
                    Entry { book: Book::Credit, grant_id: Some(grant.id), amount: -grant.remaining },
                    Entry { book: Book::Breakage, grant_id: None, amount: grant.remaining },
                ],
            }
        })
        .collect()
}

/// Adds credit; what the customer owes is paid first.
fn post_grant(
    state: &mut AccountState,
    request: &Request,
    grant: &NewGrant,
    now: Timestamp,
) -> Result<Posting, Refusal> {
    let amount = checked_amount(state, grant.amount)?;
    let to_debt = amount.min(state.debt);
    let to_credit = amount - to_debt;
    let balance = in_range(state.balance.checked_add(amount))?;

    state.seq += 1;
    state.debt -= to_debt;
    state.balance = balance;
    let mut entries = vec![Entry { book: grant.counter, grant_id: None, amount: -amount }];
    if to_debt > 0 {
        entries.push(Entry { book: Book::Debt, grant_id: None, amount: to_debt });
    }
    if to_credit > 0 {
        entries.push(Entry { book: Book::Credit, grant_id: Some(state.seq), amount: to_credit });
        state.grants.push(Grant {
            id: state.seq,
            source: grant.source,
            amount: to_credit,
            remaining: to_credit,
            expires_at: grant.expires_at,
            services: grant.services.clone(),
            reference: grant.reference.clone(),
        });
    }
    Ok(Posting {
        seq: state.seq,
        at: now,
        kind: match grant.source {
            GrantSource::TopUp => PostingKind::TopUp,
            GrantSource::Voucher => PostingKind::Voucher,
            GrantSource::Plan => PostingKind::Plan,
        },
        service: None,
        description: grant.description.clone(),
        reference: grant.reference.clone(),
        amount,
        balance_after: balance,
        key: request.key.clone(),
        fingerprint: request.fingerprint.clone(),
        entries,
    })
}

/// Takes credit in burn order; what no grant covers becomes debt, for the usage has already happened.
fn post_charge(
    state: &mut AccountState,
    request: &Request,
    charge: &Charge,
    now: Timestamp,
) -> Result<Posting, Refusal> {
    let amount = checked_amount(state, charge.amount)?;
    let balance = in_range(state.balance.checked_sub(amount))?;

    let mut entries = Vec::new();
    let mut owed = amount;
    state.grants.sort_by(burn_order);
    for grant in state.grants.iter_mut().filter(|grant| grant.is_live(now) && grant.covers(&charge.service)) {
        let part = grant.remaining.min(owed);
        if part == 0 {
            break;
        }
        grant.remaining -= part;
        owed -= part;
        entries.push(Entry { book: Book::Credit, grant_id: Some(grant.id), amount: -part });
    }
    if owed > 0 {
        state.debt = in_range(state.debt.checked_add(owed))?;
        entries.push(Entry { book: Book::Debt, grant_id: None, amount: -owed });
    }
    entries.push(Entry { book: Book::Revenue, grant_id: None, amount });
    state.grants.retain(|grant| grant.remaining > 0);
    state.seq += 1;
    state.balance = balance;
    Ok(Posting {
        seq: state.seq,
        at: now,
        kind: PostingKind::Charge,
        service: Some(charge.service.clone()),
        description: charge.description.clone(),
        reference: String::new(),
        amount: -amount,
        balance_after: balance,
        key: request.key.clone(),
        fingerprint: request.fingerprint.clone(),
        entries,
    })
}

fn checked_amount(state: &AccountState, amount: Money) -> Result<i64, Refusal> {
    if amount.currency != state.currency {
        return Err(Refusal::CurrencyMismatch);
    }
    if amount.micros <= 0 || amount.micros > MICROS_MAX {
        return Err(Refusal::AmountOutOfRange);
    }
    Ok(amount.micros)
}

fn in_range(micros: Option<i64>) -> Result<i64, Refusal> {
    micros.filter(|micros| (-MICROS_MAX..=MICROS_MAX).contains(micros)).ok_or(Refusal::BalanceOutOfRange)
}
