//! Stripe's events, as far as they are acted on (`payments.md` §2.3).

use domain::payment::{Evidence, FailureReason, Outcome, PaymentId};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    StripeReject,
    session::{Intent, Session},
};
use crate::gateways::http::is_object_id;

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
    /// What goes back, for the types that are about refunds and disputes.
    back: Option<Back>,
}

/// A Charge, Refund or Dispute, as far as it says which payment it is about. What it says about money is not read: the
/// API is asked.
#[derive(Debug, Deserialize)]
struct Back {
    payment_intent: Option<Intent>,
    livemode: Option<bool>,
    #[serde(default)]
    metadata: Option<Metadata>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    payment_id: Option<String>,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    livemode: Option<bool>,
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
        let Envelope { id, kind, livemode, data } = serde_json::from_slice(body).map_err(|_| StripeReject::Body)?;
        let object = data.map(|data| data.object.get()).unwrap_or_default();
        let (of_session, of_back) = (kind.starts_with("checkout.session."), is_about_money_back(&kind));
        let mut session = of_session.then(|| serde_json::from_str::<Session>(object).ok()).flatten();
        let back = of_back.then(|| serde_json::from_str::<Back>(object).ok()).flatten();
        if (of_session && session.is_none()) || (of_back && back.is_none()) {
            tracing::error!(event_id = id, kind, "Stripe event of an unexpected shape");
        }
        // An event of the other mode makes its object one, whatever the object says of itself.
        let is_other = livemode.is_some_and(|of_event| of_event != live);
        if let Some(session) = session.as_mut().filter(|_| is_other) {
            session.livemode = livemode;
        }
        // Refunds and disputes do not name their mode in every version; the event does.
        let back = back.filter(|back| !is_other && back.livemode.or(livemode) == Some(live));
        Ok(Self { id, kind, live, session, back })
    }

    /// The PaymentIntent of which money goes back, and our payment when the object names it; `None` when the event is of
    /// another type or mode. A reason to ask [`money_back`](super::StripeClient::money_back), nothing more.
    #[must_use]
    pub fn money_back_of(&self) -> Option<(String, Option<PaymentId>)> {
        let back = self.back.as_ref()?;
        let intent = back.payment_intent.as_ref().map(Intent::id).filter(|id| is_object_id(id))?;
        let payment_id = back.metadata.as_ref().and_then(|metadata| metadata.payment_id.as_deref()?.parse().ok());
        Some((intent.to_owned(), payment_id))
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

fn is_about_money_back(kind: &str) -> bool {
    kind == "charge.refunded" || ["refund.", "charge.refund.", "charge.dispute."].iter().any(|of| kind.starts_with(of))
}

#[cfg(test)]
mod tests {
    use domain::{currency::Currency, money::Money, payment::Outcome};
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

    #[test]
    fn refunds_and_disputes_name_the_payment_to_ask_about() {
        let told = |kind: &str, object: serde_json::Value, live: bool| {
            let body = json!({ "id": "evt_1", "type": kind, "livemode": live, "data": { "object": object } });
            StripeEvent::read(body.to_string().as_bytes(), false).unwrap().money_back_of()
        };
        let object = json!({ "id": "x", "payment_intent": "pi_1", "amount": 500, "metadata": {} });
        for kind in [
            "charge.refunded",
            "refund.created",
            "refund.updated",
            "refund.failed",
            "charge.dispute.created",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.funds_reinstated",
            "charge.dispute.closed",
        ] {
            assert_eq!(told(kind, object.clone(), false), Some(("pi_1".to_owned(), None)), "{kind}");
        }
        let named = json!({ "payment_intent": "pi_1", "metadata": { "payment_id": "PAY-0000000007-0000000009" } });
        let (_, payment_id) = told("charge.refunded", named, false).unwrap();
        assert_eq!(payment_id.unwrap().as_str(), "PAY-0000000007-0000000009");
        assert_eq!(told("charge.succeeded", object.clone(), false), None);
        let mut of_test = object.clone();
        of_test["livemode"] = json!(false);
        assert_eq!(told("charge.refunded", of_test, true), None, "an event of the other mode");
        assert_eq!(told("charge.refunded", object, true), None, "the other mode");
        assert_eq!(told("charge.refunded", json!({ "payment_intent": null }), false), None);
        assert_eq!(told("charge.refunded", json!({ "payment_intent": "../x" }), false), None);
        assert_eq!(told("charge.refunded", json!("nothing"), false), None);
    }
}
