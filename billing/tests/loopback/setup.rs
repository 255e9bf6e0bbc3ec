//! Clients, payments and amounts of the tests.

use std::time::Duration;

use billing::gateways::{
    CallLimits, PaypalClient, PaypalConfig, StripeClient, StripeConfig, VnpayClient, VnpayConfig,
    config::STRIPE_API_VERSION,
};
use domain::{
    account::AccountId,
    currency::Currency,
    money::Money,
    payment::{BackState, MoneyBack, PaymentId},
    time::Timestamp,
};
use secrecy::SecretString;

/// 22 November 2026, 10:00 in Vietnam.
pub const NOW: Timestamp = Timestamp(1_795_316_400_000);
pub const VNPAY_SECRET: &str = "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU";
pub const STRIPE_KEY: &str = "sk_test_0123456789abcdef";
pub const PAYPAL_SECRET: &str = "secret-of-the-test-0";
pub const WEBHOOK_SECRET: &str = "whsec_0123456789abcdef";

/// Time limits that no answer on loopback exceeds, however busy the machine is.
pub const PATIENT: CallLimits = CallLimits {
    connect: Duration::from_secs(5),
    attempt: Duration::from_secs(10),
    call: Duration::from_secs(20),
    failures: 100,
    cool_down: Duration::from_secs(1),
};
/// Time limits that a test can wait for.
pub const IMPATIENT: CallLimits = CallLimits { attempt: Duration::from_millis(400), ..PATIENT };

pub fn payment_id() -> PaymentId {
    PaymentId::new(AccountId(7), 9)
}

pub fn yen(amount: i64) -> Money {
    Money::from_minor(amount, Currency::Jpy).unwrap()
}

pub fn dollars(cents: i64) -> Money {
    Money::from_minor(cents, Currency::Usd).unwrap()
}

pub fn dong(amount: i64) -> Money {
    Money::from_minor(amount, Currency::Vnd).unwrap()
}

/// What a test compares of money that goes back.
pub fn seen(all: &[MoneyBack]) -> Vec<(&str, i64, BackState)> {
    all.iter().map(|back| (back.id.as_str(), back.amount.to_minor().unwrap(), back.state)).collect()
}

pub fn stripe_config(address: &str) -> StripeConfig {
    StripeConfig {
        base_url: address.parse().unwrap(),
        secret_key: SecretString::from(STRIPE_KEY),
        webhook_secrets: vec![SecretString::from(WEBHOOK_SECRET)],
        api_version: STRIPE_API_VERSION.to_owned(),
        live: false,
    }
}

pub fn stripe(address: &str) -> StripeClient {
    StripeClient::with_limits(stripe_config(address), &PATIENT).unwrap()
}

pub fn paypal_config(address: &str) -> PaypalConfig {
    PaypalConfig {
        base_url: address.parse().unwrap(),
        client_id: "client-of-the-test".to_owned(),
        client_secret: SecretString::from(PAYPAL_SECRET),
        webhook_id: "5GP028458E2496506".to_owned(),
        webhook_roots: None,
        live: false,
    }
}

pub fn paypal(address: &str) -> PaypalClient {
    PaypalClient::with_limits(paypal_config(address), &PATIENT).unwrap()
}

pub fn vnpay_config(address: &str) -> VnpayConfig {
    VnpayConfig {
        base_url: address.parse().unwrap(),
        tmn_code: "SANDBX01".to_owned(),
        hash_secret: SecretString::from(VNPAY_SECRET),
        query_interval: Duration::from_secs(300),
    }
}

pub fn vnpay(address: &str) -> VnpayClient {
    VnpayClient::with_limits(vnpay_config(address), &PATIENT).unwrap()
}
