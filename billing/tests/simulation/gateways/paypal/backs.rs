//! Refunds and disputes at PayPal.

use axum::http::StatusCode;
use domain::payment::PaymentId;
use serde_json::{Value, json};

use super::{Order, Paypal, event, refusal};
use crate::simulation::{
    gateways::{
        Body, Books,
        backs::{Back, Stand},
        stripe::Reply,
    },
    happening::Decision,
};

impl Paypal {
    /// A refund or dispute begins, or is decided. PayPal tells until it is heard.
    pub(super) fn go_back(books: &mut Books, order: &Order, decision: Decision) -> bool {
        let payment = &order.payment;
        let back = if decision == Decision::GoesBack {
            books.go_back(payment, minor(&order.unit["amount"]))
        } else {
            books.turn(payment)
        };
        let Some(back) = back else { return false };
        let told = match (back.is_dispute, back.stand) {
            (false, Stand::Gone) => "PAYMENT.CAPTURE.REFUNDED",
            (false, Stand::Open) => "PAYMENT.REFUND.PENDING",
            (false, Stand::Returned) => "PAYMENT.REFUND.FAILED",
            (true, Stand::Open) => "CUSTOMER.DISPUTE.CREATED",
            (true, _) => "CUSTOMER.DISPUTE.RESOLVED",
        };
        let resource = if back.is_dispute { dispute_json(&back, order) } else { refund_json(&back, order) };
        let body = event(books.number(), told, &resource);
        books.tell(payment, Body::Paypal(body), true);
        true
    }

    /// The payment of a dispute.
    pub fn payment_of_dispute(books: &Books, id: &str) -> Option<PaymentId> {
        let has = |back: &Back| back.is_dispute && back.id == id;
        books.grounds.iter().find(|(_, ground)| ground.backs.iter().any(has)).map(|(payment, _)| payment.clone())
    }

    /// The payment of a capture.
    pub fn payment_of_capture(&self, capture: &str) -> Option<PaymentId> {
        let is_of = |order: &&Order| order.capture.as_ref().is_some_and(|(id, _)| id == capture);
        self.orders.values().find(is_of).map(|order| order.payment.clone())
    }

    /// The disputes of a payment, or one of them.
    pub fn disputes(&self, books: &Books, payment: Option<&PaymentId>, id: Option<&str>) -> Reply {
        let order = payment.and_then(|payment| self.of_payment.get(payment)).map(|id| &self.orders[id]);
        let backs = payment.and_then(|payment| books.grounds.get(payment)).map_or(&[][..], |ground| &ground.backs);
        let mut found: Vec<Value> = Vec::new();
        for back in backs.iter().filter(|back| back.is_dispute && id.is_none_or(|id| id == back.id)) {
            found.push(dispute_json(back, order.unwrap()));
        }
        match (id, found.pop()) {
            (Some(_), Some(dispute)) => (StatusCode::OK, dispute),
            (Some(_), None) => refusal(StatusCode::NOT_FOUND, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID"),
            (None, last) => {
                found.extend(last);
                (StatusCode::OK, json!({ "items": found, "links": [] }))
            }
        }
    }

    /// An order with its refunds.
    pub fn fetch_with(&self, books: &Books, id: &str) -> Reply {
        let (status, mut body) = self.fetch(id);
        if let Some(order) = self.orders.get(id) {
            let backs = books.grounds.get(&order.payment).map_or(&[][..], |ground| &ground.backs);
            let refunds = backs.iter().filter(|back| !back.is_dispute).map(|back| refund_json(back, order));
            let refunds: Vec<Value> = refunds.collect();
            if !refunds.is_empty() {
                body["purchase_units"][0]["payments"]["refunds"] = refunds.into();
            }
        }
        (status, body)
    }
}

/// An amount in the smallest unit.
fn minor(amount: &Value) -> i64 {
    amount["value"].as_str().unwrap().replace('.', "").parse().unwrap()
}

/// So much of an order's currency.
fn amount(back: &Back, order: &Order) -> Value {
    let whole = order.unit["amount"]["value"].as_str().unwrap();
    let value = match whole.split_once('.') {
        Some(_) => format!("{}.{:02}", back.minor / 100, back.minor % 100),
        None => back.minor.to_string(),
    };
    json!({ "currency_code": order.unit["amount"]["currency_code"], "value": value })
}

fn refund_json(back: &Back, order: &Order) -> Value {
    let status = match back.stand {
        Stand::Open => "PENDING",
        Stand::Gone => "COMPLETED",
        Stand::Returned => "FAILED",
    };
    json!({ "id": back.id, "status": status, "amount": amount(back, order), "custom_id": order.payment })
}

fn dispute_json(back: &Back, order: &Order) -> Value {
    let (status, outcome) = match back.stand {
        Stand::Open => ("UNDER_REVIEW", Value::Null),
        Stand::Gone => ("RESOLVED", json!({ "outcome_code": "RESOLVED_BUYER_FAVOUR" })),
        Stand::Returned => ("RESOLVED", json!({ "outcome_code": "RESOLVED_SELLER_FAVOUR" })),
    };
    let capture = order.capture.as_ref().map(|(id, _)| id);
    json!({
        "dispute_id": back.id, "status": status, "dispute_amount": amount(back, order), "dispute_outcome": outcome,
        "disputed_transactions": [{ "seller_transaction_id": capture, "custom": order.payment }],
    })
}
