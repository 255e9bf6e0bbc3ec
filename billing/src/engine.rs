//! The engine: what is open while it runs.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use domain::{money::Money, receipt::Seller, time::Timestamp};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};
use url::Url;

use crate::{
    clock::Clock,
    config::{BillingConfig, DATABASE_FILE},
    events::{self, Hub, watcher},
    exports::Desk,
    gateways::{Gateways, SetUpError},
    heads::{self, SignerError, SigningKey},
    identity::password::Passwords,
    ledger::{lane::Lanes, sweeper},
    payments::{checker, reconcile},
    plans::renewer,
    receipts,
    store::{ConnectError, Store, StoreError, sql},
};

/// The billing engine. Cheap to clone; all clones are one engine.
#[derive(Clone)]
pub struct Billing {
    pub(crate) inner: Arc<Inner>,
}

impl fmt::Debug for Billing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Billing").finish_non_exhaustive()
    }
}

/// What all clones share.
pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) data_dir: PathBuf,
    signer: OnceLock<SigningKey>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) base_url: Url,
    pub(crate) gateways: Gateways,
    /// From what amount on two operators settle a payment.
    pub(crate) four_eyes_above: Arc<[Money]>,
    pub(crate) rate_max_age_seconds: i64,
    pub(crate) seller: Seller,
    pub(crate) lanes: Lanes,
    pub(crate) hub: Arc<Hub>,
    pub(crate) passwords: Passwords,
    /// Exports that run.
    pub(crate) exports: Arc<Desk>,
    /// Wakes the payment checker before its next round.
    pub(crate) check_soon: Arc<Notify>,
    stop: watch::Sender<bool>,
    workers: Mutex<Vec<JoinHandle<()>>>,
}

/// Why the engine cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data folder cannot be made.
    #[error("the data folder {path} cannot be used: {source}")]
    DataFolder {
        /// The folder.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The PostgreSQL database cannot be used.
    #[error(transparent)]
    Postgres(#[from] ConnectError),
    /// The database file cannot be opened or brought up to date.
    #[error("the database {path} cannot be opened: {source}")]
    Database {
        /// The file.
        path: PathBuf,
        /// The database's reason.
        source: StoreError,
    },
    /// The gateways' configuration is not safe to run with.
    #[error("gateways: {0}")]
    Gateways(#[from] SetUpError),
    /// The random source or the password hash does not work.
    #[error("passwords: {0}")]
    Passwords(String),
}

impl Billing {
    /// Opens the database, in the data folder or on its server, brings its schema up to date, delivers events that a
    /// former run left undelivered, and starts the ledger's lanes, the watcher of balances, the payment checker, the expiry sweeper,
    /// the signer of heads, the reconciler and the renewals of plans.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(config: BillingConfig, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let billing = Self::open_for_commands(config, clock).await?;
        let stopped = billing.inner.stop.subscribe();
        let Inner { store, clock, hub, .. } = billing.inner.as_ref();
        let dispatcher = events::dispatcher::run(store.clone(), Arc::clone(clock), Arc::clone(hub), stopped.clone());
        let workers = [
            tokio::spawn(dispatcher),
            tokio::spawn(watcher::run(Arc::downgrade(&billing.inner), stopped.clone())),
            tokio::spawn(checker::run(Arc::downgrade(&billing.inner), stopped.clone())),
            tokio::spawn(sweeper::run(Arc::downgrade(&billing.inner), stopped.clone())),
            tokio::spawn(heads::run(Arc::downgrade(&billing.inner), stopped.clone())),
            tokio::spawn(reconcile::run(Arc::downgrade(&billing.inner), stopped.clone())),
            tokio::spawn(renewer::run(Arc::downgrade(&billing.inner), stopped)),
        ];
        billing.inner.workers.lock().unwrap_or_else(PoisonError::into_inner).extend(workers);
        Ok(billing)
    }

    /// As [`Billing::open`], without the workers: for a command beside a running server, which then tells its pages what
    /// the command did.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open_for_commands(config: BillingConfig, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let BillingConfig {
            data_dir,
            database_url,
            base_url,
            gateways,
            rate_max_age_seconds,
            heads_key,
            four_eyes_above,
            seller,
        } = config;
        let gateways = Gateways::new(gateways)?;
        let store = match &database_url {
            Some(url) => Store::connect(url).await?,
            None => open_file(&data_dir).await?,
        };
        let passwords = Passwords::new().map_err(OpenError::Passwords)?;

        let (stop, stopped) = watch::channel(false);
        let hub = Arc::new(Hub::default());
        let named = receipts::seller_text(&seller).into();
        let (lanes, workers) = Lanes::start(&store, &clock, &hub, &named, &stopped);
        let inner = Arc::new(Inner {
            store,
            data_dir,
            signer: heads_key.map_or_else(OnceLock::new, OnceLock::from),
            clock,
            base_url,
            gateways,
            four_eyes_above: four_eyes_above.into(),
            rate_max_age_seconds,
            seller,
            lanes,
            hub,
            passwords,
            exports: Arc::default(),
            check_soon: Arc::new(Notify::new()),
            stop,
            workers: Mutex::new(workers),
        });
        Ok(Self { inner })
    }

    /// Answers what was accepted, stops the workers and closes the database.
    pub async fn shutdown(&self) {
        let _ = self.inner.stop.send(true);
        let workers = std::mem::take(&mut *self.inner.workers.lock().unwrap_or_else(PoisonError::into_inner));
        for worker in workers {
            if let Err(error) = worker.await {
                tracing::error!(%error, "a worker ended badly.");
            }
        }
        self.inner.store.close().await;
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> bool {
        self.inner.store.first(sql("SELECT 1", vec![])).await.is_ok()
    }

    /// The engine's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// What signs heads; its key is made when it is first needed.
    pub(crate) fn signer(&self) -> Result<&SigningKey, SignerError> {
        if let Some(signer) = self.inner.signer.get() {
            return Ok(signer);
        }
        let signer = SigningKey::open(&self.inner.data_dir)?;
        Ok(self.inner.signer.get_or_init(|| signer))
    }

    /// The same, if there is a key.
    pub(crate) fn known_signer(&self) -> Result<Option<SigningKey>, SignerError> {
        self.inner.signer.get().cloned().map_or_else(|| SigningKey::find(&self.inner.data_dir), |key| Ok(Some(key)))
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }
}

async fn open_file(data_dir: &Path) -> Result<Store, OpenError> {
    std::fs::create_dir_all(data_dir).map_err(|source| OpenError::DataFolder { path: data_dir.to_owned(), source })?;
    let path = data_dir.join(DATABASE_FILE);
    Store::open(&path).await.map_err(|source| OpenError::Database { path, source })
}
