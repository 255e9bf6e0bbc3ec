//! Refunds and disputes of a session's charge.

use super::{event, intent::Intent, store::Session};
use crate::{
    back::{self, Back, Kind, Progress},
    delivery::Message,
    random,
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Adds a refund or dispute.
///
/// # Errors
/// A sentence: nothing was paid, or less is left.
pub(crate) fn add(
    session: &mut Session,
    kind: Kind,
    asked: Option<i64>,
    progress: Progress,
    now: Timestamp,
) -> Result<Back, &'static str> {
    if !session.paid {
        return Err("nothing was paid");
    }
    let amount = back::amount(asked, session.amount_total, &session.backs)?;
    let prefix = if kind == Kind::Refund { "re_3" } else { "du_1" };
    let id = format!("{prefix}{}", random::alphanumeric(23));
    let back = Back { id, kind, amount, progress, created: now, updated: now, request: None };
    session.backs.push(back.clone());
    Ok(back)
}

/// A Refund or Dispute object.
pub(crate) fn object(back: &Back, session: &Session) -> Value {
    let intent = session.intent.as_ref();
    let (charge, intent) = (intent.and_then(|intent| intent.charge.as_deref()), intent.map(|intent| &intent.id));
    let created = back.created.as_second();
    match back.kind {
        Kind::Refund => json!({
            "id": back.id, "object": "refund", "amount": back.amount, "balance_transaction": null, "charge": charge,
            "created": created, "currency": "jpy", "metadata": {}, "payment_intent": intent, "reason": null,
            "receipt_number": null, "status": match back.progress {
                Progress::Open => "pending",
                Progress::Done => "succeeded",
                Progress::Failed => "failed",
            },
        }),
        Kind::Dispute => json!({
            "id": back.id, "object": "dispute", "amount": back.amount, "balance_transactions": [], "charge": charge,
            "created": created, "currency": "jpy", "is_charge_refundable": false, "livemode": false, "metadata": {},
            "payment_intent": intent, "reason": "fraudulent", "status": match back.progress {
                Progress::Open => "needs_response",
                Progress::Done => "lost",
                Progress::Failed => "won",
            },
        }),
    }
}

/// What Stripe tells when a refund or dispute was made, or has changed.
pub(crate) fn messages(back: &Back, session: &Session, is_new: bool, cause: event::Cause<'_>) -> Vec<Message> {
    let kinds: &[&'static str] = match (back.kind, back.progress, is_new) {
        (Kind::Refund, Progress::Failed, true) => &["refund.created", "refund.failed"],
        (Kind::Refund, _, true) => &["refund.created", "charge.refunded"],
        (Kind::Refund, Progress::Failed, false) => &["refund.updated", "refund.failed"],
        (Kind::Refund, _, false) => &["refund.updated"],
        (Kind::Dispute, Progress::Open, true) => &["charge.dispute.created", "charge.dispute.funds_withdrawn"],
        (Kind::Dispute, Progress::Open, false) => &["charge.dispute.updated"],
        (Kind::Dispute, Progress::Done, _) => &["charge.dispute.closed"],
        (Kind::Dispute, Progress::Failed, _) => &["charge.dispute.closed", "charge.dispute.funds_reinstated"],
    };
    let charge = || session.intent.as_ref().and_then(|intent| Intent::charge_json(intent, session)).unwrap_or_default();
    let object = |kind: &str| if kind == "charge.refunded" { charge() } else { object(back, session) };
    kinds.iter().map(|kind| event::Event::message(kind, object(kind), &session.id, cause)).collect()
}
