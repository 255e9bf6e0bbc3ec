//! What must hold before the first request: start-up fails otherwise.

use domain::gateway::Gateway;
use url::Url;

use super::{
    GatewaysConfig, PaypalConfig, StripeConfig, VnpayConfig,
    roots::{self, Roots},
    rules::{SECRET_BYTES_MIN, is_loopback, is_short, starts_with_any},
};

/// A configuration that must not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A secret is missing or too short.
    #[error("{gateway}: {setting} must have at least {SECRET_BYTES_MIN} bytes")]
    ShortSecret {
        /// Whose setting.
        gateway: Gateway,
        /// Which setting.
        setting: &'static str,
    },
    /// A public setting is missing or malformed.
    #[error("{gateway}: {setting} is missing or malformed")]
    Malformed {
        /// Whose setting.
        gateway: Gateway,
        /// Which setting.
        setting: &'static str,
    },
    /// Live mode towards a loopback or unencrypted address.
    #[error("{gateway}: live mode needs an https address of the gateway")]
    LiveAddress {
        /// Whose address.
        gateway: Gateway,
    },
    /// The key or address belongs to the other mode.
    #[error("{gateway}: {setting} belongs to the other mode (live or test)")]
    WrongMode {
        /// Whose setting.
        gateway: Gateway,
        /// Which setting.
        setting: &'static str,
    },
    /// Roots whose private keys are published, in live mode: anybody could write PayPal's webhooks.
    #[error("paypal: the webhook roots are made for tests, anybody can sign below them")]
    TestRoots,
    /// One gateway moves real money, another play money: the latter would buy real credit.
    #[error("live and test gateways must not run together")]
    MixedModes,
}

impl GatewaysConfig {
    /// Checks every rule.
    ///
    /// # Errors
    /// The first [`ConfigError`] found.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.vnpay.as_ref().map_or(Ok(()), vnpay)?;
        self.stripe.as_ref().map_or(Ok(()), stripe)?;
        self.paypal.as_ref().map_or(Ok(()), paypal)?;
        let live = self.modes().filter(|(_, live)| *live).count();
        if live == 0 || live == self.modes().count() { Ok(()) } else { Err(ConfigError::MixedModes) }
    }
}

fn vnpay(config: &VnpayConfig) -> Result<(), ConfigError> {
    let gateway = Gateway::Vnpay;
    address(gateway, &config.base_url, config.is_live())?;
    if config.tmn_code.len() != 8 || !config.tmn_code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(ConfigError::Malformed { gateway, setting: "merchant code" });
    }
    if is_short(&config.hash_secret) {
        return Err(ConfigError::ShortSecret { gateway, setting: "hash secret" });
    }
    Ok(())
}

fn stripe(config: &StripeConfig) -> Result<(), ConfigError> {
    let gateway = Gateway::Stripe;
    address(gateway, &config.base_url, config.live)?;
    if is_short(&config.secret_key) {
        return Err(ConfigError::ShortSecret { gateway, setting: "secret key" });
    }
    if config.webhook_secrets.is_empty() || config.webhook_secrets.iter().any(is_short) {
        return Err(ConfigError::ShortSecret { gateway, setting: "webhook secret" });
    }
    if config.api_version.is_empty() || !config.api_version.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ConfigError::Malformed { gateway, setting: "API version" });
    }
    let other_mode = if config.live { ["sk_test_", "rk_test_"] } else { ["sk_live_", "rk_live_"] };
    if starts_with_any(&config.secret_key, &other_mode) {
        return Err(ConfigError::WrongMode { gateway, setting: "secret key" });
    }
    Ok(())
}

fn paypal(config: &PaypalConfig) -> Result<(), ConfigError> {
    let gateway = Gateway::Paypal;
    address(gateway, &config.base_url, config.live)?;
    for (setting, value) in [("client id", &config.client_id), ("webhook id", &config.webhook_id)] {
        if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ConfigError::Malformed { gateway, setting });
        }
    }
    if is_short(&config.client_secret) {
        return Err(ConfigError::ShortSecret { gateway, setting: "client secret" });
    }
    match config.webhook_roots.as_deref().map(roots::judge) {
        Some(Roots::Unusable) => return Err(ConfigError::Malformed { gateway, setting: "webhook roots" }),
        Some(Roots::Fixture) if config.live => return Err(ConfigError::TestRoots),
        _ => {}
    }
    let other_mode: &[&str] = if config.live {
        &["api.sandbox.paypal.com", "api-m.sandbox.paypal.com"]
    } else {
        &["api.paypal.com", "api-m.paypal.com"]
    };
    if config.base_url.host_str().is_some_and(|host| other_mode.contains(&host)) {
        return Err(ConfigError::WrongMode { gateway, setting: "address" });
    }
    Ok(())
}

/// An address that can be appended to, and in live mode one that really is the gateway's.
fn address(gateway: Gateway, url: &Url, live: bool) -> Result<(), ConfigError> {
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !plain || url.cannot_be_a_base() || !matches!(url.scheme(), "http" | "https") {
        return Err(ConfigError::Malformed { gateway, setting: "address" });
    }
    if live && (url.scheme() != "https" || is_loopback(url)) {
        return Err(ConfigError::LiveAddress { gateway });
    }
    Ok(())
}
