use std::{io::Write, sync::Arc};

use billing::clock::SystemClock;

use super::CommandError;
use crate::{config::Config, server::open_billing};

/// Brings the database up to date, which the engine does whenever it opens it.
///
/// # Errors
/// [`CommandError`].
pub async fn migrate(config: Config, mut out: impl Write) -> Result<(), CommandError> {
    let billing = open_billing(&config, Arc::new(SystemClock)).await?;
    billing.shutdown().await;
    writeln!(out, "The database {} is up to date.", config.database()).map_err(CommandError::Print)
}
