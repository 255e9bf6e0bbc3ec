//! Every reader of bytes that come from outside, one function each, with what must hold whatever the bytes are. For
//! fuzzing (`fuzz/`) and the property tests below; no part of the product.

use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use domain::{
    account::AccountId,
    currency::Currency,
    money::Money,
    payment::{MoneyBack, Outcome, PaymentId},
    time::Timestamp,
};
use ring::hmac;
use secrecy::SecretString;

use super::{
    PaypalConfig, StripeClient, StripeConfig, VnpayClient, VnpayConfig, config::STRIPE_API_VERSION, http::is_object_id,
    paypal, stripe, vnpay,
};

const SECRET: &str = "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU";
const NOW: Timestamp = Timestamp(1_795_316_400_000);

static VNPAY: LazyLock<Option<VnpayClient>> = LazyLock::new(|| {
    VnpayClient::new(VnpayConfig {
        base_url: "http://127.0.0.1:9/vnpay".parse().ok()?,
        tmn_code: "SANDBX01".to_owned(),
        hash_secret: SecretString::from(SECRET),
        query_interval: Duration::from_secs(300),
    })
    .ok()
});

static STRIPE: LazyLock<Option<StripeClient>> = LazyLock::new(|| {
    StripeClient::new(StripeConfig {
        base_url: "http://127.0.0.1:9/stripe".parse().ok()?,
        secret_key: SecretString::from("sk_test_0123456789abcdef"),
        webhook_secrets: vec![SecretString::from(SECRET)],
        api_version: STRIPE_API_VERSION.to_owned(),
        live: false,
    })
    .ok()
});

/// Reads some bytes; panics when what must hold does not.
pub type Parser = fn(&[u8]);

/// The parsers by name, which is also that of their fuzz target and the folder of their seeds.
pub const ALL: [(&str, Parser); 11] = [
    ("vnpay_query", vnpay_query),
    ("vnpay_answer", vnpay_answer),
    ("stripe_header", stripe_header),
    ("stripe_event", stripe_event),
    ("stripe_session", stripe_session),
    ("stripe_money_back", stripe_money_back),
    ("paypal_hint", paypal_hint),
    ("paypal_order", paypal_order),
    ("paypal_dispute", paypal_dispute),
    ("paypal_cert_url", paypal_cert_url),
    ("paypal_certificate", paypal_certificate),
];

fn payment_id() -> PaymentId {
    PaymentId::new(AccountId(7), 9)
}

fn dong(amount: i64) -> Money {
    Money::from_micros(amount * 1_000_000, Currency::Vnd)
}

fn check_back(back: &MoneyBack) {
    assert!(back.amount.micros > 0);
    assert!((1..=255).contains(&back.id.len()));
}

/// The query string of a return or an IPN: as it came, and signed by VNPay.
pub fn vnpay_query(data: &[u8]) {
    let (Ok(query), Some(client)) = (str::from_utf8(data), VNPAY.as_ref()) else { return };
    assert!(client.verify(query).is_err(), "believed without the secret");
    let pairs: BTreeMap<String, String> = form_urlencoded::parse(data)
        .into_owned()
        .filter(|(name, _)| name.starts_with("vnp_") && !name.starts_with("vnp_SecureHash"))
        .collect();
    let canonical = vnpay::signature::canonical(&pairs);
    let hash = vnpay::signature::sign(&SecretString::from(SECRET), &canonical);
    let signed = format!("{canonical}&vnp_SecureHash={hash}");
    let Ok(message) = client.verify(&signed) else { return };
    let _ = message.unpaid_reason();
    assert!(message.amount.micros > 0);
    if message.outcome() == Outcome::Paid {
        assert_eq!((message.response_code.as_str(), message.transaction_status.as_str()), ("00", "00"));
    }
    if let Some(evidence) = message.evidence() {
        assert_eq!(evidence.event_key.map(|key| key.len()), Some(64));
    }
}

/// The answer to a query or refund: as it came, and signed by VNPay in either order.
pub fn vnpay_answer(data: &[u8]) {
    let secret = SecretString::from(SECRET);
    let payment_id = payment_id();
    let query = vnpay::QueryRequest {
        payment_id: &payment_id,
        amount: dong(100_000),
        created_at: NOW,
        expires_at: NOW.plus_seconds(900),
        told_unpaid: false,
        now: NOW.plus_seconds(86_400),
    };
    let refund = vnpay::RefundRequest {
        payment_id: &payment_id,
        paid: dong(100_000),
        amount: dong(40_000),
        created_at: NOW,
        transaction_number: None,
        created_by: "ops",
        request_id: "1",
        now: NOW,
    };
    vnpay::parsers::answer(data, &query, &refund, &secret);
}

/// `Stripe-Signature`, over a body.
pub fn stripe_header(data: &[u8]) {
    let Ok(header) = str::from_utf8(data) else { return };
    let secrets = [SecretString::from(SECRET), SecretString::from("whsec_0123456789abcdef")];
    assert!(stripe::signature::verify(&secrets, header, b"{}", NOW).is_err(), "believed without the secret");
}

/// A delivery's body: as it came, and signed by Stripe.
pub fn stripe_event(data: &[u8]) {
    let Some(client) = STRIPE.as_ref() else { return };
    assert!(client.verify_webhook(Some("t=1795316400,v1=00"), data, NOW).is_err());
    let seconds = NOW.unix_seconds().to_string();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let tag = hmac::sign(&key, &[seconds.as_bytes(), b".", data].concat());
    let header = format!("t={seconds},v1={}", hex::encode(tag));
    let Ok(event) = client.verify_webhook(Some(&header), data, NOW) else { return };
    if let Some(evidence) = event.evidence() {
        assert_eq!(evidence.event_key.as_ref(), Some(&event.id));
        assert!(evidence.object_id.is_some(), "a session that no payment could be bound to");
    }
    if let Some((intent, _)) = event.money_back_of() {
        assert!(is_object_id(&intent));
    }
}

/// A Checkout Session.
pub fn stripe_session(data: &[u8]) {
    stripe::parsers::session(data);
}

/// Refunds and disputes, and pages of them.
pub fn stripe_money_back(data: &[u8]) {
    stripe::parsers::money_back(data).iter().for_each(check_back);
}

/// A webhook's body.
pub fn paypal_hint(data: &[u8]) {
    let Some(hint) = paypal::hint(data) else { return };
    for id in [&hint.order_id, &hint.capture_id, &hint.refund_id, &hint.dispute_id].into_iter().flatten() {
        assert!(is_object_id(id));
    }
}

/// An order with its captures and refunds.
pub fn paypal_order(data: &[u8]) {
    let payment_id = payment_id();
    let check = paypal::OrderCheck {
        order_id: "ORDER1",
        payment_id: &payment_id,
        amount: Money::from_micros(25_000_000, Currency::Usd),
        created_at: NOW,
        now: NOW,
    };
    let (news, backs) = paypal::parsers::order(data, &check);
    if let Some(paypal::OrderNews::Evidence(evidence)) = news {
        assert_eq!((evidence.object_id.as_deref(), &evidence.payment_id), (Some("ORDER1"), &payment_id));
        assert!(evidence.amount.is_none_or(|amount| amount.micros >= 0));
        assert!(evidence.outcome != Outcome::Paid || evidence.money_id.is_some());
    }
    backs.iter().for_each(check_back);
}

/// A dispute, and a page of them.
pub fn paypal_dispute(data: &[u8]) {
    paypal::parsers::dispute(data).iter().for_each(check_back);
}

/// The address of a webhook's certificate.
pub fn paypal_cert_url(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    if let Ok(url) = paypal::cert_url::check(text) {
        assert_eq!(url.as_str(), text);
        assert!(url.scheme() == "https" && url.port().is_none() && url.username().is_empty());
        assert!(url.host_str().is_some_and(|host| host.ends_with(".paypal.com")));
    }
    for (base, live) in [
        ("https://api-m.paypal.com", true),
        ("https://api-m.sandbox.paypal.com", false),
        ("http://127.0.0.1:9/p", false),
    ] {
        let Ok(base_url) = base.parse() else { return };
        let config = PaypalConfig {
            base_url,
            client_id: String::new(),
            client_secret: SecretString::from(SECRET),
            webhook_id: String::new(),
            webhook_roots: None,
            live,
        };
        if let Some(url) = paypal::parsers::cert_url(text, &config) {
            assert_eq!(url.as_str(), text);
            assert_eq!(url.host_str() == Some("127.0.0.1"), base.contains("127.0.0.1"));
        }
    }
}

/// A certificate file, as it came and as the inside of one.
pub fn paypal_certificate(data: &[u8]) {
    let headers = paypal::PaypalHeaders {
        auth_algo: "SHA256withRSA".to_owned(),
        cert_url: "https://api.paypal.com/v1/notifications/certs/CERT-1".to_owned(),
        transmission_id: "1".to_owned(),
        transmission_sig: "AAAA".to_owned(),
        transmission_time: "2026-11-22T03:40:12Z".to_owned(),
    };
    let inside = {
        use base64::{Engine, engine::general_purpose::STANDARD};
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(data)).into_bytes()
    };
    for file in [data, &inside] {
        // As the signer and as the root of itself, so that a chain can be found.
        assert!(paypal::offline::verify(&headers, "5GP0", b"{}", file, file, NOW).is_err());
    }
}

#[cfg(test)]
mod tests;
