//! One account in a batch: as it was loaded, and what has become of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    event::AccountEvent,
    ledger::{Balance, Grant, Hold, Limit, Posting},
    time::Timestamp,
};

use crate::{
    ledger::{lane::cache::Kept, limits, state::LedgerAccount},
    zone::Zone,
};

/// One account in a batch.
pub(crate) struct Working {
    pub(super) account: LedgerAccount,
    /// All grants seen in this batch, spent ones too.
    grants: BTreeMap<i64, Grant>,
    changed_grants: BTreeSet<i64>,
    /// The grants that this batch made.
    new_grants: BTreeSet<i64>,
    /// The open holds as loaded.
    holds: BTreeMap<i64, Hold>,
    /// The spending limits as loaded, each with the account's zone.
    limits: BTreeMap<i64, (Limit, Zone)>,
    pub(super) touched: bool,
    /// Sum of what this batch did to the balance.
    pub(super) change: i64,
}

impl Working {
    pub(super) const fn new(account: LedgerAccount) -> Self {
        Self {
            account,
            grants: BTreeMap::new(),
            changed_grants: BTreeSet::new(),
            new_grants: BTreeSet::new(),
            holds: BTreeMap::new(),
            limits: BTreeMap::new(),
            touched: false,
            change: 0,
        }
    }

    /// Takes a live grant as loaded.
    pub(super) fn load_grant(&mut self, grant: Grant) {
        self.remember(grant.clone());
        self.account.state.grants.push(grant);
    }

    /// Takes a grant that a request names; nothing may be left of it.
    pub(super) fn remember(&mut self, grant: Grant) {
        self.grants.entry(grant.id).or_insert(grant);
    }

    /// Takes an open hold as loaded.
    pub(super) fn load_hold(&mut self, hold: Hold) {
        self.holds.insert(hold.id, hold.clone());
        self.account.state.holds.push(hold);
    }

    /// Takes a spending limit as loaded.
    pub(super) fn load_limit(&mut self, limit: Limit, zone: Zone) {
        self.account.state.limits.push(limit.clone());
        self.limits.insert(limit.id, (limit, zone));
    }

    /// Takes what the lane has kept of the account.
    pub(super) fn load_kept(&mut self, kept: Kept) {
        for grant in kept.grants {
            self.load_grant(grant);
        }
        for hold in kept.holds {
            self.load_hold(hold);
        }
        for (limit, zone) in kept.limits {
            self.load_limit(limit, zone);
        }
    }

    /// What the lane may keep of the account when the batch is durable.
    pub(super) fn kept(&self) -> Option<Kept> {
        let state = &self.account.state;
        let zoned = |limit: &Limit| self.limits.get(&limit.id).map(|(_, zone)| (limit.clone(), zone.clone()));
        self.touched.then(|| Kept {
            version: self.version(),
            head: state.head,
            grants: state.grants.iter().filter(|grant| grant.remaining + grant.held > 0).cloned().collect(),
            holds: state.holds.clone(),
            limits: state.limits.iter().filter_map(zoned).collect(),
        })
    }

    /// The row's version after the batch.
    pub(super) const fn version(&self) -> i64 {
        self.account.version + 1
    }

    /// Begins new periods where they are over.
    pub(super) fn roll_limits(&mut self, now: Timestamp) {
        for limit in &mut self.account.state.limits {
            if let Some((_, zone)) = self.limits.get(&limit.id) {
                limits::roll(limit, zone, now);
            }
        }
    }

    /// The ids of the limits that are reached.
    pub(super) fn reached(&self) -> BTreeSet<i64> {
        self.account.state.limits.iter().filter(|limit| limit.is_reached()).map(|limit| limit.id).collect()
    }

    /// The limits to write: those that are other than loaded.
    pub(super) fn limits_to_write(&self) -> impl Iterator<Item = &Limit> {
        let changed = |limit: &&Limit| self.limits.get(&limit.id).is_none_or(|(loaded, _)| loaded != *limit);
        self.account.state.limits.iter().filter(changed)
    }

    /// Whether the account's credit was moved.
    pub(super) fn is_moved(&self) -> bool {
        self.touched && (!self.changed_grants.is_empty() || self.change != 0)
    }

    /// Puts the grants that a request names into the state.
    pub(super) fn name(&mut self, ids: &[i64]) {
        for id in ids {
            let state = &mut self.account.state;
            if let Some(grant) = self.grants.get(id)
                && !state.grants.iter().any(|known| known.id == *id)
            {
                state.grants.push(grant.clone());
            }
        }
    }

    /// Follows what was posted through the grants that it made or used: the state says what is left of each.
    pub(super) fn follow(&mut self, postings: &[Posting]) {
        self.touched = true;
        for posting in postings {
            self.change += posting.amount;
            for id in posting.entries.iter().filter_map(|entry| entry.grant_id) {
                self.changed_grants.insert(id);
                match self.account.state.grants.iter().find(|grant| grant.id == id) {
                    Some(grant) => {
                        if self.grants.insert(id, grant.clone()).is_none() {
                            self.new_grants.insert(id);
                        }
                    }
                    None => {
                        if let Some(grant) = self.grants.get_mut(&id) {
                            (grant.remaining, grant.held) = (0, 0);
                        }
                    }
                }
            }
        }
    }

    /// Counts what was spent, and looks whether the balance has become low.
    pub(super) fn watch(&mut self, postings: &[Posting], now: Timestamp) -> Option<AccountEvent> {
        let LedgerAccount { state, watch, .. } = &mut self.account;
        watch.count(postings, now);
        let available = Balance::at(state, now).available();
        watch.look(available).map(|level| AccountEvent::LowBalance { level, available: available.micros })
    }

    /// The grants to write, each with whether this batch made it.
    pub(super) fn grants_to_write(&self) -> impl Iterator<Item = (&Grant, bool)> {
        self.changed_grants.iter().filter_map(|id| Some((self.grants.get(id)?, self.new_grants.contains(id))))
    }

    /// The holds to write, each with whether it is open: those that this batch made, or of those that were there the ones
    /// that are other than loaded or gone. What was made and closed by the same batch is nowhere.
    pub(super) fn holds_to_write(&self, new: bool) -> Vec<(Hold, bool)> {
        let open = &self.account.state.holds;
        if new {
            return open
                .iter()
                .filter(|hold| !self.holds.contains_key(&hold.id))
                .map(|hold| (hold.clone(), true))
                .collect();
        }
        let now = |before: &Hold| match open.iter().find(|hold| hold.id == before.id) {
            Some(hold) => (hold != before).then(|| (hold.clone(), true)),
            None => Some((Hold { parts: Vec::new(), ..before.clone() }, false)),
        };
        self.holds.values().filter_map(now).collect()
    }

    pub(super) fn next_event(&mut self) -> i64 {
        self.touched = true;
        self.account.events += 1;
        self.account.events
    }

    /// The number of the account's next receipt.
    pub(super) fn next_receipt(&mut self) -> i64 {
        self.touched = true;
        self.account.receipts += 1;
        self.account.receipts
    }
}
