//! What the engine must be told to start.

use std::path::PathBuf;

use url::Url;

pub use crate::gateways::config::GatewaysConfig;

/// The engine's configuration.
#[derive(Debug, Clone)]
pub struct BillingConfig {
    /// The folder of the embedded database; made when it is not there.
    pub data_dir: PathBuf,
    /// The public address of the portal: gateways send browsers back to it.
    pub base_url: Url,
    /// The gateways in use and their credentials.
    pub gateways: GatewaysConfig,
}
