//! A batch in memory: what was loaded, what was decided, what is to be written.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use domain::{
    account::AccountId,
    currency::Currency,
    event::AccountEvent,
    gateway::Gateway,
    ledger::{
        Applied, Balance, Capture, ChargeRecord, Command, Grant, Known, NewGrant, Original, Posting, PostingKind,
        Request, ReverseCharge, TakeBack, Usage, apply,
    },
    payment::{PaymentId, PaymentState},
    time::Timestamp,
};

use crate::{
    events::{Hub, Moved},
    ledger::{
        PostError, Posted,
        lane::{cache::Kept, working::Working},
    },
    payments::{desk::PaymentDesk, record::PaymentRecord},
    plans::desk::PlanDesk,
};

/// Which of a gateway's ids a payment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Holding {
    /// The gateway's object: Checkout Session, order.
    Object,
    /// The money itself: transaction number, PaymentIntent, capture.
    Money,
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

/// A receipt of a payment that this batch credits.
pub(crate) struct NewReceipt {
    pub(super) payment_id: PaymentId,
    pub(super) number: i64,
    pub(super) at: Timestamp,
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
    pub(super) receipts: Vec<NewReceipt>,
    /// Who sells, as receipts keep it.
    pub(super) seller: Arc<str>,
    pub(super) inbox: Vec<(AccountId, Gateway, String, PaymentId, Timestamp)>,
    pub(super) leaving: Vec<Leaving>,
    /// The accounts' plans; loaded when a job is about one.
    pub(crate) plans: PlanDesk,
    /// Refunds, disputes and findings of the payments; loaded with them.
    pub(crate) desk: PaymentDesk,
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
        let low = working.watch(&postings, now);
        let newly: Vec<i64> = working.reached().difference(&reached).copied().collect();
        let seq = own.unwrap_or(working.account.state.seq);
        match &request.command {
            Command::Reverse(ReverseCharge { original, amount, .. }) => {
                if let Some(charge) = self.charges.get_mut(&(account_id, original.seq)) {
                    charge.reversed += amount.micros;
                }
            }
            Command::TakeBack(TakeBack { original, amount, .. }) => self.undo(account_id, original.seq, amount.micros),
            Command::Reinstate { original, grant: NewGrant { amount, .. }, .. } => {
                self.undo(account_id, original.seq, amount.micros);
                let top_up = self.originals.get(&(account_id, original.seq)).and_then(|(posting, _)| posting.original);
                if let Some(top_up) = top_up {
                    self.undo(account_id, top_up, -amount.micros);
                }
            }
            _ => {}
        }
        for posting in postings {
            let known = Known { fingerprint: posting.fingerprint.clone(), seq: posting.seq };
            self.known.insert((account_id, posting.key.clone()), known);
            self.postings.push((account_id, posting));
        }
        if let Command::Charge(charge) | Command::Capture(Capture { charge, .. }) = &request.command
            && let Some(usage) = &charge.usage
        {
            self.usages.push((account_id, seq, usage.clone()));
        }
        for limit_id in newly {
            self.tell(account_id, AccountEvent::LimitReached { limit_id });
        }
        if let Some(low) = low {
            self.tell(account_id, low);
        }
        Ok(Posted { seq, replayed: false })
    }

    /// Counts what was undone of a posting, for the requests that follow in this batch.
    fn undo(&mut self, account_id: AccountId, seq: i64, amount: i64) {
        if let Some((_, undone)) = self.originals.get_mut(&(account_id, seq)) {
            *undone += amount;
        }
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

    /// Gives a payment that is credited its receipt, with the account's next number.
    pub(crate) fn issue_receipt(&mut self, payment_id: &PaymentId, at: Timestamp) {
        if let Some(working) = self.accounts.get_mut(&payment_id.account_id()) {
            let number = working.next_receipt();
            self.receipts.push(NewReceipt { payment_id: payment_id.clone(), number, at });
        }
    }

    /// Keeps a payment's new standing, and opens a finding about it for operators.
    pub(crate) fn review(&mut self, payment: PaymentRecord, what: &'static str, detail: &str, now: Timestamp) {
        let (id, number) = (payment.id.clone(), payment.happenings + 1);
        self.keep(payment, what, detail, now);
        self.desk.open_review(&id, number, what, detail, now);
    }

    /// Opens a finding about a payment, unless the same was found before: what operators have decided stays decided.
    pub(crate) fn find(&mut self, payment: PaymentRecord, what: &'static str, detail: &str, now: Timestamp) {
        if !self.desk.has_found(&payment.id, what, detail) {
            self.review(payment, what, detail, now);
        }
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
        let moved =
            self.accounts.iter().filter(|(_, working)| working.is_moved()).filter(|(id, _)| hub.is_listened_to(**id));
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
        Command::Reinstate { grant, original: named, disputed } => {
            let kind = if *disputed { PostingKind::Dispute } else { PostingKind::Refund };
            Command::Reinstate { grant: grant.clone(), original: original(named, kind), disputed: *disputed }
        }
        _ => return Cow::Borrowed(request),
    };
    Cow::Owned(Request { command, ..request.clone() })
}
