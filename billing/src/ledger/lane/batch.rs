//! A batch in memory: what was loaded, what was decided, what is to be written.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{
    account::AccountId,
    event::AccountEvent,
    gateway::Gateway,
    ledger::{Applied, Balance, Book, Grant, Known, Posting, Request, apply},
    payment::{PaymentId, PaymentState},
    time::Timestamp,
};

use crate::{
    ledger::{PostError, Posted, state::LedgerAccount},
    payments::record::PaymentRecord,
};

/// Which of a gateway's ids a payment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Holding {
    /// The gateway's object: Checkout Session, order.
    Object,
    /// The money itself: transaction number, PaymentIntent, capture.
    Money,
}

/// One account in a batch.
pub(crate) struct Working {
    pub(super) account: LedgerAccount,
    /// All grants seen in this batch, spent ones too: what is written back.
    grants: BTreeMap<i64, Grant>,
    pub(super) changed_grants: BTreeMap<i64, Grant>,
    pub(super) touched: bool,
    /// Sum of what this batch did to the balance.
    change: i64,
}

impl Working {
    pub(super) const fn new(account: LedgerAccount) -> Self {
        Self { account, grants: BTreeMap::new(), changed_grants: BTreeMap::new(), touched: false, change: 0 }
    }

    /// Takes a live grant as loaded.
    pub(super) fn hold(&mut self, grant: Grant) {
        self.grants.insert(grant.id, grant.clone());
        self.account.state.grants.push(grant);
    }

    /// Follows a posting through the grants that it made or used.
    fn follow(&mut self, posting: &Posting) {
        self.touched = true;
        self.change += posting.amount;
        for entry in posting.entries.iter().filter(|entry| entry.book == Book::Credit) {
            let Some(id) = entry.grant_id else { continue };
            let grant = match self.grants.get_mut(&id) {
                Some(grant) => {
                    grant.remaining += entry.amount;
                    grant.clone()
                }
                None => {
                    let made = self.account.state.grants.iter().find(|grant| grant.id == id);
                    let Some(grant) = made.cloned() else { continue };
                    self.grants.insert(id, grant.clone());
                    grant
                }
            };
            self.changed_grants.insert(id, grant);
        }
    }

    fn next_event(&mut self) -> i64 {
        self.touched = true;
        self.account.events += 1;
        self.account.events
    }
}

/// An event that leaves by the outbox.
pub(crate) struct Leaving {
    pub(super) account_id: AccountId,
    pub(super) event_id: i64,
    pub(super) body: AccountEvent,
}

/// Something that happened to a payment.
pub(crate) struct Happening {
    pub(super) payment_id: PaymentId,
    pub(super) number: i64,
    pub(super) at: Timestamp,
    pub(super) cause: &'static str,
    pub(super) code: String,
    pub(super) state: PaymentState,
}

/// A batch in memory.
#[derive(Default)]
pub(crate) struct Batch {
    pub(super) accounts: HashMap<AccountId, Working>,
    pub(super) known: HashMap<(AccountId, String), Known>,
    pub(super) payments: HashMap<PaymentId, PaymentRecord>,
    pub(super) seen: HashSet<(AccountId, Gateway, String)>,
    pub(super) holders: HashMap<(Holding, AccountId, Gateway, String), PaymentId>,
    pub(super) postings: Vec<(AccountId, Posting)>,
    pub(super) changed_payments: HashSet<PaymentId>,
    pub(super) happenings: Vec<Happening>,
    pub(super) inbox: Vec<(AccountId, Gateway, String, PaymentId, Timestamp)>,
    pub(super) leaving: Vec<Leaving>,
}

impl Batch {
    /// Lets the rules decide one request, and keeps what they decide.
    pub(crate) fn post(
        &mut self,
        account_id: AccountId,
        request: &Request,
        now: Timestamp,
    ) -> Result<Posted, PostError> {
        let working = self.accounts.get_mut(&account_id).ok_or(PostError::NoAccount)?;
        let known = self.known.get(&(account_id, request.key.clone()));
        let postings = match apply(&mut working.account.state, request, known, now)? {
            Applied::Replayed { seq } => return Ok(Posted { seq, replayed: true }),
            Applied::Posted(postings) => postings,
        };
        for posting in postings {
            working.follow(&posting);
            let known = Known { fingerprint: posting.fingerprint.clone(), seq: posting.seq };
            self.known.insert((account_id, posting.key.clone()), known);
            self.postings.push((account_id, posting));
        }
        Ok(Posted { seq: working.account.state.seq, replayed: false })
    }

    /// A payment of this batch, as it stands now.
    pub(crate) fn payment(&self, id: &PaymentId) -> Option<PaymentRecord> {
        self.payments.get(id).cloned()
    }

    /// Whether the gateway's id is held by another payment than `id`.
    pub(crate) fn held_by_another(
        &self,
        holding: Holding,
        gateway: Gateway,
        held: Option<&str>,
        id: &PaymentId,
    ) -> bool {
        held.is_some_and(|held| {
            let key = (holding, id.account_id(), gateway, held.to_owned());
            self.holders.get(&key).is_some_and(|holder| holder != id)
        })
    }

    /// Whether a message has had its effect before.
    pub(crate) fn has_seen(&self, account_id: AccountId, gateway: Gateway, event_key: &str) -> bool {
        self.seen.contains(&(account_id, gateway, event_key.to_owned()))
    }

    /// Marks a message as having had its effect.
    pub(crate) fn see(&mut self, id: &PaymentId, gateway: Gateway, event_key: &str, now: Timestamp) {
        if self.seen.insert((id.account_id(), gateway, event_key.to_owned())) {
            self.inbox.push((id.account_id(), gateway, event_key.to_owned(), id.clone(), now));
        }
    }

    /// Keeps a payment's new standing, with what caused it; a change of state is told to the account's pages.
    pub(crate) fn keep(&mut self, mut payment: PaymentRecord, cause: &'static str, code: &str, now: Timestamp) {
        payment.happenings += 1;
        self.happenings.push(Happening {
            payment_id: payment.id.clone(),
            number: payment.happenings,
            at: now,
            cause,
            code: code.to_owned(),
            state: payment.state,
        });
        let account_id = payment.id.account_id();
        for (holding, held) in [(Holding::Object, &payment.object_id), (Holding::Money, &payment.money_id)] {
            if let Some(held) = held {
                self.holders.insert((holding, account_id, payment.gateway, held.clone()), payment.id.clone());
            }
        }
        let before = self.payments.insert(payment.id.clone(), payment.clone());
        if before.is_none_or(|before| before.state != payment.state) {
            let body = AccountEvent::Payment { id: payment.id.clone(), state: payment.state };
            self.tell(account_id, body);
        }
        self.changed_payments.insert(payment.id);
    }

    fn tell(&mut self, account_id: AccountId, body: AccountEvent) {
        if let Some(working) = self.accounts.get_mut(&account_id) {
            let event_id = working.next_event();
            self.leaving.push(Leaving { account_id, event_id, body });
        }
    }

    /// One event for every account whose balance this batch has moved.
    pub(super) fn tell_balances(&mut self, now: Timestamp) {
        let moved: Vec<_> = self
            .accounts
            .iter()
            .filter(|(_, working)| !working.changed_grants.is_empty() || working.change != 0)
            .map(|(id, working)| {
                let balance = Balance::at(&working.account.state, now);
                (*id, AccountEvent::Balance { balance, change: working.change })
            })
            .collect();
        for (account_id, body) in moved {
            self.tell(account_id, body);
        }
    }
}
