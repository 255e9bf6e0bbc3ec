use super::{Config, Settings};

fn config(pairs: &[(&str, &str)]) -> Result<Config, String> {
    let mut settings = Settings::default();
    let value = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, text)| (*text).to_owned());
    settings.add_environment(value);
    Config::from_settings(&settings).map_err(|errors| errors.to_string())
}

const STRIPE: [(&str, &str); 2] = [
    ("PREPAY_STRIPE_SECRET_KEY", "sk_test_0123456789abcdef"),
    ("PREPAY_STRIPE_WEBHOOK_SECRET", "whsec_0123456789abcdef"),
];

fn with_stripe(more: &[(&'static str, &'static str)]) -> Result<Config, String> {
    let mut pairs = more.to_vec();
    pairs.extend(STRIPE);
    config(&pairs)
}

#[test]
fn nothing_set_gives_a_local_portal_without_gateways() {
    let config = config(&[]).unwrap();
    assert_eq!(config.origin(), "http://127.0.0.1:3000");
    assert_eq!(config.data_dir.to_str(), Some(".data"));
    assert!(!config.is_https());
    assert!(config.gateways.vnpay.is_none() && config.gateways.stripe.is_none() && config.gateways.paypal.is_none());
}

#[test]
fn messages_say_which_key_what_is_wrong_and_what_to_do() {
    let message = config(&[("PREPAY_LISTEN", "here")]).unwrap_err();
    assert_eq!(
        message,
        "listen (PREPAY_LISTEN) is \"here\", which is not an address with a port; give one like 127.0.0.1:3000."
    );
    let message = config(&[("PREPAY_VNPAY_TMN_CODE", "SANDBX01")]).unwrap_err();
    assert!(message.contains(
        "vnpay.hash_secret is missing although vnpay.tmn_code is set; set PREPAY_VNPAY_HASH_SECRET or \
         vnpay.hash_secret in the configuration file."
    ));
    assert!(message.contains("vnpay.base_url is missing"));
}

#[test]
fn all_faults_are_named_at_once_and_no_secret_is_shown() {
    let message = config(&[
        ("PREPAY_LISTEN", "x"),
        ("PREPAY_BASE_URL", "https://example.com/billing"),
        ("PREPAY_TRUSTED_PROXIES", "10.0.0.0/8, proxy"),
        ("PREPAY_LIMITS_SIGN_IN_PER_EMAIL", "0"),
        ("PREPAY_STRIPE_SECRET_KEY", "hunter2"),
        ("PREPAY_LOG_FORMAT", "xml"),
    ])
    .unwrap_err();
    for name in [
        "listen",
        "base_url",
        "trusted_proxies",
        "sign_in_per_email",
        "stripe.secret_key",
        "stripe.webhook_secret",
        "log_format",
    ] {
        assert!(message.contains(name), "{name} in {message}");
    }
    assert!(!message.contains("hunter2"), "{message}");
}

#[test]
fn real_money_needs_real_addresses_and_encryption() {
    let refused = |more: &[(&'static str, &'static str)], part: &str| {
        let message = with_stripe(more).unwrap_err();
        assert!(message.contains(part), "{part} in {message}");
    };
    let https = ("PREPAY_BASE_URL", "https://pay.example.com");
    refused(&[https, ("PREPAY_STRIPE_LIVE", "true")], "stripe: secret key");
    refused(&[("PREPAY_STRIPE_BASE_URL", "http://stripe.example.com")], "in the clear");
    let emulator = ("PREPAY_STRIPE_BASE_URL", "http://127.0.0.1:3100/stripe");
    refused(&[https, ("PREPAY_STRIPE_LIVE", "true"), emulator], "stripe: live mode");
    refused(&[("PREPAY_STRIPE_LIVE", "true")], "without encryption");
    assert!(with_stripe(&[("PREPAY_STRIPE_BASE_URL", "http://localhost:3100/stripe")]).is_ok());
}

#[test]
fn two_webhook_secrets_may_stand_side_by_side() {
    let config = config(&[
        ("PREPAY_STRIPE_SECRET_KEY", "sk_test_0123456789abcdef"),
        ("PREPAY_STRIPE_WEBHOOK_SECRET", "whsec_0123456789abcdef, whsec_fedcba9876543210"),
    ])
    .unwrap();
    assert_eq!(config.gateways.stripe.unwrap().webhook_secrets.len(), 2);
}

#[test]
fn paypal_goes_to_its_sandbox_unless_live() {
    let pairs = [
        ("PREPAY_PAYPAL_CLIENT_ID", "client"),
        ("PREPAY_PAYPAL_CLIENT_SECRET", "0123456789abcdef"),
        ("PREPAY_PAYPAL_WEBHOOK_ID", "5GP028458E2496506"),
    ];
    let paypal = config(&pairs).unwrap().gateways.paypal.unwrap();
    assert_eq!(paypal.base_url.as_str(), "https://api-m.sandbox.paypal.com/");
    assert!(!format!("{paypal:?}").contains("0123456789abcdef"));
}

#[test]
fn the_roots_of_paypals_certificates_are_read_from_a_file() {
    let paypal = |path: &str| {
        config(&[
            ("PREPAY_PAYPAL_CLIENT_ID", "client"),
            ("PREPAY_PAYPAL_CLIENT_SECRET", "0123456789abcdef"),
            ("PREPAY_PAYPAL_WEBHOOK_ID", "5GP028458E2496506"),
            ("PREPAY_PAYPAL_WEBHOOK_ROOTS", path),
        ])
    };
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../sandbox/fixtures/paypal-root.pem");
    let roots = paypal(root).unwrap().gateways.paypal.unwrap().webhook_roots;
    assert_eq!(roots, std::fs::read(root).ok());
    let missing = paypal("/no/such/file.pem").unwrap_err();
    assert!(
        missing.contains("paypal.webhook_roots (PREPAY_PAYPAL_WEBHOOK_ROOTS) is \"/no/such/file.pem\""),
        "{missing}"
    );
    assert!(paypal(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap_err().contains("webhook roots"));
}

#[test]
fn the_stripe_version_is_the_one_the_client_speaks() {
    let version = super::keys::find("stripe.api_version").and_then(|key| key.default);
    assert_eq!(version, Some(billing::gateways::config::STRIPE_API_VERSION));
}

#[test]
fn a_database_url_names_a_postgresql_database_and_is_not_repeated_when_it_does_not() {
    assert!(config(&[]).unwrap().database_url.is_none());
    assert!(config(&[("DATABASE_URL", " ")]).unwrap().database_url.is_none());
    let both = [("DATABASE_URL", "postgres://a:hunter2@db/a"), ("PREPAY_DATABASE_URL", "postgres://b:hunter2@db/b")];
    assert_eq!(config(&both).unwrap().database(), "postgres://b:***@db/b");
    assert_eq!(config(&both[..1]).unwrap().database(), "postgres://a:***@db/a");
    let message = config(&[("DATABASE_URL", "mysql://a:hunter2@db/a")]).unwrap_err();
    assert_eq!(
        message,
        "database_url (DATABASE_URL) is not an address like postgres://user:password@host/database; correct it, or \
         leave it out to use the embedded database."
    );
}

#[test]
fn a_key_for_heads_is_never_repeated() {
    let seed = "nWGxne/9WmC6hErvYHnxgtZlQGHBTV/v6jlnAxNNHpA=";
    let good = config(&[("PREPAY_HEADS_KEY", seed)]).unwrap();
    assert!(good.heads_key.is_some() && !format!("{good:?}").contains(seed));
    let message = config(&[("PREPAY_HEADS_KEY", "c2VjcmV0")]).unwrap_err();
    assert!(
        message.starts_with("heads_key (PREPAY_HEADS_KEY) is no Ed25519 key") && !message.contains("c2VjcmV0"),
        "{message}"
    );
}
