//! Configuration: flags and environment for the program, plain fields for tests.

use crate::Gateway;
use clap::Parser;
use std::{net::SocketAddr, time::Duration};

/// Where the emulators listen unless told otherwise.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:3100";
/// VNPay merchant code of the sandbox.
pub const VNPAY_TMN_CODE: &str = "SANDBX01";
/// VNPay hash secret of the sandbox.
pub const VNPAY_HASH_SECRET: &str = "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU";
/// Stripe secret key of the sandbox.
pub const STRIPE_SECRET_KEY: &str = "sk_test_sandbox_4f8d2c7b9a1e";
/// Stripe webhook signing secret of the sandbox.
pub const STRIPE_WEBHOOK_SECRET: &str = "whsec_sandbox_6b1f0e9d3c5a7824";
/// PayPal client id of the sandbox.
pub const PAYPAL_CLIENT_ID: &str = "sandbox-client-3f7a9c1e5b";
/// PayPal client secret of the sandbox.
pub const PAYPAL_CLIENT_SECRET: &str = "sandbox-secret-8d2e6f4a0c9b1735";
/// PayPal webhook id of the sandbox.
pub const PAYPAL_WEBHOOK_ID: &str = "5GP028458E2496506";

const VNPAY_IPN_URL: &str = "http://127.0.0.1:3000/webhooks/vnpay";
const STRIPE_WEBHOOK_URL: &str = "http://127.0.0.1:3000/webhooks/stripe";
const PAYPAL_WEBHOOK_URL: &str = "http://127.0.0.1:3000/webhooks/paypal";

/// Settings of the emulators. The secrets are fixtures: they open nothing outside this program.
///
/// Emulates VNPay, Stripe Checkout (JPY) and PayPal Orders on loopback with the gateways' own wire formats. No real
/// money moves here.
#[derive(Clone, Parser)]
#[command(name = "sandbox", version)]
pub struct Config {
    /// Address and port to listen on.
    #[arg(long, env = "SANDBOX_LISTEN", default_value = DEFAULT_LISTEN)]
    pub listen: SocketAddr,
    /// Base of the links handed out; http:// and the listening address unless given.
    #[arg(long, env = "SANDBOX_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// VNPay merchant code.
    #[arg(long, env = "SANDBOX_VNPAY_TMN_CODE", default_value = VNPAY_TMN_CODE)]
    pub vnpay_tmn_code: String,
    /// VNPay hash secret.
    #[arg(long, env = "SANDBOX_VNPAY_HASH_SECRET", default_value = VNPAY_HASH_SECRET, hide_env_values = true)]
    pub vnpay_hash_secret: String,
    /// Where VNPay's IPN is sent (GET).
    #[arg(long, env = "SANDBOX_VNPAY_IPN_URL", default_value = VNPAY_IPN_URL)]
    pub vnpay_ipn_url: String,
    /// Pause between IPN calls; at most 10 calls are made.
    #[arg(long, env = "SANDBOX_VNPAY_IPN_RETRY", default_value = "5m", value_parser = duration)]
    pub vnpay_ipn_retry: Duration,
    /// How long one accepted querydr blocks further ones of the same merchant code.
    #[arg(long, env = "SANDBOX_VNPAY_QUERYDR_BLOCK", default_value = "5m", value_parser = duration)]
    pub vnpay_querydr_block: Duration,

    /// Stripe secret key.
    #[arg(long, env = "SANDBOX_STRIPE_SECRET_KEY", default_value = STRIPE_SECRET_KEY, hide_env_values = true)]
    pub stripe_secret_key: String,
    /// Stripe webhook signing secret.
    #[arg(long, env = "SANDBOX_STRIPE_WEBHOOK_SECRET", default_value = STRIPE_WEBHOOK_SECRET, hide_env_values = true)]
    pub stripe_webhook_secret: String,
    /// Where Stripe events are sent (POST).
    #[arg(long, env = "SANDBOX_STRIPE_WEBHOOK_URL", default_value = STRIPE_WEBHOOK_URL)]
    pub stripe_webhook_url: String,

    /// PayPal client id.
    #[arg(long, env = "SANDBOX_PAYPAL_CLIENT_ID", default_value = PAYPAL_CLIENT_ID)]
    pub paypal_client_id: String,
    /// PayPal client secret.
    #[arg(long, env = "SANDBOX_PAYPAL_CLIENT_SECRET", default_value = PAYPAL_CLIENT_SECRET, hide_env_values = true)]
    pub paypal_client_secret: String,
    /// PayPal webhook id, part of every signed message.
    #[arg(long, env = "SANDBOX_PAYPAL_WEBHOOK_ID", default_value = PAYPAL_WEBHOOK_ID)]
    pub paypal_webhook_id: String,
    /// Where PayPal events are sent (POST).
    #[arg(long, env = "SANDBOX_PAYPAL_WEBHOOK_URL", default_value = PAYPAL_WEBHOOK_URL)]
    pub paypal_webhook_url: String,

    /// First pause before a Stripe or PayPal event is sent again; it doubles with every attempt.
    #[arg(long, env = "SANDBOX_WEBHOOK_RETRY", default_value = "1m", value_parser = duration)]
    pub webhook_retry: Duration,
    /// How long "message late" waits after the browser was sent back.
    #[arg(long, env = "SANDBOX_LATE_DELAY", default_value = "5s", value_parser = duration)]
    pub late_delay: Duration,
}

impl Default for Config {
    /// The defaults of the command line, whatever the environment says.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3100)),
            public_url: None,
            vnpay_tmn_code: VNPAY_TMN_CODE.to_owned(),
            vnpay_hash_secret: VNPAY_HASH_SECRET.to_owned(),
            vnpay_ipn_url: VNPAY_IPN_URL.to_owned(),
            vnpay_ipn_retry: Duration::from_secs(300),
            vnpay_querydr_block: Duration::from_secs(300),
            stripe_secret_key: STRIPE_SECRET_KEY.to_owned(),
            stripe_webhook_secret: STRIPE_WEBHOOK_SECRET.to_owned(),
            stripe_webhook_url: STRIPE_WEBHOOK_URL.to_owned(),
            paypal_client_id: PAYPAL_CLIENT_ID.to_owned(),
            paypal_client_secret: PAYPAL_CLIENT_SECRET.to_owned(),
            paypal_webhook_id: PAYPAL_WEBHOOK_ID.to_owned(),
            paypal_webhook_url: PAYPAL_WEBHOOK_URL.to_owned(),
            webhook_retry: Duration::from_secs(60),
            late_delay: Duration::from_secs(5),
        }
    }
}

impl Config {
    /// The configured address of a gateway's messages.
    #[must_use]
    pub fn webhook_url(&self, gateway: Gateway) -> &str {
        match gateway {
            Gateway::Vnpay => &self.vnpay_ipn_url,
            Gateway::Stripe => &self.stripe_webhook_url,
            Gateway::Paypal => &self.paypal_webhook_url,
        }
    }
}

/// A whole number with unit `ms`, `s` or `m`.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().map_err(|_| "give a whole number and a unit, like 250ms, 5s or 5m".to_owned())?;
    match text.get(digits.len()..) {
        Some("ms") => Ok(Duration::from_millis(number)),
        Some("s") => Ok(Duration::from_secs(number)),
        Some("m") => Ok(Duration::from_secs(number.saturating_mul(60))),
        _ => Err("the unit is ms, s or m".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_and_the_defaults_agree() {
        Config::command().debug_assert();
        let (parsed, default) = (Config::parse_from(["sandbox"]), Config::default());
        assert_eq!(parsed.listen, default.listen);
        assert_eq!(parsed.vnpay_ipn_retry, default.vnpay_ipn_retry);
        assert_eq!(parsed.vnpay_querydr_block, default.vnpay_querydr_block);
        assert_eq!(parsed.webhook_retry, default.webhook_retry);
        assert_eq!(parsed.late_delay, default.late_delay);
    }

    #[test]
    fn durations_have_units() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert!(duration("5").is_err());
        assert!(duration("fast").is_err());
    }
}
