//! Stripe's webhook: the signed event is evidence.

use domain::gateway::Gateway;

use crate::{
    engine::Billing,
    payments::Settled,
    webhooks::{WebhookAnswer, going_back::going_back},
};

/// Answers an event, given the `Stripe-Signature` header and the body's bytes as received.
pub async fn stripe(billing: &Billing, signature_header: Option<&str>, body: &[u8]) -> WebhookAnswer {
    let Some(client) = &billing.inner.gateways.stripe else { return WebhookAnswer::Rejected };
    let event = match client.verify_webhook(signature_header, body, billing.now()) {
        Ok(event) => event,
        Err(reject) => {
            tracing::warn!(%reject, "a Stripe event is not believed.");
            return WebhookAnswer::Rejected;
        }
    };
    if let Some((intent, payment_id)) = event.money_back_of() {
        return going_back(billing, Gateway::Stripe, &event.id, Some(&intent), payment_id, &[]).await;
    }
    let Some(evidence) = event.evidence() else { return WebhookAnswer::Accepted };
    match billing.settle(evidence).await {
        Ok(settled) => {
            if settled == Settled::Unknown {
                tracing::error!(event_id = event.id, kind = event.kind, "a Stripe event about no payment of ours.");
            }
            WebhookAnswer::Accepted
        }
        Err(error) => {
            tracing::error!(event_id = event.id, %error, "a Stripe event could not be settled.");
            WebhookAnswer::TryAgain
        }
    }
}
