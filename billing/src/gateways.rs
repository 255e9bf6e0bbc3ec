//! Clients of the payment gateways: wire formats, signatures and code tables. They know no database and decide nothing
//! about money; they turn what a gateway says into [`Evidence`](domain::payment::Evidence).

use std::sync::Arc;

use domain::time::Timestamp;

pub mod config;
pub mod error;
mod http;
pub mod paypal;
pub mod stripe;
pub mod vnpay;

pub use config::{ConfigError, GatewaysConfig, PaypalConfig, StripeConfig, VnpayConfig};
pub use error::GatewayError;
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
        Ok(Self {
            vnpay: config.vnpay.map(VnpayClient::new).transpose()?.map(Arc::new),
            stripe: config.stripe.map(StripeClient::new).transpose()?.map(Arc::new),
            paypal: config.paypal.map(PaypalClient::new).transpose()?.map(Arc::new),
        })
    }
}
