//! The payment intent behind a session, with its charge.

use super::store::Session;
use crate::{
    back::{self, Kind},
    random,
};
use serde_json::{Value, json};

/// How it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Card,
    Konbini,
}

/// `status` of an intent, as far as Checkout gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    RequiresPaymentMethod,
    /// A konbini voucher waits for its customer.
    RequiresAction,
    Succeeded,
}

/// A payment intent.
#[derive(Debug, Clone)]
pub(crate) struct Intent {
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    pub method: Method,
    pub progress: Progress,
    /// The id of the last attempt's charge.
    pub charge: Option<String>,
    pub payment_method: String,
    /// Code and decline code of the last failure.
    pub failure: Option<(&'static str, &'static str)>,
    /// End of the konbini voucher, Unix seconds.
    pub voucher_end: Option<i64>,
}

impl Intent {
    pub fn new(now: i64) -> Self {
        Self {
            id: format!("pi_3{}", random::alphanumeric(23)),
            created: now,
            method: Method::Card,
            progress: Progress::RequiresPaymentMethod,
            charge: None,
            payment_method: format!("pm_1{}", random::alphanumeric(23)),
            failure: None,
            voucher_end: None,
        }
    }

    pub fn succeed(&mut self) {
        self.progress = Progress::Succeeded;
        self.failure = None;
        self.charge = Some(new_charge(self.method));
    }

    pub fn decline(&mut self) {
        self.method = Method::Card;
        self.progress = Progress::RequiresPaymentMethod;
        self.failure = Some(("card_declined", "generic_decline"));
        self.charge = Some(new_charge(self.method));
    }

    pub fn issue_voucher(&mut self, end: i64) {
        self.method = Method::Konbini;
        self.progress = Progress::RequiresAction;
        self.failure = None;
        self.voucher_end = Some(end);
    }

    pub fn fail_voucher(&mut self) {
        self.progress = Progress::RequiresPaymentMethod;
        self.failure = Some(("payment_intent_payment_attempt_expired", "expired"));
    }

    pub fn waits_at_store(&self) -> bool {
        self.progress == Progress::RequiresAction
    }

    pub fn voucher_is_over(&self, now: i64) -> bool {
        self.waits_at_store() && self.voucher_end.is_some_and(|end| now >= end)
    }

    /// The object, with the whole charge in it when `expand_charge`.
    pub fn to_json(&self, session: &Session, expand_charge: bool) -> Value {
        let amount = session.amount_total;
        let succeeded = self.progress == Progress::Succeeded;
        let charge = match &self.charge {
            Some(_) if expand_charge => self.charge_json(session).unwrap_or_default(),
            Some(id) => Value::String(id.clone()),
            None => Value::Null,
        };
        let next_action = self
            .voucher_end
            .filter(|_| self.waits_at_store())
            .map(|end| json!({ "type": "konbini_display_details", "konbini_display_details": { "expires_at": end } }));
        json!({
            "id": self.id,
            "object": "payment_intent",
            "amount": amount,
            "amount_received": if succeeded { amount } else { 0 },
            "created": self.created,
            "currency": "jpy",
            "last_payment_error": self.failure.map(|(code, decline)| json!({
                "type": if code == "card_declined" { "card_error" } else { "invalid_request_error" },
                "code": code,
                "decline_code": decline,
            })),
            "latest_charge": charge,
            "livemode": false,
            "metadata": session.intent_metadata,
            "next_action": next_action,
            "payment_method": succeeded.then_some(&self.payment_method),
            "payment_method_types": session.methods,
            "status": match self.progress {
                Progress::RequiresPaymentMethod => "requires_payment_method",
                Progress::RequiresAction => "requires_action",
                Progress::Succeeded => "succeeded",
            },
        })
    }

    /// The last attempt's charge; none before the first.
    pub fn charge_json(&self, session: &Session) -> Option<Value> {
        let id = self.charge.as_ref()?;
        let refunded = back::refunded(&session.backs);
        let succeeded = self.progress == Progress::Succeeded;
        Some(json!({
            "id": id,
            "object": "charge",
            "amount": session.amount_total,
            "amount_captured": if succeeded { session.amount_total } else { 0 },
            "amount_refunded": refunded,
            "disputed": session.backs_of(Kind::Dispute).next().is_some(),
            "currency": "jpy",
            "failure_code": self.failure.map(|(code, _)| code),
            "livemode": false,
            "metadata": session.intent_metadata,
            "paid": succeeded,
            "payment_intent": self.id,
            "payment_method_details": match self.method {
                Method::Card => json!({ "type": "card", "card": { "brand": "visa", "last4": "4242" } }),
                Method::Konbini => json!({ "type": "konbini", "konbini": { "store": { "chain": "lawson" } } }),
            },
            "refunded": refunded == session.amount_total,
            "status": if succeeded { "succeeded" } else { "failed" },
        }))
    }
}

fn new_charge(method: Method) -> String {
    let prefix = if method == Method::Card { "ch_3" } else { "py_3" };
    format!("{prefix}{}", random::alphanumeric(23))
}
