//! May this account spend? Asked before usage, decided by what is there, what is held and what may be owed.

use crate::{
    ledger::{AccountState, Hold, HoldPart, burn_order},
    time::Timestamp,
};

/// Why spending is not allowed. Amounts in micro-units of the account's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// The customer owes more than he may.
    #[error("the account is suspended")]
    Suspended {
        /// What is owed.
        debt: i64,
    },
    /// A hard spending limit leaves less than that.
    #[error("a spending limit is reached")]
    LimitReached {
        /// Which.
        limit_id: i64,
        /// What may still be spent under it.
        left: i64,
    },
    /// There is enough, but other usage under way has set it aside.
    #[error("the credit is held for other usage")]
    HeldByOthers {
        /// What is free for this service.
        available: i64,
        /// What others hold of the credit that could pay for it.
        held: i64,
    },
    /// There is not enough credit for this service.
    #[error("there is not enough credit")]
    Empty {
        /// What is free for this service.
        available: i64,
    },
}

/// Whether `amount` micro-units may be spent on `service` at `now`.
///
/// # Errors
/// A [`Denial`].
pub fn authorize(state: &AccountState, service: &str, amount: i64, now: Timestamp) -> Result<(), Denial> {
    let now = now.max(state.posted_at);
    if state.is_suspended() {
        return Err(Denial::Suspended { debt: state.debt });
    }
    for limit in state.limits.iter().filter(|limit| limit.is_hard && limit.covers(service)) {
        let left = limit.left(&state.holds, now);
        if amount > left {
            return Err(Denial::LimitReached { limit_id: limit.id, left });
        }
    }
    // What is over by now is as good as released.
    let open = || state.holds.iter().filter(|hold| !hold.is_over(now));
    let is_over = |id: i64| {
        let parts = state.holds.iter().filter(|hold| hold.is_over(now)).flat_map(|hold| &hold.parts);
        parts.filter(move |part| part.grant_id == Some(id)).map(|part| part.amount).sum::<i64>()
    };
    let (mut available, mut held) = (0_i64, 0_i64);
    for grant in state.grants.iter().filter(|grant| grant.covers(service)) {
        let freed = is_over(grant.id);
        if grant.expires_at.is_none_or(|end| now < end) {
            available = available.saturating_add(grant.remaining).saturating_add(freed);
        }
        held = held.saturating_add(grant.held - freed);
    }
    let on_credit: i64 = open().map(Hold::on_credit).sum();
    available = available.saturating_add(state.credit_limit - state.debt - on_credit);
    held = held.saturating_add(on_credit);
    if amount <= available {
        Ok(())
    } else if amount <= available.saturating_add(held) {
        Err(Denial::HeldByOthers { available, held })
    } else {
        Err(Denial::Empty { available })
    }
}

/// Sets `amount` aside in burn order, the credit limit last. The caller has asked [`authorize`].
pub(super) fn set_aside(state: &mut AccountState, service: &str, amount: i64, now: Timestamp) -> Vec<HoldPart> {
    let mut parts = Vec::new();
    let mut open = amount;
    state.grants.sort_by(burn_order);
    for grant in state.grants.iter_mut().filter(|grant| grant.is_live(now) && grant.covers(service)) {
        let part = grant.remaining.min(open);
        if part == 0 {
            break;
        }
        grant.remaining -= part;
        grant.held += part;
        open -= part;
        parts.push(HoldPart { grant_id: Some(grant.id), amount: part });
    }
    if open > 0 {
        parts.push(HoldPart { grant_id: None, amount: open });
    }
    parts
}
