//! What happens to an order without the merchant.

use super::{capture, event::Event, money_back, order::Order};
use crate::{
    back::{self, Kind, Progress},
    delivery::Message,
    intervention::{Intervention, Refusal},
    state::{App, lock},
};

/// Does it; the messages that tell the merchant.
pub(crate) fn intervene(app: &App, reference: &str, what: &Intervention) -> Result<Vec<Message>, Refusal> {
    let now = app.clock.now();
    let mut store = lock(&app.paypal);
    let is_meant = |order: &&mut Order| order.id == reference || order.custom_id.as_deref() == Some(reference);
    let order = store.orders_mut().iter_mut().rev().find(is_meant).ok_or(Refusal::Unknown)?;
    let message = match what {
        Intervention::Refund { amount, state } => {
            let back = money_back::add(order, Kind::Refund, *amount, *state, now).map_err(Refusal::Impossible)?;
            money_back::message(&back, order, true, &app.public_url)
        }
        Intervention::Dispute { amount } => {
            let back = money_back::add(order, Kind::Dispute, *amount, Progress::Open, now);
            money_back::message(&back.map_err(Refusal::Impossible)?, order, true, &app.public_url)
        }
        Intervention::Change { id, state } => {
            let back = back::change(&mut order.backs, id.as_deref(), *state, now);
            let back = back.ok_or(Refusal::Impossible("there is no such refund or dispute"))?;
            money_back::message(&back, order, false, &app.public_url)
        }
        Intervention::Decide { paid } => {
            let pending = order.capture.as_mut().filter(|capture| capture.status == capture::Status::Pending);
            let capture = pending.ok_or(Refusal::Impossible("no capture is pending"))?;
            capture.status = if *paid { capture::Status::Completed } else { capture::Status::Declined };
            capture.updated = now;
            order.updated = now;
            Event::about_capture(order, &app.public_url)
        }
        Intervention::Charge { amount } => {
            order.amount.minor = *amount;
            None
        }
    };
    Ok(message.into_iter().collect())
}
