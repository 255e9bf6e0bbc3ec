//! How many exports run: each reads for seconds and keeps a core busy.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::account::AccountId;

use super::jobs::Job;
use crate::engine::Billing;

/// Exports of one account that run at the same time.
const ACCOUNT_MAX: usize = 2;
/// Exports that run at the same time in this process.
const ALL_MAX: usize = 4;
/// When to try again.
const RETRY_AFTER_S: u32 = 10;

/// As many exports as may run are running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("other exports are running; try again in {retry_after_s} seconds")]
pub struct Busy {
    /// Seconds after which to try again.
    pub retry_after_s: u32,
}

/// What runs, and the files that wait to be fetched.
#[derive(Default)]
pub(crate) struct Desk(Mutex<Open>);

#[derive(Default)]
pub(super) struct Open {
    running: HashMap<AccountId, usize>,
    pub(super) jobs: HashMap<String, Job>,
}

impl Desk {
    pub(super) fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave to run one export; given back when it is dropped.
pub struct Permit {
    desk: Arc<Desk>,
    account_id: AccountId,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.desk.open();
        if let Some(count) = open.running.get_mut(&self.account_id) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.running.remove(&self.account_id);
            }
        }
    }
}

impl Billing {
    /// Asks for leave to run an export.
    ///
    /// # Errors
    /// [`Busy`].
    pub fn export_permit(&self, account_id: AccountId) -> Result<Permit, Busy> {
        let desk = &self.inner.exports;
        let mut open = desk.open();
        let own = open.running.get(&account_id).copied().unwrap_or_default();
        if own >= ACCOUNT_MAX || open.running.values().sum::<usize>() >= ALL_MAX {
            return Err(Busy { retry_after_s: RETRY_AFTER_S });
        }
        open.running.insert(account_id, own + 1);
        Ok(Permit { desk: Arc::clone(desk), account_id })
    }
}
