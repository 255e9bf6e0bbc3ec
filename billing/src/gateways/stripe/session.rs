//! The Checkout Session as far as it is read, and what it proves (`payments.md` §2.2, §2.3).

use domain::{
    currency::Currency,
    gateway::Gateway,
    money::Money,
    payment::{Evidence, FailureReason, Outcome, PaymentId},
};
use serde::Deserialize;

/// Currencies without minor unit at Stripe among those that Prepay keeps: `amount_total` is in whole units. The others'
/// exponents agree with ISO 4217, so [`Currency::exponent`] serves for all.
pub(super) fn currency(code: &str) -> Option<Currency> {
    code.to_ascii_uppercase().parse().ok()
}

/// A Checkout Session; unknown fields are ignored, fields that an API version may drop are optional.
#[derive(Debug, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) url: Option<String>,
    pub(super) status: Option<String>,
    payment_status: Option<String>,
    amount_total: Option<i64>,
    currency: Option<String>,
    client_reference_id: Option<String>,
    payment_intent: Option<Intent>,
    pub(super) expires_at: Option<i64>,
    pub(super) livemode: Option<bool>,
}

/// A PaymentIntent, as an id or expanded.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Intent {
    Id(String),
    Expanded { id: String, status: Option<String>, last_payment_error: Option<LastError> },
}

#[derive(Debug, Deserialize)]
pub(super) struct LastError {
    code: Option<String>,
    decline_code: Option<String>,
}

impl Session {
    /// The payment it was made for; `None` when it is none of ours.
    pub(super) fn payment_id(&self) -> Option<PaymentId> {
        self.client_reference_id.as_deref()?.parse().ok()
    }

    /// Whether it belongs to the mode we run in.
    pub(super) fn is_mode(&self, live: bool) -> bool {
        self.livemode == Some(live)
    }

    /// What the session proves by itself; `None` while it is open, or when it is not ours.
    pub(super) fn evidence(&self, live: bool) -> Option<Evidence> {
        let outcome = match (self.status.as_deref()?, self.payment_status.as_deref()?) {
            ("complete", "paid") => Outcome::Paid,
            ("complete", "unpaid") => self.unpaid_outcome(),
            ("expired", "unpaid") => Outcome::Expired,
            ("open", "unpaid") => return None,
            // Nothing to pay, or paid without being complete: we never ask for that.
            _ => Outcome::Suspicious,
        };
        self.evidence_of(outcome, live)
    }

    /// The session as evidence of a given outcome; `None` when it is not ours. Of the other mode it is suspicious,
    /// whatever it says.
    pub(super) fn evidence_of(&self, outcome: Outcome, live: bool) -> Option<Evidence> {
        let money_id = self.payment_intent.as_ref().map(|intent| intent.id().to_owned());
        let status = self.status.as_deref().unwrap_or("-");
        let payment_status = self.payment_status.as_deref().unwrap_or("-");
        let (outcome, code) = if self.is_mode(live) {
            (outcome, format!("{status}/{payment_status}"))
        } else {
            (Outcome::Suspicious, format!("other mode {status}/{payment_status}"))
        };
        Some(Evidence {
            gateway: Gateway::Stripe,
            payment_id: self.payment_id()?,
            outcome,
            amount: self.amount(),
            object_id: Some(self.id.clone()),
            money_id,
            event_key: None,
            code,
        })
    }

    /// Complete and not paid: a voucher waits to be paid, unless its PaymentIntent has given up.
    fn unpaid_outcome(&self) -> Outcome {
        let Some(Intent::Expanded { status, last_payment_error, .. }) = &self.payment_intent else {
            return Outcome::Pending;
        };
        match status.as_deref() {
            Some("canceled") => Outcome::Expired,
            Some("requires_payment_method") => last_payment_error.as_ref().map_or(Outcome::Pending, LastError::outcome),
            _ => Outcome::Pending,
        }
    }

    fn amount(&self) -> Option<Money> {
        Money::from_minor(self.amount_total?, currency(self.currency.as_deref()?)?).ok()
    }
}

impl Intent {
    /// Its id.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Id(id) | Self::Expanded { id, .. } => id,
        }
    }
}

impl LastError {
    fn outcome(&self) -> Outcome {
        if self.code.as_deref() == Some("payment_intent_payment_attempt_expired") {
            return Outcome::Expired;
        }
        Outcome::Failed(match self.decline_code.as_deref().or(self.code.as_deref()) {
            Some("insufficient_funds") => FailureReason::InsufficientFunds,
            Some("card_velocity_exceeded" | "withdrawal_count_limit_exceeded") => FailureReason::LimitReached,
            Some("authentication_required" | "payment_intent_authentication_failure") => FailureReason::Authentication,
            Some("processing_error" | "issuer_not_available") => FailureReason::BankUnavailable,
            _ => FailureReason::Declined,
        })
    }
}
