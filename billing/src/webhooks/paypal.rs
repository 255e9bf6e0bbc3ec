//! PayPal's webhook: only a hint, since its signature covers no more than a checksum of the body. What counts is what
//! the API says when asked.

use domain::gateway::Gateway;

use crate::{
    engine::Billing,
    gateways::paypal::{PaypalHeaders, hint},
    webhooks::{WebhookAnswer, going_back::going_back, has_seen},
};

/// Answers an event, given its signature headers and the body's bytes as received.
pub async fn paypal(billing: &Billing, headers: PaypalHeaders, body: &[u8]) -> WebhookAnswer {
    let Some(client) = &billing.inner.gateways.paypal else { return WebhookAnswer::Rejected };
    match client.verify_webhook(&headers, body, billing.now()).await {
        Ok(true) => {}
        Ok(false) => {
            tracing::warn!("a PayPal event is not believed.");
            return WebhookAnswer::Rejected;
        }
        Err(error) => {
            tracing::warn!(%error, "a PayPal event could not be verified.");
            return WebhookAnswer::TryAgain;
        }
    }
    let Some(hint) = hint(body) else { return WebhookAnswer::Accepted };
    if hint.is_about_money_back() {
        let disputes = hint.dispute_id.as_slice();
        let money = hint.capture_id.as_deref();
        return going_back(billing, Gateway::Paypal, &hint.event_id, money, hint.payment_id, disputes).await;
    }
    let Some(payment_id) = hint.payment_id else {
        tracing::info!(event_id = hint.event_id, kind = hint.event_type, "a PayPal event about no payment of ours.");
        return WebhookAnswer::Accepted;
    };
    if has_seen(billing, &payment_id, &hint.event_id).await {
        return WebhookAnswer::Accepted;
    }
    let payment = match billing.payment_record(&payment_id).await {
        Ok(Some(payment)) => payment,
        Ok(None) => {
            tracing::error!(event_id = hint.event_id, %payment_id, "a PayPal event about an unknown payment.");
            return WebhookAnswer::Accepted;
        }
        Err(error) => {
            tracing::error!(event_id = hint.event_id, %error, "a PayPal event could not be settled.");
            return WebhookAnswer::TryAgain;
        }
    };
    if payment.object_id.is_none() {
        // Faster than the answer to our own request for the order: soon it will be known.
        return WebhookAnswer::TryAgain;
    }
    let news = match billing.ask(&payment).await {
        Ok(Some(news)) => news,
        Ok(None) => return WebhookAnswer::Accepted,
        Err(error) => {
            tracing::warn!(event_id = hint.event_id, %error, "PayPal could not be asked about its event.");
            return WebhookAnswer::TryAgain;
        }
    };
    let evidence = domain::payment::Evidence { event_key: Some(hint.event_id), ..news };
    match billing.settle(evidence).await {
        Ok(_) => WebhookAnswer::Accepted,
        Err(error) => {
            tracing::error!(%payment_id, %error, "a PayPal event could not be settled.");
            WebhookAnswer::TryAgain
        }
    }
}
