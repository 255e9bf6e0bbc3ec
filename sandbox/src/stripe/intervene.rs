//! What happens to a payment without the merchant.

use super::{
    event::{self, Event},
    money_back,
    store::Session,
};
use crate::{
    back::{self, Kind, Progress},
    delivery::Message,
    intervention::{Intervention, Refusal},
    state::{App, lock},
};

/// Does it; the messages that tell the merchant.
pub(crate) fn intervene(app: &App, reference: &str, what: &Intervention) -> Result<Vec<Message>, Refusal> {
    let now = app.clock.now();
    let mut store = lock(&app.stripe);
    let is_meant =
        |session: &&mut Session| session.id == reference || session.client_reference_id.as_deref() == Some(reference);
    let session = store.sessions_mut().iter_mut().rev().find(is_meant).ok_or(Refusal::Unknown)?;
    match what {
        Intervention::Refund { amount, state } => {
            let back = money_back::add(session, Kind::Refund, *amount, *state, now).map_err(Refusal::Impossible)?;
            Ok(money_back::messages(&back, session, true, None))
        }
        Intervention::Dispute { amount } => {
            let back = money_back::add(session, Kind::Dispute, *amount, Progress::Open, now);
            Ok(money_back::messages(&back.map_err(Refusal::Impossible)?, session, true, None))
        }
        Intervention::Change { id, state } => {
            let back = back::change(&mut session.backs, id.as_deref(), *state, now);
            let back = back.ok_or(Refusal::Impossible("there is no such refund or dispute"))?;
            Ok(money_back::messages(&back, session, false, None))
        }
        Intervention::Decide { paid } => {
            let intent = session.intent.as_mut().filter(|intent| intent.waits_at_store());
            let intent = intent.ok_or(Refusal::Impossible("no voucher waits to be paid"))?;
            let kind = if *paid {
                intent.succeed();
                session.paid = true;
                event::ASYNC_SUCCEEDED
            } else {
                intent.fail_voucher();
                event::ASYNC_FAILED
            };
            Ok(vec![Event::about(session, kind, &app.public_url, None)])
        }
        Intervention::Charge { amount } => {
            session.amount_total = *amount;
            Ok(Vec::new())
        }
    }
}
