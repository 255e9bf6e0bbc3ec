//! What happens to a transaction without the merchant. VNPay tells nothing of it: the merchant has to ask.

use super::store::Transaction;
use crate::{
    back::{self, Back, Kind},
    delivery::Message,
    intervention::{Intervention, Refusal},
    random,
    state::{App, lock},
};

/// VNPay counts hundredths of a dong.
const HUNDREDTHS: i64 = 100;

/// Does it; there are no messages.
pub(crate) fn intervene(app: &App, reference: &str, what: &Intervention) -> Result<Vec<Message>, Refusal> {
    let now = app.clock.now();
    let mut store = lock(&app.vnpay);
    let is_meant = |transaction: &&mut Transaction| transaction.request.txn_ref == reference;
    let transaction = store.transactions_mut().iter_mut().rev().find(is_meant).ok_or(Refusal::Unknown)?;
    match what {
        Intervention::Refund { amount, state } => {
            if !transaction.is_paid() {
                return Err(Refusal::Impossible("nothing was paid"));
            }
            let asked = amount.map(|amount| amount.saturating_mul(HUNDREDTHS));
            let amount = back::amount(asked, transaction.paid(), &transaction.backs).map_err(Refusal::Impossible)?;
            let id = random::digits(8);
            let kind = Kind::Refund;
            transaction.backs.push(Back {
                id,
                kind,
                amount,
                progress: *state,
                created: now,
                updated: now,
                request: None,
            });
        }
        Intervention::Change { id, state } => {
            let back = back::change(&mut transaction.backs, id.as_deref(), *state, now);
            back.ok_or(Refusal::Impossible("there is no such refund"))?;
        }
        Intervention::Charge { amount } => {
            let amount = u64::try_from(amount.saturating_mul(HUNDREDTHS));
            transaction.request.amount = amount.map_err(|_| Refusal::Impossible("the amount must be positive"))?;
        }
        Intervention::Dispute { .. } => return Err(Refusal::Impossible("VNPay has no disputes")),
        Intervention::Decide { .. } => return Err(Refusal::Impossible("VNPay decides nothing afterwards")),
    }
    Ok(Vec::new())
}
