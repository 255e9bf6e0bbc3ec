//! The browser's way back: which payment it comes for. Nothing here is believed, and nothing is credited.

use domain::{gateway::Gateway, payment::PaymentId};

use crate::{engine::Billing, payments::record::PaymentRecord};

/// The longest query string that is looked at.
const QUERY_MAX: usize = 4_096;

/// The payment of a VNPay return; its signature must be right. What VNPay says in it is kept as a hint.
pub async fn vnpay(billing: &Billing, raw_query: &str) -> Option<PaymentId> {
    let message = billing.inner.gateways.vnpay.as_ref()?.verify(raw_query).ok()?;
    let payment = known(billing, message.payment_id()?, Gateway::Vnpay).await?;
    billing.note_told(&payment, &message).await;
    Some(payment.id)
}

/// The payment of a Stripe return or cancel: by the reference that we put into the address.
pub async fn stripe(billing: &Billing, raw_query: &str) -> Option<PaymentId> {
    known(billing, reference(raw_query)?, Gateway::Stripe).await.map(|payment| payment.id)
}

/// The payment of a PayPal return or cancel: by the reference that we put into the address.
pub async fn paypal(billing: &Billing, raw_query: &str) -> Option<PaymentId> {
    known(billing, reference(raw_query)?, Gateway::Paypal).await.map(|payment| payment.id)
}

fn reference(raw_query: &str) -> Option<PaymentId> {
    if raw_query.len() > QUERY_MAX {
        return None;
    }
    let mut pairs = form_urlencoded::parse(raw_query.as_bytes());
    pairs.find(|(name, _)| name == "p").and_then(|(_, value)| value.parse().ok())
}

/// The payment, when there is such a one with this gateway.
async fn known(billing: &Billing, id: PaymentId, gateway: Gateway) -> Option<PaymentRecord> {
    match billing.payment_record(&id).await {
        Ok(payment) => payment.filter(|payment| payment.gateway == gateway),
        Err(error) => {
            tracing::error!(%error, "a return could not be looked up.");
            None
        }
    }
}
