//! Messages from gateways: bytes in, the protocol's answer out, after the effect is durable.

use crate::engine::Billing;
pub use crate::gateways::paypal::PaypalHeaders;

mod going_back;
mod paypal;
mod stripe;
mod vnpay;

pub use paypal::paypal;
pub use stripe::stripe;
pub use vnpay::{IpnAnswer, vnpay_ipn};

/// What a gateway is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookAnswer {
    /// 2xx: it has had its effect, or never will have one.
    Accepted,
    /// 400: not from the gateway.
    Rejected,
    /// 5xx: it is to be sent again.
    TryAgain,
}

/// Whether a message has had its effect before.
async fn has_seen(billing: &Billing, id: &domain::payment::PaymentId, event_key: &str) -> bool {
    use crate::store::{sql, values};
    let seen = sql(
        "SELECT 1 FROM gateway_inbox WHERE account_id = $1 AND gateway = 'paypal' AND event_key = $2",
        values![id.account_id(), event_key],
    );
    matches!(billing.store().first(seen).await, Ok(Some(_)))
}
