//! What the engine must be told to start.

use std::path::PathBuf;

use domain::{money::Money, receipt::Seller};
use url::Url;

pub use crate::{
    gateways::config::GatewaysConfig,
    heads::{NoKey, SigningKey},
    store::{NotPostgres, PostgresUrl},
};

/// The file of the embedded database, within the data folder.
pub const DATABASE_FILE: &str = "prepay.db";

/// The engine's configuration.
#[derive(Debug, Clone)]
pub struct BillingConfig {
    /// The folder of the embedded database; made when it is not there.
    pub data_dir: PathBuf,
    /// The PostgreSQL database that takes the embedded one's place.
    pub database_url: Option<PostgresUrl>,
    /// The public address of the portal: gateways send browsers back to it.
    pub base_url: Url,
    /// The gateways in use and their credentials.
    pub gateways: GatewaysConfig,
    /// The oldest exchange rate that is quoted by, in seconds since it was observed.
    pub rate_max_age_seconds: i64,
    /// The key that signs heads; without one it is a file in the data folder, made when it is not there.
    pub heads_key: Option<SigningKey>,
    /// Payments under review of more than this are settled by two operators, by currency.
    pub four_eyes_above: Vec<Money>,
    /// Whom receipts name as the seller.
    pub seller: Seller,
}
