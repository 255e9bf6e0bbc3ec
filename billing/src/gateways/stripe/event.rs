//! Stripe's events, as far as they are acted on (`payments.md` §2.3).

use domain::payment::{Evidence, FailureReason, Outcome};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{StripeReject, session::Session};

/// A verified event.
#[derive(Debug)]
pub struct StripeEvent {
    /// `evt_…`: the key by which a repeated delivery is recognised.
    pub id: String,
    /// The type, such as `checkout.session.completed`.
    pub kind: String,
    /// Whether we run in live mode.
    live: bool,
    /// The session it is about, for the types that are about one.
    session: Option<Session>,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    data: Option<Data<'a>>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    object: &'a RawValue,
}

impl StripeEvent {
    /// Reads a body whose signature has been verified. An object of unexpected shape is no reason to refuse the
    /// delivery: a repeat could not help.
    pub(super) fn read(body: &[u8], live: bool) -> Result<Self, StripeReject> {
        let Envelope { id, kind, data } = serde_json::from_slice(body).map_err(|_| StripeReject::Body)?;
        let session = data
            .filter(|_| kind.starts_with("checkout.session."))
            .and_then(|data| serde_json::from_str(data.object.get()).ok());
        if session.is_none() && kind.starts_with("checkout.session.") {
            tracing::error!(event_id = id, kind, "Stripe event of an unexpected shape");
        }
        Ok(Self { id, kind, live, session })
    }

    /// What the event proves; `None` when it is of a type that changes no payment, or about none of ours. Such events
    /// are accepted and left alone.
    #[must_use]
    pub fn evidence(&self) -> Option<Evidence> {
        let session = self.session.as_ref()?;
        let evidence = match self.kind.as_str() {
            "checkout.session.completed" | "checkout.session.async_payment_succeeded" => session.evidence(self.live)?,
            "checkout.session.async_payment_failed" => {
                session.evidence_of(Outcome::Failed(FailureReason::Declined), self.live)?
            }
            "checkout.session.expired" => session.evidence_of(Outcome::Expired, self.live)?,
            _ => return None,
        };
        Some(Evidence {
            event_key: Some(self.id.clone()),
            code: format!("{} {}", self.kind, evidence.code),
            ..evidence
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::{currency::Currency, money::Money, payment::Outcome};
    use proptest::prelude::*;
    use serde_json::json;

    use super::StripeEvent;

    fn event(kind: &str, status: &str, payment_status: &str, live: bool) -> StripeEvent {
        let body = json!({
            "id": "evt_1", "type": kind, "livemode": live,
            "data": { "object": {
                "id": "cs_test_1", "status": status, "payment_status": payment_status, "amount_total": 5000,
                "currency": "jpy", "client_reference_id": "PAY-0000000007-0000000009", "payment_intent": "pi_1",
                "livemode": live,
            }},
        });
        StripeEvent::read(body.to_string().as_bytes(), false).unwrap()
    }

    #[test]
    fn follows_the_table() {
        let paid = event("checkout.session.completed", "complete", "paid", false).evidence().unwrap();
        assert_eq!(paid.outcome, Outcome::Paid);
        assert_eq!(paid.amount, Money::from_minor(5_000, Currency::Jpy).ok());
        assert_eq!(paid.object_id.as_deref(), Some("cs_test_1"));
        assert_eq!(paid.money_id.as_deref(), Some("pi_1"));
        assert_eq!(paid.event_key.as_deref(), Some("evt_1"));
        for (kind, status, payment_status, outcome) in [
            ("completed", "complete", "unpaid", Outcome::Pending),
            ("async_payment_succeeded", "complete", "paid", Outcome::Paid),
            ("expired", "expired", "unpaid", Outcome::Expired),
            ("completed", "complete", "no_payment_required", Outcome::Suspicious),
        ] {
            let event = event(&format!("checkout.session.{kind}"), status, payment_status, false);
            assert_eq!(event.evidence().unwrap().outcome, outcome, "{kind}");
        }
        let failed = event("checkout.session.async_payment_failed", "complete", "unpaid", false).evidence().unwrap();
        assert!(matches!(failed.outcome, Outcome::Failed(_)));
        assert!(event("charge.refunded", "complete", "paid", false).evidence().is_none());
    }

    #[test]
    fn the_other_mode_is_suspicious() {
        let paid = event("checkout.session.completed", "complete", "paid", true).evidence().unwrap();
        assert_eq!(paid.outcome, Outcome::Suspicious);
    }

    proptest! {
        #[test]
        fn reading_never_panics(body: Vec<u8>) {
            let _ = StripeEvent::read(&body, false).map(|event| event.evidence());
        }
    }
}
