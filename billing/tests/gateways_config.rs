//! What a configuration must keep before the system starts.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{fs, path::Path, time::Duration};

use billing::gateways::{ConfigError, GatewaysConfig, PaypalConfig, StripeConfig, VnpayConfig};
use domain::gateway::Gateway;
use secrecy::SecretString;

const LOOPBACK: &str = "http://127.0.0.1:3100/gateway";

fn vnpay(base_url: &str, secret: &str) -> GatewaysConfig {
    let vnpay = VnpayConfig {
        base_url: base_url.parse().unwrap(),
        tmn_code: "SANDBX01".to_owned(),
        hash_secret: SecretString::from(secret),
        query_interval: Duration::from_secs(300),
    };
    GatewaysConfig { vnpay: Some(vnpay), ..GatewaysConfig::default() }
}

fn stripe(base_url: &str, key: &str, live: bool) -> GatewaysConfig {
    let stripe = StripeConfig {
        base_url: base_url.parse().unwrap(),
        secret_key: SecretString::from(key),
        webhook_secrets: vec![SecretString::from("whsec_0123456789abcdef")],
        api_version: "2026-08-26.dahlia".to_owned(),
        live,
    };
    GatewaysConfig { stripe: Some(stripe), ..GatewaysConfig::default() }
}

fn paypal(base_url: &str, live: bool) -> GatewaysConfig {
    let paypal = PaypalConfig {
        base_url: base_url.parse().unwrap(),
        client_id: "client".to_owned(),
        client_secret: SecretString::from("0123456789abcdef"),
        webhook_id: "5GP028458E2496506".to_owned(),
        webhook_roots: None,
        live,
    };
    GatewaysConfig { paypal: Some(paypal), ..GatewaysConfig::default() }
}

#[test]
fn sandboxes_are_accepted_and_announced() {
    for config in [
        GatewaysConfig::default(),
        vnpay(LOOPBACK, "0123456789abcdef"),
        vnpay("https://sandbox.vnpayment.vn", "0123456789abcdef"),
        stripe(LOOPBACK, "sk_test_0123456789", false),
        stripe("https://api.stripe.com", "sk_test_0123456789", false),
        paypal(LOOPBACK, false),
        paypal("https://api-m.sandbox.paypal.com", false),
    ] {
        assert_eq!(config.validate(), Ok(()));
        assert!(config.is_sandbox());
    }
}

#[test]
fn live_gateways_are_accepted_at_their_own_addresses() {
    for config in [
        vnpay("https://pay.vnpay.vn", "0123456789abcdef"),
        stripe("https://api.stripe.com", "sk_live_0123456789", true),
        paypal("https://api-m.paypal.com", true),
    ] {
        assert_eq!(config.validate(), Ok(()));
        assert!(!config.is_sandbox());
    }
}

#[test]
fn live_mode_needs_the_gateway_itself() {
    for address in [LOOPBACK, "https://localhost/", "https://[::1]/", "http://api.stripe.com"] {
        let error = stripe(address, "sk_live_0123456789", true).validate();
        assert_eq!(error, Err(ConfigError::LiveAddress { gateway: Gateway::Stripe }), "{address}");
    }
}

#[test]
fn keys_and_addresses_of_the_other_mode_are_refused() {
    let stripe_key = Err(ConfigError::WrongMode { gateway: Gateway::Stripe, setting: "secret key" });
    assert_eq!(stripe("https://api.stripe.com", "sk_test_0123456789", true).validate(), stripe_key);
    assert_eq!(stripe("https://api.stripe.com", "rk_live_0123456789", false).validate(), stripe_key);
    let paypal_address = Err(ConfigError::WrongMode { gateway: Gateway::Paypal, setting: "address" });
    assert_eq!(paypal("https://api-m.sandbox.paypal.com", true).validate(), paypal_address);
    assert_eq!(paypal("https://api-m.paypal.com", false).validate(), paypal_address);
}

#[test]
fn short_secrets_are_refused() {
    for secret in ["", "short", "               ", "0123456789abcde"] {
        let error = vnpay(LOOPBACK, secret).validate();
        assert_eq!(error, Err(ConfigError::ShortSecret { gateway: Gateway::Vnpay, setting: "hash secret" }));
    }
    let mut config = stripe(LOOPBACK, "sk_test_0123456789", false);
    config.stripe.as_mut().unwrap().webhook_secrets.clear();
    assert!(matches!(config.validate(), Err(ConfigError::ShortSecret { .. })));
}

#[test]
fn play_money_does_not_run_beside_real_money() {
    let config = GatewaysConfig {
        paypal: paypal(LOOPBACK, false).paypal,
        ..stripe("https://api.stripe.com", "sk_live_0123456789", true)
    };
    assert_eq!(config.validate(), Err(ConfigError::MixedModes));
}

/// PayPal with roots of one's own, live or not.
fn with_roots(live: bool, roots: &[u8]) -> Result<(), ConfigError> {
    let mut config = paypal(if live { "https://api-m.paypal.com" } else { LOOPBACK }, live);
    config.paypal.as_mut().unwrap().webhook_roots = Some(roots.to_vec());
    config.validate()
}

/// Two roots whose private keys are no secret: the emulator's, and the test vectors'.
fn fixtures() -> [Vec<u8>; 2] {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let vectors = fs::read(here.join("tests/fixtures/payment-vectors.json")).unwrap();
    let vectors: serde_json::Value = serde_json::from_slice(&vectors).unwrap();
    let of_vectors = vectors["paypal_certs"]["root_pem"].as_str().unwrap().as_bytes().to_vec();
    [fs::read(here.join("../sandbox/fixtures/paypal-root.pem")).unwrap(), of_vectors]
}

#[test]
fn roots_that_anybody_can_sign_below_are_not_trusted_with_real_money() {
    let [emulator, vectors] = fixtures();
    for roots in [&emulator, &vectors, &[emulator.clone(), vectors.clone()].concat()] {
        assert_eq!(with_roots(false, roots), Ok(()));
        assert_eq!(with_roots(true, roots), Err(ConfigError::TestRoots));
    }
}

#[test]
fn what_is_no_root_is_refused() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let leaf = fs::read(here.join("../sandbox/fixtures/paypal-signing-cert.pem")).unwrap();
    let [emulator, _] = fixtures();
    let with_leaf = [emulator.clone(), leaf.clone()].concat();
    for roots in [&b""[..], b"no certificate", &leaf, &with_leaf, &emulator[..emulator.len() / 2]] {
        let error = ConfigError::Malformed { gateway: Gateway::Paypal, setting: "webhook roots" };
        assert_eq!(with_roots(false, roots), Err(error));
    }
}

#[test]
fn secrets_are_not_printed() {
    let text = format!("{:?}", stripe(LOOPBACK, "sk_test_0123456789", false));
    assert!(!text.contains("sk_test_") && !text.contains("whsec_"));
}
