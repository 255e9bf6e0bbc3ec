//! Events of an account. What must not be lost is written to the outbox with what it tells of, and delivered after the
//! commit, at least once. Balances are only news: the next one says all that the one before it did, so they are told
//! without being written; what another process moved, the watcher finds.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::account::AccountId;
pub use domain::event::AccountEvent;
use domain::ledger::Balance;
use tokio::sync::{Notify, broadcast};

use crate::{engine::Billing, store::StoreError};

pub(crate) mod dispatcher;
pub(crate) mod watcher;

/// Events that a slow listener may lag behind before it loses some (and is told so).
const LAG_MAX: usize = 64;

/// Where an account's open pages listen.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    listeners: Mutex<HashMap<AccountId, Listeners>>,
    /// Wakes the dispatcher.
    waiting: Notify,
}

#[derive(Debug)]
struct Listeners {
    sender: broadcast::Sender<AccountEvent>,
    /// The posting up to which they have been told the balance, and its total; nothing before the first time.
    told: Option<(i64, i64)>,
}

/// An account's balance has moved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    pub(crate) account_id: AccountId,
    /// The last posting.
    pub(crate) seq: i64,
    pub(crate) balance: Balance,
    /// What the balance moved by, micro-units.
    pub(crate) change: i64,
}

impl Hub {
    /// Something may have been written to the outbox.
    pub(crate) fn written(&self) {
        self.waiting.notify_one();
    }

    async fn wait(&self) {
        self.waiting.notified().await;
    }

    fn listeners(&self) -> MutexGuard<'_, HashMap<AccountId, Listeners>> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn subscribe(&self, account_id: AccountId) -> broadcast::Receiver<AccountEvent> {
        let mut listeners = self.listeners();
        listeners.retain(|_, known| known.sender.receiver_count() > 0);
        let new = || Listeners { sender: broadcast::channel(LAG_MAX).0, told: None };
        listeners.entry(account_id).or_insert_with(new).sender.subscribe()
    }

    /// Whether anybody here listens to the account.
    pub(crate) fn is_listened_to(&self, account_id: AccountId) -> bool {
        self.listeners().get(&account_id).is_some_and(|known| known.sender.receiver_count() > 0)
    }

    /// The accounts that somebody here listens to, each with the posting up to which the balance was told.
    fn listened_to(&self) -> HashMap<AccountId, Option<(i64, i64)>> {
        let mut listeners = self.listeners();
        listeners.retain(|_, known| known.sender.receiver_count() > 0);
        listeners.iter().map(|(account_id, known)| (*account_id, known.told)).collect()
    }

    /// Keeps what the newest listener is about to read for itself.
    fn known(&self, account_id: AccountId, seq: i64, total: i64) {
        if let Some(known) = self.listeners().get_mut(&account_id) {
            known.told.get_or_insert((seq, total));
        }
    }

    fn publish(&self, account_id: AccountId, event: AccountEvent) {
        if let Some(known) = self.listeners().get(&account_id) {
            // Nobody may be listening any more.
            drop(known.sender.send(event));
        }
    }

    /// Tells a balance, unless a newer one has been told.
    pub(crate) fn tell(&self, Moved { account_id, seq, balance, change }: Moved) {
        if let Some(known) = self.listeners().get_mut(&account_id)
            && known.told.is_none_or(|(told, _)| told < seq)
        {
            known.told = Some((seq, balance.total().micros));
            drop(known.sender.send(AccountEvent::Balance { balance, change }));
        }
    }
}

impl Billing {
    /// Listens to what happens to an account from now on. Who reads the balance after this misses nothing.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn subscribe(&self, account_id: AccountId) -> Result<broadcast::Receiver<AccountEvent>, StoreError> {
        let receiver = self.inner.hub.subscribe(account_id);
        if let Some(state) = self.account_state(account_id).await? {
            self.inner.hub.known(account_id, state.seq, Balance::at(&state, self.now()).total().micros);
        }
        Ok(receiver)
    }
}
