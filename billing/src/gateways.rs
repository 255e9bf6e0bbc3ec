//! Clients of the payment gateways: wire formats, signatures and code tables. They know no database and decide nothing
//! about money; they turn what a gateway says into [`Evidence`](domain::payment::Evidence).

use std::sync::Arc;

use domain::{gateway::Gateway, time::Timestamp};

pub mod config;
pub mod error;
mod http;
#[cfg(any(test, fuzzing))]
pub mod parsers;
pub mod paypal;
pub mod stripe;
pub mod vnpay;

pub use config::{CallLimits, ConfigError, GatewaysConfig, PaypalConfig, StripeConfig, VnpayConfig};
pub use error::GatewayError;
pub use http::Circuit;
pub use paypal::PaypalClient;
pub use stripe::StripeClient;
pub use vnpay::VnpayClient;

/// What a gateway made for one payment: where to send the customer's browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The gateway's id of the object (Checkout Session, order).
    pub object_id: String,
    /// Address of the gateway's hosted page.
    pub redirect_url: String,
    /// Until when the customer can pay there.
    pub expires_at: Timestamp,
}

/// The clients of all configured gateways.
#[derive(Debug, Clone)]
pub struct Gateways {
    /// VNPay, when configured.
    pub vnpay: Option<Arc<VnpayClient>>,
    /// Stripe, when configured.
    pub stripe: Option<Arc<StripeClient>>,
    /// PayPal, when configured.
    pub paypal: Option<Arc<PaypalClient>>,
}

/// The clients could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The configuration is not safe to run with.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The HTTP client could not start (no usable TLS set-up).
    #[error(transparent)]
    Gateway(#[from] GatewayError),
}

impl Gateways {
    /// Validates the configuration and makes a client for every gateway in it. Does not use the network.
    ///
    /// # Errors
    /// [`SetUpError`].
    pub fn new(config: GatewaysConfig) -> Result<Self, SetUpError> {
        config.validate()?;
        let GatewaysConfig { vnpay, stripe, paypal, calls } = config;
        let vnpay = vnpay.map(|vnpay| VnpayClient::with_limits(vnpay, &calls)).transpose()?;
        let stripe = stripe.map(|stripe| StripeClient::with_limits(stripe, &calls)).transpose()?;
        let paypal = paypal.map(|paypal| PaypalClient::with_limits(paypal, &calls)).transpose()?;
        Ok(Self { vnpay: vnpay.map(Arc::new), stripe: stripe.map(Arc::new), paypal: paypal.map(Arc::new) })
    }

    /// Which gateways are being called, and which are left alone because they do not answer.
    #[must_use]
    pub fn circuits(&self) -> Vec<(Gateway, Circuit)> {
        let vnpay = self.vnpay.as_ref().map(|client| (Gateway::Vnpay, client.circuit()));
        let stripe = self.stripe.as_ref().map(|client| (Gateway::Stripe, client.circuit()));
        let paypal = self.paypal.as_ref().map(|client| (Gateway::Paypal, client.circuit()));
        [vnpay, stripe, paypal].into_iter().flatten().collect()
    }
}
