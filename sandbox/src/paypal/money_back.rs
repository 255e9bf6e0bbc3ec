//! Refunds and disputes of an order's capture.

use super::{event::Event, money::Money, order::Order};
use crate::{
    back::{self, Back, Kind, Progress},
    clock,
    delivery::Message,
    random,
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Adds a refund or dispute.
///
/// # Errors
/// A sentence: nothing was captured, or less is left.
pub(crate) fn add(
    order: &mut Order,
    kind: Kind,
    asked: Option<i64>,
    progress: Progress,
    now: Timestamp,
) -> Result<Back, &'static str> {
    if !order.is_paid() {
        return Err("nothing was captured");
    }
    let amount = back::amount(asked, order.amount.minor, &order.backs)?;
    let id = match kind {
        Kind::Refund => random::capitals(17),
        Kind::Dispute => format!("PP-R-{}-{}", random::capitals(3), random::digits(8)),
    };
    let back = Back { id, kind, amount, progress, created: now, updated: now, request: None };
    order.backs.push(back.clone());
    Ok(back)
}

/// A refund or dispute as the API and the events show it.
pub(crate) fn object(back: &Back, order: &Order, public_url: &str) -> Value {
    match back.kind {
        Kind::Refund => refund(back, order, public_url),
        Kind::Dispute => dispute(back, order, public_url),
    }
}

fn amount(back: &Back, order: &Order) -> Money {
    Money { minor: back.amount, ..order.amount.clone() }
}

fn refund(back: &Back, order: &Order, public_url: &str) -> Value {
    let (own, up) = (format!("{public_url}/paypal/v2/payments/refunds/{}", back.id), capture_url(order, public_url));
    json!({
        "id": back.id,
        "amount": amount(back, order).to_json(),
        "status": match back.progress {
            Progress::Open => "PENDING",
            Progress::Done => "COMPLETED",
            Progress::Failed => "FAILED",
        },
        "custom_id": order.custom_id,
        "invoice_id": order.invoice_id,
        "create_time": clock::rfc3339(back.created),
        "update_time": clock::rfc3339(back.updated),
        "links": [
            { "href": own, "rel": "self", "method": "GET" },
            { "href": up, "rel": "up", "method": "GET" },
        ],
    })
}

fn dispute(back: &Back, order: &Order, public_url: &str) -> Value {
    let amount = amount(back, order);
    let own = format!("{public_url}/paypal/v1/customer/disputes/{}", back.id);
    let (status, outcome) = match back.progress {
        Progress::Open => ("WAITING_FOR_SELLER_RESPONSE", Value::Null),
        Progress::Done => {
            ("RESOLVED", json!({ "outcome_code": "RESOLVED_BUYER_FAVOUR", "amount_refunded": amount.to_json() }))
        }
        Progress::Failed => ("RESOLVED", json!({ "outcome_code": "RESOLVED_SELLER_FAVOUR" })),
    };
    let capture = order.capture.as_ref().map(|capture| &capture.id);
    let mut dispute = json!({
        "dispute_id": back.id,
        "create_time": clock::rfc3339(back.created),
        "update_time": clock::rfc3339(back.updated),
        "disputed_transactions": [{
            "seller_transaction_id": capture,
            "custom": order.custom_id,
            "invoice_number": order.invoice_id,
            "gross_amount": order.amount.to_json(),
        }],
        "reason": "UNAUTHORISED",
        "status": status,
        "dispute_amount": amount.to_json(),
        "dispute_life_cycle_stage": "CHARGEBACK",
        "links": [{ "href": own, "rel": "self", "method": "GET" }],
    });
    if let (false, Some(fields)) = (outcome.is_null(), dispute.as_object_mut()) {
        fields.insert("dispute_outcome".to_owned(), outcome);
    }
    dispute
}

fn capture_url(order: &Order, public_url: &str) -> String {
    let id = order.capture.as_ref().map_or("", |capture| capture.id.as_str());
    format!("{public_url}/paypal/v2/payments/captures/{id}")
}

/// What PayPal tells when a refund or dispute was made, or has changed.
pub(crate) fn message(back: &Back, order: &Order, is_new: bool, public_url: &str) -> Option<Message> {
    let (resource_type, kind) = match (back.kind, back.progress, is_new) {
        (Kind::Refund, Progress::Done, _) => ("refund", "PAYMENT.CAPTURE.REFUNDED"),
        (Kind::Refund, Progress::Open, _) => ("refund", "PAYMENT.REFUND.PENDING"),
        (Kind::Refund, Progress::Failed, _) => ("refund", "PAYMENT.REFUND.FAILED"),
        (Kind::Dispute, Progress::Open, true) => ("dispute", "CUSTOMER.DISPUTE.CREATED"),
        (Kind::Dispute, Progress::Open, false) => ("dispute", "CUSTOMER.DISPUTE.UPDATED"),
        (Kind::Dispute, ..) => ("dispute", "CUSTOMER.DISPUTE.RESOLVED"),
    };
    let summary = format!("{kind} for {}", amount(back, order).words());
    Event::about(order, public_url, resource_type, kind, summary, object(back, order, public_url))
}
