//! The gateways' settings. What must hold between them is `billing`'s to check.

use std::time::Duration;

use billing::gateways::config::{GatewaysConfig, PaypalConfig, StripeConfig, VnpayConfig};
use url::{Host, Url};

use super::{error::ConfigError, reader::Reader};

const PAYPAL_LIVE: &str = "https://api-m.paypal.com";
const PAYPAL_SANDBOX: &str = "https://api-m.sandbox.paypal.com";

/// The gateways that are configured: those of which at least one setting was given.
pub(super) fn read(reader: &mut Reader<'_>) -> GatewaysConfig {
    let gateways = GatewaysConfig {
        vnpay: vnpay(reader),
        stripe: stripe(reader),
        paypal: paypal(reader),
        ..GatewaysConfig::default()
    };
    if let Err(error) = gateways.validate() {
        reader.errors.push(ConfigError::Gateways { problem: error.to_string() });
    }
    gateways
}

/// Whether an address leads to this very machine: an emulator.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn vnpay(reader: &mut Reader<'_>) -> Option<VnpayConfig> {
    let set = reader.any_set(&["vnpay.base_url", "vnpay.tmn_code", "vnpay.hash_secret"])?;
    let because = format!("{set} is set");
    let query_interval = Duration::from_secs(reader.count("vnpay.query_interval_seconds", 1, 86_400).into());
    reader.needed("vnpay.base_url", &because);
    let base_url = gateway_url(reader, "vnpay.base_url");
    let tmn_code = reader.needed("vnpay.tmn_code", &because);
    let hash_secret = reader.secret("vnpay.hash_secret", &because);
    Some(VnpayConfig { base_url: base_url?, tmn_code: tmn_code?, hash_secret: hash_secret?, query_interval })
}

fn stripe(reader: &mut Reader<'_>) -> Option<StripeConfig> {
    let set = reader.any_set(&["stripe.base_url", "stripe.secret_key", "stripe.webhook_secret", "stripe.live"])?;
    let because = format!("{set} is set");
    let live = reader.truth("stripe.live");
    let base_url = gateway_url(reader, "stripe.base_url");
    let secret_key = reader.secret("stripe.secret_key", &because);
    let webhook_secrets = reader.secrets("stripe.webhook_secret", &because);
    let api_version = reader.text("stripe.api_version");
    Some(StripeConfig {
        base_url: base_url?,
        secret_key: secret_key?,
        webhook_secrets: webhook_secrets?,
        api_version: api_version?,
        live,
    })
}

fn paypal(reader: &mut Reader<'_>) -> Option<PaypalConfig> {
    let set = reader.any_set(&[
        "paypal.base_url",
        "paypal.client_id",
        "paypal.client_secret",
        "paypal.webhook_id",
        "paypal.webhook_roots",
        "paypal.live",
    ])?;
    let because = format!("{set} is set");
    let live = reader.truth("paypal.live");
    let base_url = if reader.any_set(&["paypal.base_url"]).is_some() {
        gateway_url(reader, "paypal.base_url")
    } else {
        Url::parse(if live { PAYPAL_LIVE } else { PAYPAL_SANDBOX }).ok()
    };
    let client_id = reader.needed("paypal.client_id", &because);
    let client_secret = reader.secret("paypal.client_secret", &because);
    let webhook_id = reader.needed("paypal.webhook_id", &because);
    let webhook_roots = reader.file("paypal.webhook_roots");
    Some(PaypalConfig {
        base_url: base_url?,
        client_id: client_id?,
        client_secret: client_secret?,
        webhook_id: webhook_id?,
        webhook_roots,
        live,
    })
}

/// A gateway's address. Secrets travel there, so it is https unless it is on this machine.
fn gateway_url(reader: &mut Reader<'_>, name: &'static str) -> Option<Url> {
    let url = reader.url(name)?;
    if url.scheme() != "https" && !is_loopback(&url) {
        reader.invalid(name, format!("is {url}, over which secrets would travel in the clear"), "use https");
    }
    Some(url)
}
