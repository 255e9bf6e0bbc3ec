//! A gateway tells that money may be going back: which payment's refunds and disputes to look at.

use domain::{gateway::Gateway, payment::PaymentId};

use crate::{
    engine::Billing,
    gateways::GatewayError,
    payments::{BookError, RefreshError},
    webhooks::WebhookAnswer,
};

/// Answers a message about a refund or dispute: of the payment that it names, or of the one that holds the money.
pub(super) async fn going_back(
    billing: &Billing,
    gateway: Gateway,
    event_id: &str,
    money_id: Option<&str>,
    named: Option<PaymentId>,
    disputes: &[String],
) -> WebhookAnswer {
    let payment_id = match (money_id, named) {
        // Who holds the money is certain; a name is what somebody wrote.
        (Some(money_id), named) => match billing.payment_with_money(gateway, money_id).await {
            Ok(holder) => holder.or(named),
            Err(error) => {
                tracing::error!(event_id, %error, "the payment of a refund or dispute could not be looked for.");
                return WebhookAnswer::TryAgain;
            }
        },
        (None, named) => named,
    };
    let payment_id = match (payment_id, money_id, &billing.inner.gateways.stripe) {
        // Heard of before the payment itself: Stripe knows whose it is.
        (None, Some(intent), Some(client)) if gateway == Gateway::Stripe => match client.payment_of(intent).await {
            Ok(payment_id) => payment_id,
            Err(error) => {
                tracing::warn!(event_id, %error, "the payment of a refund or dispute could not be asked for.");
                return WebhookAnswer::TryAgain;
            }
        },
        (payment_id, ..) => payment_id,
    };
    let Some(payment_id) = payment_id else {
        tracing::error!(event_id, %gateway, "a refund or dispute of no payment of ours.");
        return WebhookAnswer::Accepted;
    };
    match billing.payment_record(&payment_id).await {
        Ok(Some(payment)) if payment.gateway == gateway => {}
        Ok(_) => {
            tracing::error!(event_id, %payment_id, %gateway, "a refund or dispute of another gateway's payment.");
            return WebhookAnswer::Accepted;
        }
        Err(error) => {
            tracing::error!(event_id, %error, "a refund or dispute could not be booked.");
            return WebhookAnswer::TryAgain;
        }
    }
    match billing.refresh_money_back(&payment_id, disputes).await {
        Ok(booked) => {
            tracing::info!(event_id, %payment_id, ?booked, "refunds and disputes are as the gateway has them.");
            WebhookAnswer::Accepted
        }
        // Before the payment itself is known to be paid: it will be sent again.
        Err(RefreshError::Book(BookError::NotPaid)) => WebhookAnswer::TryAgain,
        Err(RefreshError::Gateway(error @ (GatewayError::Unexpected { .. } | GatewayError::Refused { .. }))) => {
            tracing::error!(event_id, %payment_id, %error, "a refund or dispute cannot be looked at.");
            WebhookAnswer::TryAgain
        }
        Err(error) => {
            tracing::warn!(event_id, %payment_id, %error, "a refund or dispute could not be booked yet.");
            WebhookAnswer::TryAgain
        }
    }
}
