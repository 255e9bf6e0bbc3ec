//! The running server: opened, run until told to stop, closed in order.

use std::{
    fs,
    future::Future,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use billing::{
    Billing, BillingConfig, OpenError,
    clock::{Clock, SystemClock},
    config::DATABASE_FILE,
};
use leptos::config::LeptosOptions;
use tokio::net::TcpListener;

use crate::{config::Config, router::router, shutdown::Shutdown, state::AppState};

/// How long running requests may take to end once the server is told to stop.
const DRAIN_LIMIT: Duration = Duration::from_secs(10);

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Nothing can be written into the data folder.
    #[error(
        "cannot write to the data folder {folder} ({source}); make it writable for this user, or choose another with \
         --data or PREPAY_DATA."
    )]
    DataFolder {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A command is for a database that there is; made anew, it would answer for an empty one.
    #[error(
        "there is no database {file}; name the data folder of the server with --data or PREPAY_DATA, or make a new \
         database there with `server migrate`."
    )]
    NoDatabase {
        /// The file.
        file: PathBuf,
    },
    /// The engine cannot start.
    #[error("cannot open the database: {0}")]
    Billing(#[from] OpenError),
    /// Another program has the port.
    #[error(
        "port {port} is already in use; stop the program that uses it, or choose another address with --listen or \
         PREPAY_LISTEN."
    )]
    PortInUse {
        /// The port.
        port: u16,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address} ({source}); choose another address with --listen or PREPAY_LISTEN.")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
}

/// Listens.
///
/// # Errors
/// [`StartError::PortInUse`], [`StartError::Listen`].
pub async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortInUse { port: address.port() },
        _ => StartError::Listen { address, source },
    })
}

/// Opens the engine on the configured database; the data folder is created when it is not there.
///
/// # Errors
/// [`StartError::DataFolder`], [`StartError::Billing`].
pub async fn open_billing(config: &Config, clock: Arc<dyn Clock>) -> Result<Billing, StartError> {
    check_writable(&config.data_dir)?;
    Ok(Billing::open(billing_config(config), clock).await?)
}

/// Opens the engine for one command, beside a server that may be running on the same database.
///
/// # Errors
/// [`StartError::NoDatabase`], [`StartError::DataFolder`], [`StartError::Billing`].
pub async fn open_for_command(config: &Config) -> Result<Billing, StartError> {
    let file = config.data_dir.join(DATABASE_FILE);
    if config.database_url.is_none() && matches!(file.try_exists(), Ok(false)) {
        return Err(StartError::NoDatabase { file });
    }
    check_writable(&config.data_dir)?;
    Ok(Billing::open_for_commands(billing_config(config), Arc::new(SystemClock)).await?)
}

fn billing_config(config: &Config) -> BillingConfig {
    BillingConfig {
        data_dir: config.data_dir.clone(),
        database_url: config.database_url.clone(),
        base_url: config.base_url.clone(),
        gateways: config.gateways.clone(),
        rate_max_age_seconds: i64::from(config.rate_max_age_hours) * 3_600,
        heads_key: config.heads_key.clone(),
        four_eyes_above: config.four_eyes_above.clone(),
        seller: config.seller.clone(),
    }
}

/// A server that is ready to run.
pub struct Server {
    router: Router,
    billing: Billing,
    shutdown: Shutdown,
}

impl Server {
    /// Puts engine and routes together.
    #[must_use]
    pub fn new(config: Config, options: LeptosOptions, billing: Billing) -> Self {
        let shutdown = Shutdown::default();
        let router = router(AppState::new(options, billing.clone(), config, shutdown.clone()));
        Self { router, billing, shutdown }
    }

    /// Serves on `listener` until `stop` ends; then takes no more connections, ends event streams, lets running
    /// requests end for at most 10 seconds, and closes the engine.
    ///
    /// # Errors
    /// When the listener breaks.
    pub async fn run(self, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let Self { router, billing, shutdown } = self;
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let begin = shutdown.clone();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
            stop.await;
            begin.begin();
        });
        let overdue = async {
            shutdown.begun().await;
            tokio::time::sleep(DRAIN_LIMIT).await;
        };
        let served = tokio::select! {
            served = serving.into_future() => served,
            () = overdue => {
                tracing::warn!("some requests did not end in time and were cut off");
                Ok(())
            }
        };
        billing.shutdown().await;
        served
    }
}

/// Creates the folder and tries to write into it, so that the message is about the folder and not about SQLite.
fn check_writable(folder: &Path) -> Result<(), StartError> {
    let probe = folder.join(".write-test");
    let remove = || match fs::remove_file(&probe) {
        // Another command that began at this moment has removed it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    };
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&probe, b""))
        .and_then(|()| remove())
        .map_err(|source| StartError::DataFolder { folder: folder.to_owned(), source })
}
