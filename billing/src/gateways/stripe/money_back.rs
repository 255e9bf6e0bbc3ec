//! Refunds and disputes as they stand at Stripe (`payments.md` §2.2, §2.3).

use domain::{
    money::Money,
    payment::{BackKind, BackState, MoneyBack, PaymentId},
};
use form_urlencoded::Serializer;
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    StripeClient,
    client::unsuitable,
    session::{Intent, currency},
};
use crate::gateways::{
    GatewayError,
    http::{endpoint, is_object_id},
};

const REFUNDS: &str = "v1/refunds";
const DISPUTES: &str = "v1/disputes";
const INTENTS: &str = "v1/payment_intents";
/// Objects of one page, the most that Stripe gives.
const PAGE: &str = "100";
/// A payment with more refunds than these pages hold is no payment of ours.
const PAGES_MAX: usize = 10;

/// A PaymentIntent, for the name that we gave it.
#[derive(Debug, Deserialize)]
struct Named {
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Debug, Default, Deserialize)]
struct Metadata {
    payment_id: Option<String>,
}

/// A Refund; unknown fields are ignored.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    id: String,
    amount: i64,
    currency: String,
    payment_intent: Option<Intent>,
    status: Option<String>,
}

/// A Dispute.
#[derive(Debug, Deserialize)]
pub(super) struct Dispute {
    id: String,
    amount: i64,
    currency: String,
    payment_intent: Option<Intent>,
    status: String,
}

/// One page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub(super) data: Vec<T>,
    has_more: bool,
}

/// An object that says which money goes back.
pub(super) trait GoesBack {
    /// Its id.
    fn id(&self) -> &str;

    /// It as [`MoneyBack`]; `None` when it is about another payment, or its amount or id is none.
    fn read(&self, payment_intent: &str) -> Option<MoneyBack>;
}

impl GoesBack for Refund {
    fn id(&self) -> &str {
        &self.id
    }

    fn read(&self, payment_intent: &str) -> Option<MoneyBack> {
        let state = match self.status.as_deref() {
            Some("succeeded") => BackState::Gone,
            Some("failed" | "canceled") => BackState::Returned,
            // `pending`, `requires_action`, and what Stripe may add: it was ordered, and nothing says that it failed.
            _ => BackState::Open,
        };
        let back = (BackKind::Refund, state);
        money_back(&self.id, back, (self.amount, &self.currency), self.payment_intent.as_ref(), payment_intent)
    }
}

impl GoesBack for Dispute {
    fn id(&self) -> &str {
        &self.id
    }

    fn read(&self, payment_intent: &str) -> Option<MoneyBack> {
        let state = match self.status.as_str() {
            "lost" => BackState::Gone,
            "won" | "prevented" => BackState::Returned,
            // An inquiry: no money has moved.
            status if status.starts_with("warning_") => BackState::Returned,
            // `needs_response`, `under_review`, and what Stripe may add.
            _ => BackState::Open,
        };
        let back = (BackKind::Dispute, state);
        money_back(&self.id, back, (self.amount, &self.currency), self.payment_intent.as_ref(), payment_intent)
    }
}

fn money_back(
    id: &str,
    (kind, state): (BackKind, BackState),
    (amount, code): (i64, &str),
    named: Option<&Intent>,
    asked: &str,
) -> Option<MoneyBack> {
    let ours = named.is_some_and(|intent| intent.id() == asked);
    let amount = Money::from_minor(amount, currency(code)?).ok().filter(|amount| amount.micros > 0)?;
    (ours && is_object_id(id)).then(|| MoneyBack { id: id.to_owned(), kind, amount, state })
}

impl StripeClient {
    /// All refunds and disputes of a payment as they stand now.
    ///
    /// # Errors
    /// [`GatewayError`]. One that is not about the payment, or cannot be read, is [`GatewayError::Unexpected`]: a list
    /// with a hole is no list.
    pub async fn money_back(&self, payment_intent: &str) -> Result<Vec<MoneyBack>, GatewayError> {
        let mut all = self.list::<Refund>("list refunds", REFUNDS, payment_intent).await?;
        all.extend(self.list::<Dispute>("list disputes", DISPUTES, payment_intent).await?);
        Ok(all)
    }

    /// Gives money back: `amount`, or all that has not gone back yet. The same request with the same key is one refund.
    ///
    /// # Errors
    /// [`GatewayError`]; after [`GatewayError::Unreachable`] and [`GatewayError::Unexpected`] it may have been made all
    /// the same: repeat it with the same key, or look at [`money_back`](Self::money_back).
    pub async fn refund(
        &self,
        payment_intent: &str,
        amount: Option<Money>,
        idempotency_key: &str,
    ) -> Result<MoneyBack, GatewayError> {
        if !is_object_id(payment_intent) {
            return Err(unsuitable("PaymentIntent"));
        }
        let mut form = Serializer::new(String::new());
        form.append_pair("payment_intent", payment_intent);
        if let Some(amount) = amount {
            let minor = amount.to_minor().ok().filter(|minor| *minor > 0).ok_or_else(|| unsuitable("amount"))?;
            form.append_pair("amount", &minor.to_string());
        }
        let (answer, refund): (_, Refund) = self.post("refund", REFUNDS, idempotency_key, form.finish()).await?;
        let back = refund.read(payment_intent).ok_or_else(|| answer.unexpected("refund of another payment"))?;
        if amount.is_some_and(|amount| amount != back.amount) {
            return Err(answer.unexpected("refund of another amount"));
        }
        Ok(back)
    }

    /// The payment that a PaymentIntent was made for, by the name that we gave it; `None` when it is none of ours. For
    /// refunds and disputes that are heard of before the payment itself, which do not carry the name.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn payment_of(&self, payment_intent: &str) -> Result<Option<PaymentId>, GatewayError> {
        if !is_object_id(payment_intent) {
            return Err(unsuitable("PaymentIntent"));
        }
        let url = endpoint(&self.config.base_url, &format!("{INTENTS}/{payment_intent}"));
        match self.send::<Named>("retrieve intent", self.http.get(url)).await {
            Ok((_, named)) => Ok(named.metadata.payment_id.and_then(|id| id.parse().ok())),
            Err(GatewayError::Refused { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn list<T: GoesBack + DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &str,
        payment_intent: &str,
    ) -> Result<Vec<MoneyBack>, GatewayError> {
        if !is_object_id(payment_intent) {
            return Err(unsuitable("PaymentIntent"));
        }
        let mut all = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let mut url = endpoint(&self.config.base_url, path);
            url.query_pairs_mut().append_pair("payment_intent", payment_intent).append_pair("limit", PAGE);
            if let Some(id) = &after {
                url.query_pairs_mut().append_pair("starting_after", id);
            }
            let (answer, page): (_, Page<T>) = self.send(operation, self.http.get(url)).await?;
            for object in &page.data {
                let back = object.read(payment_intent);
                all.push(back.ok_or_else(|| answer.unexpected("a refund or dispute that is not the payment's"))?);
            }
            if !page.has_more {
                return Ok(all);
            }
            after = Some(page.data.last().map(|last| last.id().to_owned()).ok_or_else(|| answer.unexpected("no end"))?);
        }
        Err(GatewayError::Unexpected {
            gateway: domain::gateway::Gateway::Stripe,
            what: "too many pages",
            request_id: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::payment::BackState;
    use serde_json::json;

    use super::{Dispute, GoesBack, Refund};

    fn refund(change: serde_json::Value) -> Option<BackState> {
        let mut body = json!({
            "id": "re_1", "object": "refund", "amount": 500, "currency": "jpy", "payment_intent": "pi_1",
            "status": "succeeded",
        });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        serde_json::from_value::<Refund>(body).unwrap().read("pi_1").map(|back| back.state)
    }

    #[test]
    fn states_follow_the_table() {
        for (status, state) in [
            (json!("pending"), BackState::Open),
            (json!("requires_action"), BackState::Open),
            (json!(null), BackState::Open),
            (json!("succeeded"), BackState::Gone),
            (json!("failed"), BackState::Returned),
            (json!("canceled"), BackState::Returned),
        ] {
            assert_eq!(refund(json!({ "status": status })), Some(state), "{status}");
        }
        for (status, state) in [
            ("needs_response", BackState::Open),
            ("under_review", BackState::Open),
            ("lost", BackState::Gone),
            ("won", BackState::Returned),
            ("prevented", BackState::Returned),
            ("warning_needs_response", BackState::Returned),
            ("warning_under_review", BackState::Returned),
            ("warning_closed", BackState::Returned),
        ] {
            let body = json!({
                "id": "dp_1", "amount": 500, "currency": "jpy", "payment_intent": "pi_1", "status": status,
            });
            let dispute: Dispute = serde_json::from_value(body).unwrap();
            assert_eq!(dispute.read("pi_1").map(|back| back.state), Some(state), "{status}");
        }
    }

    #[test]
    fn only_positive_amounts_of_the_payment_itself_count() {
        assert!(refund(json!({ "payment_intent": { "id": "pi_1", "object": "payment_intent" } })).is_some());
        for change in [
            json!({ "payment_intent": "pi_2" }),
            json!({ "payment_intent": null }),
            json!({ "amount": 0 }),
            json!({ "amount": -500 }),
            json!({ "amount": i64::MAX }),
            json!({ "currency": "xxx" }),
            json!({ "id": "re/../1" }),
        ] {
            assert_eq!(refund(change.clone()), None, "{change}");
        }
    }
}
