//! A batch in memory: what was loaded, what was decided, what is to be written.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

use domain::{
    account::AccountId,
    currency::Currency,
    event::AccountEvent,
    gateway::Gateway,
    ledger::{
        Applied, Balance, Capture, ChargeRecord, Command, Grant, Hold, Known, Limit, NewGrant, Original, Posting,
        PostingKind, Request, ReverseCharge, TakeBack, Usage, apply,
    },
    payment::{PaymentId, PaymentState},
    time::Timestamp,
};

use crate::{
    events::{Hub, Moved},
    ledger::{PostError, Posted, lane::cache::Kept, limits, state::LedgerAccount},
    payments::record::PaymentRecord,
    plans::desk::PlanDesk,
    zone::Zone,
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
    change: i64,
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
    fn kept(&self) -> Option<Kept> {
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
    fn roll_limits(&mut self, now: Timestamp) {
        for limit in &mut self.account.state.limits {
            if let Some((_, zone)) = self.limits.get(&limit.id) {
                limits::roll(limit, zone, now);
            }
        }
    }

    /// The ids of the limits that are reached.
    fn reached(&self) -> BTreeSet<i64> {
        self.account.state.limits.iter().filter(|limit| limit.is_reached()).map(|limit| limit.id).collect()
    }

    /// The limits to write: those that are other than loaded.
    pub(super) fn limits_to_write(&self) -> impl Iterator<Item = &Limit> {
        let changed = |limit: &&Limit| self.limits.get(&limit.id).is_none_or(|(loaded, _)| loaded != *limit);
        self.account.state.limits.iter().filter(changed)
    }

    /// Puts the grants that a request names into the state.
    fn name(&mut self, ids: &[i64]) {
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
    fn follow(&mut self, postings: &[Posting]) {
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
    /// The charges that requests give back.
    pub(super) charges: HashMap<(AccountId, i64), ChargeRecord>,
    /// Other postings that requests undo, and what of each has been undone.
    pub(super) originals: HashMap<(AccountId, i64), (Posting, i64)>,
    pub(super) payments: HashMap<PaymentId, PaymentRecord>,
    pub(super) seen: HashSet<(AccountId, Gateway, String)>,
    pub(super) holders: HashMap<(Holding, AccountId, Gateway, String), PaymentId>,
    pub(super) postings: Vec<(AccountId, Posting)>,
    /// What charges were made of, by the numbers of their postings.
    pub(super) usages: Vec<(AccountId, i64, Usage)>,
    pub(super) changed_payments: HashSet<PaymentId>,
    pub(super) happenings: Vec<Happening>,
    pub(super) inbox: Vec<(AccountId, Gateway, String, PaymentId, Timestamp)>,
    pub(super) leaving: Vec<Leaving>,
    /// The accounts' plans; loaded when a job is about one.
    pub(crate) plans: PlanDesk,
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
        let request = &with_past(&self.charges, &self.originals, account_id, request);
        working.name(&request.command.named_grants());
        working.roll_limits(now);
        let reached = working.reached();
        let (postings, own) = match apply(&mut working.account.state, request, known, now)? {
            Applied::Replayed { seq } => return Ok(Posted { seq, replayed: true }),
            Applied::Posted { postings, own } => (postings, own),
        };
        working.follow(&postings);
        let newly: Vec<i64> = working.reached().difference(&reached).copied().collect();
        match &request.command {
            Command::Reverse(ReverseCharge { original, amount, .. }) => {
                if let Some(charge) = self.charges.get_mut(&(account_id, original.seq)) {
                    charge.reversed += amount.micros;
                }
            }
            Command::TakeBack(TakeBack { original, amount, .. })
            | Command::Reinstate { original, grant: NewGrant { amount, .. } } => {
                if let Some((_, undone)) = self.originals.get_mut(&(account_id, original.seq)) {
                    *undone += amount.micros;
                }
            }
            _ => {}
        }
        for posting in postings {
            let known = Known { fingerprint: posting.fingerprint.clone(), seq: posting.seq };
            self.known.insert((account_id, posting.key.clone()), known);
            self.postings.push((account_id, posting));
        }
        let seq = own.unwrap_or(working.account.state.seq);
        if let Command::Charge(charge) | Command::Capture(Capture { charge, .. }) = &request.command
            && let Some(usage) = &charge.usage
        {
            self.usages.push((account_id, seq, usage.clone()));
        }
        for limit_id in newly {
            self.tell(account_id, AccountEvent::LimitReached { limit_id });
        }
        Ok(Posted { seq, replayed: false })
    }

    /// An account's currency; `None` when it has no ledger.
    pub(crate) fn currency(&self, account_id: AccountId) -> Option<Currency> {
        Some(self.accounts.get(&account_id)?.account.state.currency)
    }

    /// A grant that has something left, as it stands now.
    pub(crate) fn live_grant(&self, account_id: AccountId, grant_id: i64) -> Option<&Grant> {
        self.accounts.get(&account_id)?.account.state.grants.iter().find(|grant| grant.id == grant_id)
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

    /// What the lane may keep when the batch is durable.
    pub(super) fn kept(&self) -> Vec<(AccountId, Kept)> {
        self.accounts.iter().filter_map(|(account_id, working)| Some((*account_id, working.kept()?))).collect()
    }

    /// What to tell the pages, here, of the accounts whose balance this batch has moved.
    pub(super) fn moved(&self, hub: &Hub, now: Timestamp) -> Vec<Moved> {
        let moved = self
            .accounts
            .iter()
            .filter(|(_, working)| working.touched && (!working.changed_grants.is_empty() || working.change != 0))
            .filter(|(id, _)| hub.is_listened_to(**id));
        moved
            .map(|(id, working)| {
                let state = &working.account.state;
                Moved { account_id: *id, seq: state.seq, balance: Balance::at(state, now), change: working.change }
            })
            .collect()
    }
}

/// The request with what the ledger knows of the postings that it undoes.
fn with_past<'a>(
    charges: &HashMap<(AccountId, i64), ChargeRecord>,
    originals: &HashMap<(AccountId, i64), (Posting, i64)>,
    account_id: AccountId,
    request: &'a Request,
) -> Cow<'a, Request> {
    let original = |named: &Original, kind| {
        let found = originals.get(&(account_id, named.seq));
        found.map_or(*named, |(posting, undone)| Original::of(posting, kind, *undone))
    };
    let command = match &request.command {
        Command::Reverse(reverse) => match charges.get(&(account_id, reverse.original.seq)) {
            Some(charge) => Command::Reverse(ReverseCharge { original: charge.clone(), ..reverse.clone() }),
            None => return Cow::Borrowed(request),
        },
        Command::TakeBack(take) => {
            Command::TakeBack(TakeBack { original: original(&take.original, PostingKind::TopUp), ..take.clone() })
        }
        Command::Reinstate { grant, original: named } => {
            Command::Reinstate { grant: grant.clone(), original: original(named, PostingKind::Dispute) }
        }
        _ => return Cow::Borrowed(request),
    };
    Cow::Owned(Request { command, ..request.clone() })
}
