//! Stripe: events, and the request that makes a Checkout Session.

use billing::gateways::{StripeClient, StripeConfig, config::STRIPE_API_VERSION, stripe::CheckoutRequest};
use domain::{currency::Currency, language::Language, money::Money, payment::PaymentId, time::Timestamp};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::{Address, Answer, evidence, refusal};

fn client(base_url: Url, key: String, webhook_secrets: Vec<String>) -> Result<StripeClient, String> {
    StripeClient::new(StripeConfig {
        base_url,
        secret_key: SecretString::from(key),
        webhook_secrets: webhook_secrets.into_iter().map(SecretString::from).collect(),
        api_version: STRIPE_API_VERSION.to_owned(),
        live: false,
    })
    .map_err(refusal)
}

/// A delivery.
#[derive(Deserialize)]
pub struct Event {
    secrets: Vec<String>,
    header: Option<String>,
    body: String,
    now: Timestamp,
}

impl Event {
    pub fn answer(self) -> Answer {
        let nowhere = Url::parse("http://127.0.0.1:9/").map_err(refusal)?;
        let client = client(nowhere, "sk_test_not_used_here".to_owned(), self.secrets)?;
        let event = client.verify_webhook(self.header.as_deref(), self.body.as_bytes(), self.now).map_err(refusal)?;
        Ok(json!({ "id": event.id, "kind": event.kind, "evidence": event.evidence().as_ref().map(evidence) }))
    }
}

/// A new Checkout Session, over the network.
#[derive(Deserialize)]
pub struct Create {
    base_url: Address,
    key: String,
    payment_id: PaymentId,
    amount: i64,
    description: String,
    success_url: Address,
    cancel_url: Address,
    expires_at: Timestamp,
    language: Language,
    idempotency_key: String,
}

impl Create {
    pub async fn answer(self) -> Answer {
        let request = CheckoutRequest {
            payment_id: &self.payment_id,
            amount: Money::from_minor(self.amount, Currency::Jpy).map_err(refusal)?,
            description: &self.description,
            success_url: &self.success_url.0,
            cancel_url: &self.cancel_url.0,
            expires_at: self.expires_at,
            language: self.language,
            idempotency_key: &self.idempotency_key,
        };
        let created = client(self.base_url.0, self.key, Vec::new())?.create_session(&request).await.map_err(refusal)?;
        Ok(json!({ "object_id": created.object_id, "redirect_url": created.redirect_url }))
    }
}
