//! What the command line can do.

pub mod adjust;
mod check_config;
mod demo;
pub mod explain;
pub mod key;
pub mod limit;
mod migrate;
mod operate;
pub mod payment;
pub mod plan;
pub mod rate;
pub mod reconcile;
pub mod review;
mod serve;
pub mod statement;
pub mod verify;
pub mod voucher;

pub use check_config::check_config;
pub use demo::{demo, demo_history};
pub use migrate::migrate;
pub use serve::serve;

use billing::StoreError;

use crate::{config::ConfigErrors, server::StartError, site::SiteError};

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
    /// The configuration cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    /// The command line does not say what to do.
    #[error("the command line is not complete; run `server help` for what can be said.")]
    Grammar,
    /// What was asked for is refused.
    #[error("{0}.")]
    Refused(String),
    /// The ledger does not hold.
    #[error("the ledger of {0} account{s} does not hold; docs/operations.md says what to do.", s = if *.0 == 1 { "" } else { "s" })]
    Faulty(usize),
    /// Payments and postings do not agree.
    #[error("{0} payments do not agree with their postings; docs/operations.md says what to do.")]
    Differing(usize),
    /// The database fails, or holds what the program does not know.
    #[error("{}", of_database(.0))]
    Database(StoreError),
    /// Nothing can be printed.
    #[error("cannot print: {0}")]
    Print(std::io::Error),
}

fn of_database(error: &StoreError) -> String {
    match error {
        StoreError::Data(what) => {
            let remedy = "run `server verify`; docs/operations.md says what to do when the ledger does not hold";
            format!("the database holds what cannot be read ({what}); {remedy}.")
        }
        error => format!("the database does not answer ({error}); before you try again, look whether it was done."),
    }
}
