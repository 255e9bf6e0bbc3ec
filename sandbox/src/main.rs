//! The emulators as a program. See `sandbox --help`.

use clap::Parser;
use sandbox::Config;
use std::{io, process::ExitCode};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match run(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("sandbox: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<(), String> {
    let address = config.listen;
    let listener = TcpListener::bind(address).await.map_err(|error| cannot_listen(address, &error))?;
    let handle = sandbox::start(config, listener).map_err(|error| error.to_string())?;
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "listening beyond this machine: everybody who reaches it can confirm payments");
    }
    tracing::info!("gateway emulators on {}: no real money moves here", handle.base_url());
    stop_signal().await.map_err(|error| format!("cannot wait for signals: {error}"))?;
    tracing::info!("stopping");
    handle.stop().await;
    Ok(())
}

fn cannot_listen(address: std::net::SocketAddr, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::AddrInUse {
        let port = address.port();
        format!(
            "port {port} is already in use; stop the program that uses it or choose another address with --listen or \
             SANDBOX_LISTEN."
        )
    } else {
        format!("cannot listen on {address} ({error}); choose another address with --listen or SANDBOX_LISTEN.")
    }
}

#[cfg(unix)]
async fn stop_signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn stop_signal() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
