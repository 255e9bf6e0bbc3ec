//! What a lane remembers of its accounts between batches: their live grants, open holds and spending limits, so that an
//! account that is busy is not read again for each batch.
//!
//! Nothing is believed that the account's row, locked, does not confirm: it counts every change of these (`version`), and
//! names the newest posting (`head`). Another process that changes an account so makes what is remembered here worthless,
//! and nothing else.

use std::collections::HashMap;

use domain::{
    account::AccountId,
    ledger::{Grant, Hold, Limit, Link},
};

use crate::zone::Zone;

/// Accounts in each of the two halves.
const HALF: usize = 8_192;

/// What belongs to an account's row.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// The row that it belongs to.
    pub(super) version: i64,
    pub(super) head: Link,
    /// The grants that have something left.
    pub(super) grants: Vec<Grant>,
    /// The open holds.
    pub(super) holds: Vec<Hold>,
    /// The spending limits, each with the account's zone.
    pub(super) limits: Vec<(Limit, Zone)>,
}

/// The accounts used last. When the newer half is full it becomes the older one, and what that held is forgotten.
#[derive(Debug, Default)]
pub(super) struct Cache {
    newer: HashMap<AccountId, Kept>,
    older: HashMap<AccountId, Kept>,
}

impl Cache {
    /// Takes out what is known of an account. It is put back when what was made of it is durable.
    pub(super) fn take(&mut self, account_id: AccountId) -> Option<Kept> {
        let newer = self.newer.remove(&account_id);
        let older = self.older.remove(&account_id);
        newer.or(older)
    }

    /// Keeps what is known of an account.
    pub(super) fn keep(&mut self, account_id: AccountId, kept: Kept) {
        if self.newer.len() >= HALF {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(account_id, kept);
    }
}
