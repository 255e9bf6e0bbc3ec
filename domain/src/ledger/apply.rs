//! The decision: one request against one account.

mod adjust;
mod charge;
mod expiry;
mod grant;
mod hold;
mod plan;
mod reversal;

use crate::{
    ledger::{AccountState, Command, Denial, Entry, Known, Link, Posting, PostingKind, Request, link},
    money::{MICROS_MAX, Money},
    time::Timestamp,
};

/// What a request did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// What is to be appended.
    Posted {
        /// In order: what was due first, then the request's own, then what became due by it.
        postings: Vec<Posting>,
        /// The number of the request's own; `None` only for [`Command::ExpireDue`] and [`Command::Extend`].
        own: Option<i64>,
    },
    /// The request was answered before; this is the posting it made then.
    Replayed {
        /// Its number.
        seq: i64,
    },
}

/// Why a request was refused. Nothing has changed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The key was used before for something else.
    #[error("the idempotency key was used before with other content")]
    KeyConflict,
    /// The amount is not in the account's currency.
    #[error("the amount is not in the account's currency")]
    CurrencyMismatch,
    /// The amount is zero, negative or beyond [`MICROS_MAX`].
    #[error("the amount is out of range")]
    AmountOutOfRange,
    /// The balance or debt would leave the range that can be kept exactly.
    #[error("the balance would be out of range")]
    BalanceOutOfRange,
    /// The credit cannot be set aside.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// There is no such open hold.
    #[error("there is no such open hold")]
    NoSuchHold,
    /// A grant and a hold must end after they begin, and a hold cannot be made shorter.
    #[error("the end is not after the beginning or the present end")]
    BadEnd,
    /// There is not enough bought credit, that is not needed for debt, to pay for the plan.
    #[error("there is not enough bought credit: {missing} micro-units are missing")]
    NotEnoughTopUp {
        /// How much more must be bought, micro-units.
        missing: i64,
    },
    /// The account has no such charge.
    #[error("there is no such charge")]
    NoSuchCharge,
    /// A grant that the charge was paid from is not there.
    #[error("there is no such grant")]
    NoSuchGrant,
    /// The account has no such top-up.
    #[error("there is no such top-up")]
    NoSuchTopUp,
    /// The account has no such dispute.
    #[error("there is no such dispute")]
    NoSuchDispute,
    /// There is no such refund.
    #[error("there is no such refund")]
    NoSuchRefund,
    /// More than what is left to be undone.
    #[error("more than what is left of it, {left} micro-units")]
    MoreThanLeft {
        /// What can still be undone.
        left: i64,
    },
}

/// Decides `request` against `state` at `now`. `known` is what the account remembers of the request's key.
///
/// On success `state` is the state after all postings; on refusal it is unchanged. Legs of every posting sum to zero,
/// sequence numbers follow without gaps, and `balance` always equals what grants have left, free and held, less the debt.
///
/// # Errors
/// A [`Refusal`]; none of them depends on the clock except through `state`.
pub fn apply(
    state: &mut AccountState,
    request: &Request,
    known: Option<&Known>,
    now: Timestamp,
) -> Result<Applied, Refusal> {
    if let Some(known) = known {
        return if known.fingerprint == request.fingerprint {
            Ok(Applied::Replayed { seq: known.seq })
        } else {
            Err(Refusal::KeyConflict)
        };
    }
    let now = now.max(state.posted_at);
    let mut desk = Desk { state: state.clone(), request, now, postings: Vec::new(), own: None };
    desk.post_due();
    match &request.command {
        Command::Grant(grant) => desk.grant(grant)?,
        Command::BuyPlan(buy) => desk.buy_plan(buy)?,
        Command::Charge(charge) => desk.charge(charge)?,
        Command::Hold(hold) => desk.hold(hold)?,
        Command::Capture(capture) => desk.capture(capture)?,
        Command::Extend { hold_id, expires_at } => desk.extend(*hold_id, *expires_at)?,
        Command::Release { hold_id } => desk.release(*hold_id)?,
        Command::Reverse(reverse) => desk.reverse(reverse)?,
        Command::TakeBack(take) => desk.take_back(take)?,
        Command::Reinstate { grant, original, disputed } => desk.reinstate(grant, original, *disputed)?,
        Command::Adjust(adjustment) => desk.adjust(adjustment)?,
        Command::ExpireDue => {}
    }
    // A release or a reversal may have given something back to a grant whose time is over.
    desk.post_due();
    desk.state.grants.retain(|grant| !grant.is_spent());
    *state = desk.state;
    Ok(Applied::Posted { postings: desk.postings, own: desk.own })
}

/// One decision in the making: a copy of the state, and the postings so far.
struct Desk<'a> {
    state: AccountState,
    request: &'a Request,
    now: Timestamp,
    postings: Vec<Posting>,
    own: Option<i64>,
}

/// What a posting says beside its entries.
struct Words {
    kind: PostingKind,
    service: Option<String>,
    original: Option<i64>,
    description: String,
    reference: String,
}

impl Words {
    const fn of(kind: PostingKind) -> Self {
        Self { kind, service: None, original: None, description: String::new(), reference: String::new() }
    }
}

impl Desk<'_> {
    /// The number that the next posting will have.
    const fn next_seq(&self) -> i64 {
        self.state.seq + 1
    }

    /// Appends the request's own posting. Its amount is what its entries do to the customer's own books.
    fn post(&mut self, words: Words, entries: Vec<Entry>) -> Result<(), Refusal> {
        in_range(self.state.balance.checked_add(own_amount(&entries)))?;
        let (key, fingerprint) = (self.request.key.clone(), self.request.fingerprint.clone());
        self.append(words, entries, key, fingerprint);
        self.own = Some(self.state.seq);
        Ok(())
    }

    /// Appends a posting that nobody asked for: its time had come. It only takes away what is there, or moves it.
    fn post_by_clock(&mut self, words: Words, entries: Vec<Entry>, key: String) {
        self.append(words, entries, key, String::new());
    }

    fn append(&mut self, words: Words, entries: Vec<Entry>, key: String, fingerprint: String) {
        let amount = own_amount(&entries);
        let Words { kind, service, original, description, reference } = words;
        self.state.seq += 1;
        self.state.balance += amount;
        let mut posting = Posting {
            seq: self.state.seq,
            at: self.now,
            kind,
            service,
            original,
            description,
            reference,
            amount,
            balance_after: self.state.balance,
            key,
            fingerprint,
            entries,
            link: Link::START,
        };
        posting.link = link(self.state.account_id, &self.state.head, &posting);
        self.state.head = posting.link;
        self.state.posted_at = self.now;
        self.postings.push(posting);
    }

    /// A positive amount in the account's currency, micro-units.
    fn checked_amount(&self, amount: Money) -> Result<i64, Refusal> {
        if amount.currency != self.state.currency {
            return Err(Refusal::CurrencyMismatch);
        }
        if amount.micros <= 0 || amount.micros > MICROS_MAX {
            return Err(Refusal::AmountOutOfRange);
        }
        Ok(amount.micros)
    }
}

/// What entries do to the customer's own books, micro-units.
fn own_amount(entries: &[Entry]) -> i64 {
    entries.iter().filter(|entry| entry.book.is_customers()).map(|entry| entry.amount).sum()
}

fn in_range(micros: Option<i64>) -> Result<i64, Refusal> {
    micros.filter(|micros| (-MICROS_MAX..=MICROS_MAX).contains(micros)).ok_or(Refusal::BalanceOutOfRange)
}
