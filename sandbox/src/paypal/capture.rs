//! A capture and its JSON.

use super::order::Order;
use crate::{back, clock};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// `status` of a capture, as far as the sandbox gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Completed,
    Declined,
    Pending,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "COMPLETED",
            Self::Declined => "DECLINED",
            Self::Pending => "PENDING",
        }
    }

    /// The event that tells it.
    pub const fn event_type(self) -> &'static str {
        match self {
            Self::Completed => "PAYMENT.CAPTURE.COMPLETED",
            Self::Declined => "PAYMENT.CAPTURE.DENIED",
            Self::Pending => "PAYMENT.CAPTURE.PENDING",
        }
    }
}

/// The capture of an order's whole amount.
#[derive(Debug, Clone)]
pub(crate) struct Capture {
    pub id: String,
    pub status: Status,
    pub created: Timestamp,
    pub updated: Timestamp,
}

impl Capture {
    /// `status`, after what has gone back.
    fn shown_status(&self, order: &Order) -> &'static str {
        match back::refunded(&order.backs) {
            refunded if self.status != Status::Completed || refunded == 0 => self.status.as_str(),
            refunded if refunded < order.amount.minor => "PARTIALLY_REFUNDED",
            _ => "REFUNDED",
        }
    }

    pub fn to_json(&self, order: &Order, public_url: &str) -> Value {
        let mut capture = Map::new();
        let mut put = |name: &str, value: Value| capture.insert(name.to_owned(), value);
        put("id", self.id.clone().into());
        put("status", self.shown_status(order).into());
        if self.status == Status::Pending {
            put("status_details", json!({ "reason": "PENDING_REVIEW" }));
        }
        put("amount", order.amount.to_json());
        put("final_capture", true.into());
        for (name, text) in [("custom_id", &order.custom_id), ("invoice_id", &order.invoice_id)] {
            if let Some(text) = text {
                put(name, text.clone().into());
            }
        }
        if self.status == Status::Completed {
            let fee = order.amount.fee();
            let breakdown = json!({
                "gross_amount": order.amount.to_json(),
                "paypal_fee": fee.to_json(),
                "net_amount": order.amount.less(&fee).to_json(),
            });
            put("seller_receivable_breakdown", breakdown);
        }
        put("supplementary_data", json!({ "related_ids": { "order_id": order.id } }));
        put("create_time", clock::rfc3339(self.created).into());
        put("update_time", clock::rfc3339(self.updated).into());
        let own = format!("{public_url}/paypal/v2/payments/captures/{}", self.id);
        let up = format!("{public_url}/paypal/v2/checkout/orders/{}", order.id);
        put(
            "links",
            json!([
                { "href": own, "rel": "self", "method": "GET" },
                { "href": format!("{own}/refund"), "rel": "refund", "method": "POST" },
                { "href": up, "rel": "up", "method": "GET" },
            ]),
        );
        Value::Object(capture)
    }
}
