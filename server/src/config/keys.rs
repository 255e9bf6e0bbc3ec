//! Every setting there is. The command line, the readers of file and environment, `check-config` and the document are
//! all made from, or compared with, this list.

use billing::config::PostgresUrl;

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Name in the configuration file, `table.key`.
    pub name: &'static str,
    /// Environment variable.
    pub env: &'static str,
    /// Command-line flag without the dashes. Secrets have none: other users of a machine can read its command lines.
    pub flag: Option<&'static str>,
    /// The value when nothing is set; `None` when there is none, or when it depends on another setting.
    pub default: Option<&'static str>,
    /// What it means, one line for `--help`.
    pub meaning: &'static str,
}

/// A name under which hosts hand a setting out. [`Key::env`] wins over it.
const ALSO: &[(&str, &str)] = &[("database_url", "DATABASE_URL")];

impl Key {
    /// The environment variables that set it; a later one wins.
    pub fn variables(&self) -> impl Iterator<Item = &'static str> {
        let also = ALSO.iter().filter(|(name, _)| *name == self.name).map(|(_, variable)| *variable);
        also.chain([self.env])
    }

    /// A value as it may be shown.
    #[must_use]
    pub fn shown(&self, text: &str) -> String {
        let hidden = || "(set, not shown)".to_owned();
        match self.name {
            "database_url" => text.parse::<PostgresUrl>().map_or_else(|_| hidden(), |url| url.to_string()),
            _ if self.is_secret() => hidden(),
            _ => text.to_owned(),
        }
    }

    /// Whether its value must never be shown.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        self.flag.is_none()
    }
}

const fn key(
    name: &'static str,
    env: &'static str,
    flag: &'static str,
    default: Option<&'static str>,
    meaning: &'static str,
) -> Key {
    Key { name, env, flag: Some(flag), default, meaning }
}

const fn secret(name: &'static str, env: &'static str, meaning: &'static str) -> Key {
    Key { name, env, flag: None, default: None, meaning }
}

/// Every setting, in the order of the document.
pub const KEYS: &[Key] = &[
    key("listen", "PREPAY_LISTEN", "listen", Some("127.0.0.1:3000"), "Address and port to listen on"),
    key("base_url", "PREPAY_BASE_URL", "base-url", None, "Where browsers and gateways reach the portal"),
    key("data", "PREPAY_DATA", "data", Some(".data"), "Folder of the embedded database"),
    key(
        "database_url",
        "PREPAY_DATABASE_URL",
        "database-url",
        None,
        "PostgreSQL database to use instead: postgres://user:password@host/database",
    ),
    secret(
        "heads_key",
        "PREPAY_HEADS_KEY",
        "Key that signs the heads of accounts, base64; not set: a file in the data folder",
    ),
    key(
        "four_eyes_above",
        "PREPAY_FOUR_EYES_ABOVE",
        "four-eyes-above",
        Some(""),
        "Payments under review of more than this are settled by two operators, such as 20000000 VND, 1000 USD",
    ),
    key("log", "PREPAY_LOG", "log", Some("info"), "What is logged: a level, or target=level pairs"),
    key("log_format", "PREPAY_LOG_FORMAT", "log-format", Some("text"), "How it is logged: text or json"),
    key(
        "trusted_proxies",
        "PREPAY_TRUSTED_PROXIES",
        "trusted-proxies",
        Some(""),
        "Addresses or networks whose X-Forwarded-For is believed, with commas between",
    ),
    key(
        "limits.sign_in_per_address",
        "PREPAY_LIMITS_SIGN_IN_PER_ADDRESS",
        "limits-sign-in-per-address",
        Some("30"),
        "Sign-in tries per minute from one address",
    ),
    key(
        "limits.sign_in_per_email",
        "PREPAY_LIMITS_SIGN_IN_PER_EMAIL",
        "limits-sign-in-per-email",
        Some("10"),
        "Wrong sign-ins per 15 minutes for one e-mail from one address",
    ),
    key(
        "limits.sign_up_per_address",
        "PREPAY_LIMITS_SIGN_UP_PER_ADDRESS",
        "limits-sign-up-per-address",
        Some("20"),
        "Sign-up tries per hour from one address",
    ),
    key(
        "limits.payments_per_account",
        "PREPAY_LIMITS_PAYMENTS_PER_ACCOUNT",
        "limits-payments-per-account",
        Some("20"),
        "Payments that one account starts in 10 minutes",
    ),
    key(
        "limits.vouchers_per_account",
        "PREPAY_LIMITS_VOUCHERS_PER_ACCOUNT",
        "limits-vouchers-per-account",
        Some("10"),
        "Wrong voucher codes per hour by one account",
    ),
    key(
        "limits.vouchers_per_address",
        "PREPAY_LIMITS_VOUCHERS_PER_ADDRESS",
        "limits-vouchers-per-address",
        Some("30"),
        "Wrong voucher codes per hour from one address",
    ),
    key(
        "limits.unverified_webhooks_per_address",
        "PREPAY_LIMITS_UNVERIFIED_WEBHOOKS_PER_ADDRESS",
        "limits-unverified-webhooks-per-address",
        Some("60"),
        "Gateway messages per minute from one address that fail verification",
    ),
    key(
        "rates.max_age_hours",
        "PREPAY_RATES_MAX_AGE_HOURS",
        "rates-max-age-hours",
        Some("24"),
        "Hours for which an exchange rate is quoted by, from when it was observed",
    ),
    key(
        "receipt.seller_name",
        "PREPAY_RECEIPT_SELLER_NAME",
        "receipt-seller-name",
        Some("Prepay"),
        "Whom receipts name as the seller",
    ),
    key(
        "receipt.seller_address",
        "PREPAY_RECEIPT_SELLER_ADDRESS",
        "receipt-seller-address",
        Some(""),
        "The seller's postal address; lines end with |",
    ),
    key(
        "receipt.seller_tax_code",
        "PREPAY_RECEIPT_SELLER_TAX_CODE",
        "receipt-seller-tax-code",
        Some(""),
        "The seller's tax code",
    ),
    key(
        "receipt.seller_contact",
        "PREPAY_RECEIPT_SELLER_CONTACT",
        "receipt-seller-contact",
        Some(""),
        "Where questions about a receipt go: an e-mail or a web address",
    ),
    key(
        "receipt.tax_name",
        "PREPAY_RECEIPT_TAX_NAME",
        "receipt-tax-name",
        Some("VAT"),
        "What the tax is called that receipt.tax_percent sets",
    ),
    key(
        "receipt.tax_percent",
        "PREPAY_RECEIPT_TAX_PERCENT",
        "receipt-tax-percent",
        None,
        "The tax that every amount paid includes, in percent; not set: receipts state no tax",
    ),
    key("vnpay.base_url", "PREPAY_VNPAY_BASE_URL", "vnpay-base-url", None, "VNPay's address, from its contract"),
    key("vnpay.tmn_code", "PREPAY_VNPAY_TMN_CODE", "vnpay-tmn-code", None, "VNPay merchant code (vnp_TmnCode)"),
    secret("vnpay.hash_secret", "PREPAY_VNPAY_HASH_SECRET", "VNPay hash secret"),
    key(
        "vnpay.query_interval_seconds",
        "PREPAY_VNPAY_QUERY_INTERVAL_SECONDS",
        "vnpay-query-interval-seconds",
        Some("300"),
        "Least seconds between two questions to VNPay, for all payments together",
    ),
    key(
        "stripe.base_url",
        "PREPAY_STRIPE_BASE_URL",
        "stripe-base-url",
        Some("https://api.stripe.com"),
        "Stripe's address",
    ),
    secret("stripe.secret_key", "PREPAY_STRIPE_SECRET_KEY", "Stripe secret key"),
    secret(
        "stripe.webhook_secret",
        "PREPAY_STRIPE_WEBHOOK_SECRET",
        "Stripe webhook signing secret; two with a comma between while rolling",
    ),
    key(
        "stripe.api_version",
        "PREPAY_STRIPE_API_VERSION",
        "stripe-api-version",
        Some("2026-08-26.dahlia"),
        "Stripe API version sent with every request",
    ),
    key("stripe.live", "PREPAY_STRIPE_LIVE", "stripe-live", Some("false"), "Whether real money moves: true or false"),
    key(
        "paypal.base_url",
        "PREPAY_PAYPAL_BASE_URL",
        "paypal-base-url",
        None,
        "PayPal's address; that of its sandbox, or of the live service with paypal.live, unless set",
    ),
    key("paypal.client_id", "PREPAY_PAYPAL_CLIENT_ID", "paypal-client-id", None, "PayPal client id"),
    secret("paypal.client_secret", "PREPAY_PAYPAL_CLIENT_SECRET", "PayPal client secret"),
    key("paypal.webhook_id", "PREPAY_PAYPAL_WEBHOOK_ID", "paypal-webhook-id", None, "PayPal webhook id"),
    key(
        "paypal.webhook_roots",
        "PREPAY_PAYPAL_WEBHOOK_ROOTS",
        "paypal-webhook-roots",
        None,
        "File with the roots (PEM) by which PayPal's webhooks are checked here; PayPal is asked about each unless set",
    ),
    key("paypal.live", "PREPAY_PAYPAL_LIVE", "paypal-live", Some("false"), "Whether real money moves: true or false"),
];

/// The setting of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

#[cfg(test)]
mod tests {
    use super::KEYS;

    #[test]
    fn variables_and_flags_follow_from_the_name() {
        for key in KEYS {
            assert_eq!(key.env, format!("PREPAY_{}", key.name.replace('.', "_").to_uppercase()));
            if let Some(flag) = key.flag {
                assert_eq!(flag, key.name.replace(['.', '_'], "-"));
            }
        }
    }

    #[test]
    fn what_sounds_secret_is_secret() {
        for key in KEYS.iter().filter(|key| key.name.contains("secret")) {
            assert!(key.is_secret(), "{}", key.name);
        }
    }

    #[test]
    fn the_document_lists_every_setting() {
        let document = include_str!("../../../docs/configuration.md");
        let rows: Vec<Vec<String>> = document.lines().filter_map(setting_row).collect();
        let expected: Vec<Vec<String>> = KEYS
            .iter()
            .map(|key| {
                let flag = key.flag.map_or_else(|| "none (secret)".to_owned(), |flag| format!("--{flag}"));
                vec![key.name.to_owned(), key.env.to_owned(), flag, key.default.unwrap_or_default().to_owned()]
            })
            .collect();
        assert_eq!(rows, expected, "docs/configuration.md and KEYS differ");
    }

    /// The first four cells of a table row about a setting: name and variable stand in back-ticks.
    fn setting_row(line: &str) -> Option<Vec<String>> {
        let cells: Vec<_> = line.strip_prefix("| `")?.split('|').take(4).collect();
        let text = |cell: &&str| cell.trim().replace('`', "");
        cells.get(1).filter(|cell| cell.trim().starts_with("`PREPAY_"))?;
        Some(cells.iter().map(text).collect())
    }
}
