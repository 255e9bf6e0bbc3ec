//! Settings of the gateways and the rules that a running system must keep (`payments.md` §4.6).

use std::time::Duration;

use domain::gateway::Gateway;
use secrecy::SecretString;
use url::Url;

mod limits;
mod roots;
mod rules;
mod validate;

pub use limits::CallLimits;
pub(in crate::gateways) use rules::is_loopback;
pub use validate::ConfigError;

/// The Stripe API version that this client speaks (`payments.md` §2.1).
pub const STRIPE_API_VERSION: &str = "2026-08-26.dahlia";

/// Which gateways are in use; a gateway without settings is not offered.
#[derive(Debug, Clone, Default)]
pub struct GatewaysConfig {
    /// VNPay.
    pub vnpay: Option<VnpayConfig>,
    /// Stripe.
    pub stripe: Option<StripeConfig>,
    /// PayPal.
    pub paypal: Option<PaypalConfig>,
    /// Time limits of calls to any of them.
    pub calls: CallLimits,
}

/// Settings of VNPay.
#[derive(Debug, Clone)]
pub struct VnpayConfig {
    /// What `/paymentv2/vpcpay.html` and `/merchant_webapi/api/transaction` are appended to.
    pub base_url: Url,
    /// `vnp_TmnCode`: 8 letters and digits, public.
    pub tmn_code: String,
    /// The hash secret.
    pub hash_secret: SecretString,
    /// Shortest pause between two queries of this merchant code; VNPay itself refuses within about 5 minutes.
    pub query_interval: Duration,
}

/// Settings of Stripe.
#[derive(Debug, Clone)]
pub struct StripeConfig {
    /// What `/v1/…` is appended to.
    pub base_url: Url,
    /// The secret or restricted API key.
    pub secret_key: SecretString,
    /// The endpoint's signing secrets: one, or two while it is being rolled.
    pub webhook_secrets: Vec<SecretString>,
    /// Value of `Stripe-Version`, normally [`STRIPE_API_VERSION`].
    pub api_version: String,
    /// Whether real money moves.
    pub live: bool,
}

/// Settings of PayPal.
#[derive(Debug, Clone)]
pub struct PaypalConfig {
    /// What `/v1/…` and `/v2/…` are appended to.
    pub base_url: Url,
    /// The REST app's client id, public.
    pub client_id: String,
    /// The REST app's secret.
    pub client_secret: SecretString,
    /// Id of our webhook, part of what PayPal signs.
    pub webhook_id: String,
    /// Roots (PEM) that PayPal's certificates must lead to. With them webhooks are checked here by certificate; without,
    /// PayPal is asked about each.
    pub webhook_roots: Option<Vec<u8>>,
    /// Whether real money moves.
    pub live: bool,
}

impl VnpayConfig {
    /// Whether real money moves: VNPay has no mode flag, the address tells. Loopback, plain HTTP and VNPay's own sandbox
    /// move none.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.base_url.scheme() == "https"
            && !is_loopback(&self.base_url)
            && self.base_url.host_str() != Some("sandbox.vnpayment.vn")
    }
}

impl GatewaysConfig {
    /// Whether no real money moves, so that the pages must say so. True as well when no gateway is configured.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        !self.modes().any(|(_, live)| live)
    }

    /// Every configured gateway and whether it is live.
    fn modes(&self) -> impl Iterator<Item = (Gateway, bool)> {
        let vnpay = self.vnpay.as_ref().map(|config| (Gateway::Vnpay, config.is_live()));
        let stripe = self.stripe.as_ref().map(|config| (Gateway::Stripe, config.live));
        let paypal = self.paypal.as_ref().map(|config| (Gateway::Paypal, config.live));
        [vnpay, stripe, paypal].into_iter().flatten()
    }
}
