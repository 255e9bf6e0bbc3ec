//! The order as far as it is read, and what it proves (`payments.md` §3.2).

use domain::{
    gateway::Gateway,
    money::Money,
    payment::{Evidence, FailureReason, Outcome, PaymentId},
    time::Timestamp,
};
use serde::Deserialize;

use super::{amount::WireAmount, money_back::Refund};

/// An unapproved order is given up this long after the payment was made: 3 h to send the payer, 3 h to approve.
const GIVE_UP_SECONDS: i64 = 6 * 3_600;

/// Which order to look at, and what it must be like: everything as stored with the payment, nothing from a browser or
/// a webhook.
#[derive(Debug, Clone, Copy)]
pub struct OrderCheck<'a> {
    /// The order stored with the payment.
    pub order_id: &'a str,
    /// The payment.
    pub payment_id: &'a PaymentId,
    /// What was asked.
    pub amount: Money,
    /// When the payment was made.
    pub created_at: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// What an order says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderNews {
    /// Something that counts.
    Evidence(Evidence),
    /// The payer has approved it, it is as we asked, it can be captured.
    Approved,
    /// The payer has not approved it yet.
    Waiting,
    /// PayPal declined the payer's way to pay: the payer can choose another for the same order, at the same address.
    Declined,
}

/// An order; unknown fields are ignored.
#[derive(Debug, Deserialize)]
pub(super) struct Order {
    pub(super) id: String,
    status: String,
    intent: Option<String>,
    #[serde(default)]
    purchase_units: Vec<Unit>,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Debug, Deserialize)]
struct Unit {
    custom_id: Option<String>,
    amount: Option<WireAmount>,
    #[serde(default)]
    payments: Payments,
}

#[derive(Debug, Default, Deserialize)]
struct Payments {
    #[serde(default)]
    captures: Vec<Capture>,
    #[serde(default)]
    refunds: Vec<Refund>,
}

/// A capture: the payer's money, taken.
#[derive(Debug, Deserialize)]
pub(super) struct Capture {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) amount: Option<WireAmount>,
    status_details: Option<StatusDetails>,
}

#[derive(Debug, Deserialize)]
struct StatusDetails {
    reason: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Link {
    href: String,
    rel: String,
}

impl Order {
    /// Where to send the payer.
    pub(super) fn payer_link(&self) -> Option<&str> {
        let of = |rel| self.links.iter().find(|link| link.rel == rel).map(|link| link.href.as_str());
        of("payer-action").or_else(|| of("approve"))
    }

    /// The captures of all its units.
    pub(super) fn captures(&self) -> impl Iterator<Item = &Capture> {
        self.purchase_units.iter().flat_map(|unit| &unit.payments.captures)
    }

    /// The refunds of all its units.
    pub(super) fn refunds(&self) -> impl Iterator<Item = &Refund> {
        self.purchase_units.iter().flat_map(|unit| &unit.payments.refunds)
    }

    /// What the order says about the payment. One that is not as we asked is suspicious, whatever its status.
    pub(super) fn news(&self, check: &OrderCheck<'_>) -> OrderNews {
        let [unit] = self.purchase_units.as_slice() else {
            return check.news(Outcome::Suspicious, "not exactly one purchase unit");
        };
        let amount = unit.amount.as_ref().and_then(WireAmount::read);
        if self.intent.as_deref() != Some("CAPTURE") || unit.custom_id.as_deref() != Some(check.payment_id.as_str()) {
            return check.news(Outcome::Suspicious, "another intent or custom_id");
        }
        if amount != Some(check.amount) {
            return OrderNews::Evidence(Evidence { amount, ..check.evidence(Outcome::Suspicious, "another amount") });
        }
        match unit.payments.captures.as_slice() {
            [] => self.uncaptured_news(check),
            [capture] => OrderNews::Evidence(capture.evidence(check)),
            _ => check.news(Outcome::Suspicious, "several captures"),
        }
    }

    fn uncaptured_news(&self, check: &OrderCheck<'_>) -> OrderNews {
        match self.status.as_str() {
            "APPROVED" => OrderNews::Approved,
            "VOIDED" => check.news(Outcome::Expired, "VOIDED"),
            "COMPLETED" => check.news(Outcome::Suspicious, "COMPLETED without a capture"),
            status => check.unpaid_news(status),
        }
    }
}

impl Capture {
    /// Money has moved only when the capture itself says so.
    fn evidence(&self, check: &OrderCheck<'_>) -> Evidence {
        let outcome = match self.status.as_str() {
            "COMPLETED" => Outcome::Paid,
            "PENDING" => Outcome::Pending,
            "DECLINED" | "FAILED" => Outcome::Failed(FailureReason::Declined),
            // Paid and given back, or a status that PayPal does not document.
            _ => Outcome::Suspicious,
        };
        let reason = self.status_details.as_ref().and_then(|details| details.reason.as_deref());
        let code = reason.map_or_else(|| self.status.clone(), |reason| format!("{}/{reason}", self.status));
        Evidence {
            amount: self.amount.as_ref().and_then(WireAmount::read),
            money_id: Some(self.id.clone()),
            ..check.evidence(outcome, &code)
        }
    }
}

impl OrderCheck<'_> {
    /// What an order that is not approved says: nothing, until it will not be approved any more.
    pub(super) fn unpaid_news(&self, code: &str) -> OrderNews {
        if self.now >= self.created_at.plus_seconds(GIVE_UP_SECONDS) {
            self.news(Outcome::Expired, code)
        } else {
            OrderNews::Waiting
        }
    }

    /// Evidence about the payment that names no amount and no capture.
    pub(super) fn evidence(&self, outcome: Outcome, code: &str) -> Evidence {
        Evidence {
            gateway: Gateway::Paypal,
            payment_id: self.payment_id.clone(),
            outcome,
            amount: None,
            object_id: Some(self.order_id.to_owned()),
            money_id: None,
            event_key: None,
            code: code.to_owned(),
        }
    }

    /// The same as news.
    pub(super) fn news(&self, outcome: Outcome, code: &str) -> OrderNews {
        OrderNews::Evidence(self.evidence(outcome, code))
    }
}

#[cfg(test)]
mod tests;
