//! Events: written to the outbox with what they tell of, delivered after the commit, at least once.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::account::AccountId;
pub use domain::event::AccountEvent;
use tokio::sync::{Notify, broadcast};

use crate::engine::Billing;

pub(crate) mod dispatcher;

/// Events that a slow listener may lag behind before it loses some (and is told so).
const LAG_MAX: usize = 64;

/// Where an account's open pages listen.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    listeners: Mutex<HashMap<AccountId, broadcast::Sender<AccountEvent>>>,
    /// Wakes the dispatcher.
    waiting: Notify,
}

impl Hub {
    /// Something may have been written to the outbox.
    pub(crate) fn written(&self) {
        self.waiting.notify_one();
    }

    async fn wait(&self) {
        self.waiting.notified().await;
    }

    fn subscribe(&self, account_id: AccountId) -> broadcast::Receiver<AccountEvent> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|_, sender| sender.receiver_count() > 0);
        listeners.entry(account_id).or_insert_with(|| broadcast::channel(LAG_MAX).0).subscribe()
    }

    fn publish(&self, account_id: AccountId, event: AccountEvent) {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = listeners.get(&account_id) {
            // Nobody may be listening any more.
            drop(sender.send(event));
        }
    }
}

impl Billing {
    /// Listens to what happens to an account from now on.
    #[must_use]
    pub fn subscribe(&self, account_id: AccountId) -> broadcast::Receiver<AccountEvent> {
        self.inner.hub.subscribe(account_id)
    }
}
