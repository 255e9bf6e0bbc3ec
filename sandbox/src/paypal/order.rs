//! An order and its JSON.

use super::{
    capture::{self, Capture},
    money::Money,
    money_back,
    plan::Plan,
};
use crate::{
    Mode,
    back::{Back, Kind},
    clock,
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// `status` of an order, as far as the sandbox gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Created,
    PayerActionRequired,
    Approved,
    Completed,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::PayerActionRequired => "PAYER_ACTION_REQUIRED",
            Self::Approved => "APPROVED",
            Self::Completed => "COMPLETED",
        }
    }
}

/// An order with its one purchase unit.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub id: String,
    pub status: Status,
    /// Whether it was created with `payment_source`.
    pub with_source: bool,
    pub reference_id: String,
    pub custom_id: Option<String>,
    pub invoice_id: Option<String>,
    pub description: Option<String>,
    pub amount: Money,
    pub brand_name: Option<String>,
    pub return_url: Option<String>,
    pub cancel_url: Option<String>,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub payer_id: String,
    pub plan: Plan,
    /// The payer's last choice.
    pub delivery: Mode,
    pub capture: Option<Capture>,
    /// Refunds and disputes, oldest first.
    pub backs: Vec<Back>,
}

impl Order {
    /// Where the payer approves.
    pub fn approval_url(&self, public_url: &str) -> String {
        format!("{public_url}/paypal/checkoutnow?token={}", self.id)
    }

    /// The object in full, or id, status and links alone (with the captures, once there are any).
    pub fn to_json(&self, public_url: &str, full: bool) -> Value {
        let mut order = Map::new();
        let mut put = |name: &str, value: Value| order.insert(name.to_owned(), value);
        put("id", self.id.clone().into());
        put("status", self.status.as_str().into());
        if self.with_source {
            let payer = if self.is_approved() { self.payer() } else { json!({}) };
            put("payment_source", json!({ "paypal": payer }));
        }
        if full {
            put("intent", "CAPTURE".into());
            put("create_time", clock::rfc3339(self.created).into());
            put("update_time", clock::rfc3339(self.updated).into());
        }
        if full || self.capture.is_some() {
            put("purchase_units", json!([self.unit(public_url, full)]));
        }
        if self.is_approved() {
            put("payer", self.payer());
        }
        put("links", self.links(public_url));
        Value::Object(order)
    }

    /// Whether there is money that can go back.
    pub fn is_paid(&self) -> bool {
        self.capture.as_ref().is_some_and(|capture| capture.status == capture::Status::Completed)
    }

    fn is_approved(&self) -> bool {
        matches!(self.status, Status::Approved | Status::Completed)
    }

    fn unit(&self, public_url: &str, full: bool) -> Value {
        let mut unit = Map::new();
        unit.insert("reference_id".to_owned(), self.reference_id.clone().into());
        if full {
            unit.insert("amount".to_owned(), self.amount.to_json());
            let payee = json!({ "email_address": "merchant@sandbox.example", "merchant_id": "SANDBOXMERCH1" });
            unit.insert("payee".to_owned(), payee);
            let texts =
                [("description", &self.description), ("custom_id", &self.custom_id), ("invoice_id", &self.invoice_id)];
            for (name, text) in texts {
                if let Some(text) = text {
                    unit.insert(name.to_owned(), text.clone().into());
                }
            }
        }
        if let Some(capture) = &self.capture {
            let mut payments = Map::new();
            payments.insert("captures".to_owned(), json!([capture.to_json(self, public_url)]));
            let refunds = self.backs.iter().filter(|back| back.kind == Kind::Refund);
            let refunds: Vec<Value> = refunds.map(|back| money_back::object(back, self, public_url)).collect();
            if !refunds.is_empty() {
                payments.insert("refunds".to_owned(), refunds.into());
            }
            unit.insert("payments".to_owned(), payments.into());
        }
        Value::Object(unit)
    }

    fn payer(&self) -> Value {
        json!({
            "payer_id": self.payer_id,
            "email_address": "payer@sandbox.example",
            "name": { "given_name": "Sandbox", "surname": "Payer" },
            "address": { "country_code": "US" },
        })
    }

    fn links(&self, public_url: &str) -> Value {
        let own = format!("{public_url}/paypal/v2/checkout/orders/{}", self.id);
        let mut links = vec![json!({ "href": own, "rel": "self", "method": "GET" })];
        match self.status {
            Status::Created | Status::PayerActionRequired => {
                let rel = if self.with_source { "payer-action" } else { "approve" };
                links.push(json!({ "href": self.approval_url(public_url), "rel": rel, "method": "GET" }));
            }
            Status::Approved => {
                links.push(json!({ "href": format!("{own}/capture"), "rel": "capture", "method": "POST" }));
            }
            Status::Completed => {}
        }
        Value::Array(links)
    }
}
