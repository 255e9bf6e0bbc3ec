//! What the command line can do.

mod check_config;
mod demo;
mod migrate;
mod serve;

pub use check_config::check_config;
pub use demo::demo;
pub use migrate::migrate;
pub use serve::serve;

use crate::{server::StartError, site::SiteError};

/// Why a command failed. Its text is shown to the operator as it is.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The server or engine cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The site is not there.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// Signals or sockets fail.
    #[error("the server had to stop: {0}")]
    Run(std::io::Error),
    /// The demo customers cannot be made.
    #[error("cannot create the demo customers: {0}")]
    Demo(String),
    /// The demo belongs to test installations.
    #[error("the demo customers are not created where real money moves; use a configuration with test gateways.")]
    DemoWithRealMoney,
    /// Nothing can be printed.
    #[error("cannot print: {0}")]
    Print(std::io::Error),
}
