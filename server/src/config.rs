//! The configuration: read from file, environment and flags, checked as a whole before anything starts.

use std::{net::SocketAddr, path::PathBuf};

use billing::{
    config::{DATABASE_FILE, PostgresUrl, SigningKey},
    gateways::config::GatewaysConfig,
};
use domain::{
    money::Money,
    receipt::{Seller, Tax},
};
use url::Url;

mod error;
mod gateways;
pub mod keys;
mod network;
mod reader;
mod source;

pub use error::{ConfigError, ConfigErrors};
pub use gateways::is_loopback;
pub use network::{Network, NotANetwork};
pub use source::{Origin, Setting, Settings};

use reader::Reader;

/// Everything the server needs to know, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where browsers and gateways reach the portal; no path, no trailing slash in [`Config::origin`].
    pub base_url: Url,
    /// Folder of the embedded database.
    pub data_dir: PathBuf,
    /// The PostgreSQL database that takes its place.
    pub database_url: Option<PostgresUrl>,
    /// The key that signs heads, in place of the one in the data folder.
    pub heads_key: Option<SigningKey>,
    /// Payments under review of more than this are settled by two operators.
    pub four_eyes_above: Vec<Money>,
    /// The oldest exchange rate that is quoted by, in hours.
    pub rate_max_age_hours: u32,
    /// Whom receipts name as the seller.
    pub seller: Seller,
    /// The payment gateways.
    pub gateways: GatewaysConfig,
    /// Who may say which client a request comes from.
    pub trusted_proxies: Vec<Network>,
    /// How many tries are allowed.
    pub limits: LimitsConfig,
    /// What is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
}

/// How many tries one address or e-mail has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitsConfig {
    /// Sign-in tries per minute from one address.
    pub sign_in_per_address: u32,
    /// Wrong sign-ins per 15 minutes for one e-mail from one address.
    pub sign_in_per_email: u32,
    /// Sign-up tries per hour from one address.
    pub sign_up_per_address: u32,
    /// Payments that one account starts in 10 minutes.
    pub payments_per_account: u32,
    /// Wrong voucher codes per hour by one account.
    pub vouchers_per_account: u32,
    /// Wrong voucher codes per hour from one address.
    pub vouchers_per_address: u32,
    /// Messages per minute from one address that fail verification.
    pub unverified_webhooks_per_address: u32,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Checks all settings.
    ///
    /// # Errors
    /// Every fault found, not only the first.
    pub fn from_settings(settings: &Settings) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(settings);
        let listen = reader.address("listen");
        let base_url = base_url(&mut reader, listen);
        let data_dir = reader.text("data").map(PathBuf::from);
        let database_url = database_url(&mut reader);
        let heads_key = heads_key(&mut reader);
        let four_eyes_above = four_eyes_above(&mut reader);
        let log = reader.text("log");
        let log_format = reader.parse("log_format", LogFormat::from_text, "a format", "write text or json");
        let trusted_proxies = trusted_proxies(&mut reader);
        let limits = LimitsConfig {
            sign_in_per_address: reader.count("limits.sign_in_per_address", 1, 100_000),
            sign_in_per_email: reader.count("limits.sign_in_per_email", 1, 100_000),
            sign_up_per_address: reader.count("limits.sign_up_per_address", 1, 100_000),
            payments_per_account: reader.count("limits.payments_per_account", 1, 100_000),
            vouchers_per_account: reader.count("limits.vouchers_per_account", 1, 100_000),
            vouchers_per_address: reader.count("limits.vouchers_per_address", 1, 100_000),
            unverified_webhooks_per_address: reader.count("limits.unverified_webhooks_per_address", 1, 100_000),
        };
        let rate_max_age_hours = reader.count("rates.max_age_hours", 1, 8_760);
        let seller = seller(&mut reader);
        let gateways = gateways::read(&mut reader);
        if let Some(base_url) = &base_url
            && base_url.scheme() != "https"
            && !gateways.is_sandbox()
        {
            reader.invalid(
                "base_url",
                format!("is {base_url}, without encryption, although real money is to move"),
                "give the portal's https address",
            );
        }
        let errors = reader.errors;
        match (listen, base_url, data_dir, log, log_format) {
            (Some(listen), Some(base_url), Some(data_dir), Some(log), Some(log_format)) if errors.is_empty() => {
                Ok(Self {
                    listen,
                    base_url,
                    data_dir,
                    database_url,
                    heads_key,
                    four_eyes_above,
                    rate_max_age_hours,
                    seller,
                    gateways,
                    trusted_proxies,
                    limits,
                    log,
                    log_format,
                })
            }
            _ => Err(ConfigErrors(errors)),
        }
    }

    /// The portal's origin, without a trailing slash: what browsers send as `Origin`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.base_url.origin().ascii_serialization()
    }

    /// Whether browsers reach the portal by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base_url.scheme() == "https"
    }

    /// Where the database is, for people: without a password.
    #[must_use]
    pub fn database(&self) -> String {
        let file = || self.data_dir.join(DATABASE_FILE).display().to_string();
        self.database_url.as_ref().map_or_else(file, PostgresUrl::to_string)
    }

    /// Whether any gateway moves real money.
    #[must_use]
    pub fn moves_real_money(&self) -> bool {
        !self.gateways.is_sandbox()
    }
}

impl LogFormat {
    fn from_text(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The portal is at the root of its host. Not set, it is where we listen.
fn base_url(reader: &mut Reader<'_>, listen: Option<SocketAddr>) -> Option<Url> {
    if reader.any_set(&["base_url"]).is_none() {
        return Url::parse(&format!("http://{}", listen?)).ok();
    }
    let url = reader.url("base_url")?;
    if url.path() != "/" {
        reader.invalid(
            "base_url",
            format!("is {url}, which has a path"),
            "give the portal a host name of its own, such as https://pay.example.com",
        );
    }
    Some(url)
}

/// Not set, the database is the embedded one. What is wrong with it is not repeated: there may be a password in it.
fn database_url(reader: &mut Reader<'_>) -> Option<PostgresUrl> {
    let parsed = reader.text("database_url")?.parse();
    if let Err(error) = &parsed {
        reader.invalid("database_url", error, "correct it, or leave it out to use the embedded database");
    }
    parsed.ok()
}

fn heads_key(reader: &mut Reader<'_>) -> Option<SigningKey> {
    let parsed = reader.text("heads_key")?.parse();
    if let Err(error) = &parsed {
        reader.invalid(
            "heads_key",
            format!("is {error}"),
            "give it in base64, or leave it out to use heads.key in the data folder",
        );
    }
    parsed.ok()
}

/// Amounts with their currencies, with commas between.
fn four_eyes_above(reader: &mut Reader<'_>) -> Vec<Money> {
    let read = |text: &str| {
        let amount = |part: &str| {
            let (amount, currency) = part.trim().split_once(' ')?;
            Money::from_decimal(amount, currency.trim().parse().ok()?).ok().filter(|amount| amount.micros >= 0)
        };
        text.split(',').filter(|part| !part.trim().is_empty()).map(amount).collect::<Option<Vec<Money>>>()
    };
    let should_be = "a list of amounts";
    reader.parse("four_eyes_above", read, should_be, "give some like 20000000 VND, 1000 USD").unwrap_or_default()
}

fn seller(reader: &mut Reader<'_>) -> Seller {
    let basis_points = reader.parse(
        "receipt.tax_percent",
        Tax::read_percent,
        "a rate of tax",
        "give one like 10 or 7.5, or leave it out where receipts state no tax",
    );
    let text = |name| reader.text(name).unwrap_or_default().trim().to_owned();
    let tax = basis_points.map(|basis_points| Tax { name: text("receipt.tax_name"), basis_points });
    let address = text("receipt.seller_address");
    Seller {
        name: text("receipt.seller_name"),
        address: address.split(['|', '\n']).map(str::trim).collect::<Vec<_>>().join("\n"),
        tax_code: text("receipt.seller_tax_code"),
        contact: text("receipt.seller_contact"),
        tax,
    }
}

fn trusted_proxies(reader: &mut Reader<'_>) -> Vec<Network> {
    let read = |text: &str| text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<Vec<Network>>>();
    let should_be = "a list of IP addresses or networks";
    reader.parse("trusted_proxies", read, should_be, "give some like 127.0.0.1,10.0.0.0/8").unwrap_or_default()
}

#[cfg(test)]
mod tests;
