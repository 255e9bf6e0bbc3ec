use std::sync::Arc;

use billing::clock::SystemClock;

use super::CommandError;
use crate::{
    config::Config,
    server::{Server, listen, open_billing},
    shutdown::signal,
    site,
};

/// Runs the portal until SIGINT or SIGTERM.
///
/// # Errors
/// [`CommandError`].
pub async fn serve(config: Config) -> Result<(), CommandError> {
    let options = site::options()?;
    let listener = listen(config.listen).await?;
    let billing = open_billing(&config, Arc::new(SystemClock)).await?;
    let options = site::open(options, &config.data_dir)?;
    billing.log_unavailable().await.map_err(CommandError::Database)?;
    announce(&config);
    let stop = async {
        if let Err(error) = signal().await {
            tracing::error!(%error, "signals cannot be waited for; the server runs until it is killed");
            std::future::pending::<()>().await;
        }
        tracing::info!("stopping");
    };
    Server::new(config, options, billing).run(listener, stop).await.map_err(CommandError::Run)?;
    tracing::info!("stopped");
    Ok(())
}

fn announce(config: &Config) {
    let gateways = &config.gateways;
    let named = [
        ("vnpay", gateways.vnpay.is_some()),
        ("stripe", gateways.stripe.is_some()),
        ("paypal", gateways.paypal.is_some()),
    ];
    let on: Vec<&str> = named.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
    if on.is_empty() {
        tracing::warn!("no payment gateway is configured: nobody can add credit; see docs/configuration.md");
    }
    let real_money = config.moves_real_money();
    tracing::info!(gateways = on.join(" "), real_money, database = config.database(), "Prepay on {}", config.origin());
}
