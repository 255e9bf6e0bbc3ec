//! Password hashes: argon2id with the crate's parameters (19 MiB, 2 passes, RFC 9106's id variant).

use std::sync::{Arc, OnceLock};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::{random, store::StoreError};

/// Hashes at once: each takes a core and 19 MiB.
const HASHES_AT_ONCE: usize = 2;

/// Makes and checks password hashes, off the asynchronous threads.
pub(crate) struct Passwords {
    /// The hash of a password that nobody has: checked when the address is unknown, so that time tells nothing.
    nobody: Arc<str>,
    permits: Arc<Semaphore>,
}

/// Made once for all engines of a program: it takes as long as a sign-in.
static NOBODY: OnceLock<Arc<str>> = OnceLock::new();

impl Passwords {
    pub(crate) fn new() -> Result<Self, String> {
        let nobody = match NOBODY.get() {
            Some(nobody) => Arc::clone(nobody),
            None => {
                let made = hash(&random::token())?.into();
                Arc::clone(NOBODY.get_or_init(|| made))
            }
        };
        Ok(Self { nobody, permits: Arc::new(Semaphore::new(HASHES_AT_ONCE)) })
    }

    /// The PHC string of a password.
    pub(crate) async fn hash(&self, password: String) -> Result<String, StoreError> {
        self.off_thread(move || hash(&password)).await?.map_err(StoreError::Data)
    }

    /// Whether the password is the one of the stored hash; without a stored hash the same work is done for nothing.
    pub(crate) async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, StoreError> {
        let nobody = Arc::clone(&self.nobody);
        self.off_thread(move || {
            let known = stored.is_some();
            let text = stored.as_deref().unwrap_or(&nobody);
            let right = PasswordHash::new(text)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
            right && known
        })
        .await
    }

    async fn off_thread<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
        let _permit = self.permits.acquire().await.map_err(|_| StoreError::Closed)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)
    }
}

fn hash(password: &str) -> Result<String, String> {
    Ok(Argon2::default().hash_password(password.as_bytes()).map_err(|error| error.to_string())?.to_string())
}
