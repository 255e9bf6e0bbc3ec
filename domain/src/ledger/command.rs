//! What can be asked of the ledger.

use rust_decimal::Decimal;

use crate::{
    ledger::{Book, GrantSource, Posting, PostingKind},
    money::Money,
    time::Timestamp,
};

/// Makes a grant of credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// Where the credit comes from.
    pub source: GrantSource,
    /// How much; positive.
    pub amount: Money,
    /// When what is left of it is taken back; `None` never.
    pub expires_at: Option<Timestamp>,
    /// The services it may pay for; empty means all.
    pub services: Vec<String>,
    /// The payment's id, the voucher's code or the plan's name.
    pub reference: String,
    /// The house account that pays: a gateway's clearing account, or voucher cost.
    pub counter: Book,
    /// Free text for the customer, in the words of who granted it; may be empty.
    pub description: String,
}

/// Pays for a plan from bought credit, and grants its allowance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyPlan {
    /// What is paid; zero or more. Only top-up grants pay it, never vouchers, other plans or debt.
    pub price: Money,
    /// What is granted; positive.
    pub allowance: Money,
    /// When what is left of it is taken back.
    pub expires_at: Timestamp,
    /// The services it may pay for; empty means all.
    pub services: Vec<String>,
    /// The plan's name, for the customer.
    pub reference: String,
    /// The grant of the plan that this one takes the place of: what is free of it is taken out. The state must hold it.
    pub replaces: Option<i64>,
}

/// Charges usage that a service has delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The service's short name, such as `inference`.
    pub service: String,
    /// How much; positive.
    pub amount: Money,
    /// What was used, for the customer.
    pub description: String,
    /// What the amount was made of, when the service tells. It is kept beside the posting; the chain covers it by the
    /// request's fingerprint.
    pub usage: Option<Usage>,
}

/// What a charge was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// What was used: a model, a kind of machine …; may be empty.
    pub resource: String,
    /// Quantity and price of one, when the amount was rated from them ([`crate::rating::rate`]).
    pub rated: Option<(Decimal, Decimal)>,
}

/// Sets credit aside for usage that is about to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHold {
    /// The service's short name.
    pub service: String,
    /// How much; positive.
    pub amount: Money,
    /// When it is released by itself.
    pub expires_at: Timestamp,
    /// What it is for.
    pub description: String,
}

/// Charges usage against a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The hold. When it is no longer open the usage is charged all the same.
    pub hold_id: i64,
    /// Usage as delivered; what goes beyond the hold is taken as by any charge.
    pub charge: Charge,
    /// Whether the usage has ended: what is left of the hold is then released.
    pub last: bool,
}

/// How an earlier charge was paid, as its posting and the reversals since tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeRecord {
    /// The number of its posting.
    pub seq: i64,
    /// When it was charged.
    pub at: Timestamp,
    /// The service charged.
    pub service: String,
    /// Who paid how much, in the order of payment; `None` is debt. Micro-units, positive.
    pub paid: Vec<(Option<i64>, i64)>,
    /// What earlier reversals have given back, micro-units.
    pub reversed: i64,
}

impl ChargeRecord {
    /// Names a charge; whoever loads the account's state fills in the rest.
    #[must_use]
    pub const fn named(seq: i64) -> Self {
        Self { seq, at: Timestamp(0), service: String::new(), paid: Vec::new(), reversed: 0 }
    }

    /// Reads how a charge was paid from its entries; `reversed` is the sum of the reversals since. A capture that also
    /// releases moves a grant's credit twice: what counts is what the grant has less. `None` for other postings.
    #[must_use]
    pub fn of(posting: &Posting, reversed: i64) -> Option<Self> {
        let service = posting.service.clone().filter(|_| posting.kind == PostingKind::Charge)?;
        let mut paid: Vec<(Option<i64>, i64)> = Vec::new();
        for entry in posting.entries.iter().filter(|entry| entry.book.is_customers()) {
            match paid.iter_mut().find(|(grant_id, _)| *grant_id == entry.grant_id) {
                Some((_, part)) => *part -= entry.amount,
                None => paid.push((entry.grant_id, -entry.amount)),
            }
        }
        paid.retain(|(_, part)| *part > 0);
        Some(Self { seq: posting.seq, at: posting.at, service, paid, reversed })
    }
}

/// Gives a charge back, in whole or in part, to the grants that paid it. The state must hold those grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReverseCharge {
    /// The charge.
    pub original: ChargeRecord,
    /// How much; positive.
    pub amount: Money,
    /// Why, for the customer.
    pub reason: String,
}

/// An earlier posting that is to be undone, and what of it has been undone since. Amounts are micro-units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    /// Its number.
    pub seq: i64,
    /// What it moved, without sign; 0 when there is no such posting.
    pub amount: i64,
    /// What has been undone: of a top-up, what refunds and disputes took and did not return; of a refund or dispute,
    /// what was returned.
    pub undone: i64,
}

impl Original {
    /// Names a posting; whoever loads the account's state fills in the rest.
    #[must_use]
    pub const fn named(seq: i64) -> Self {
        Self { seq, amount: 0, undone: 0 }
    }

    /// Reads what a posting moved; nothing when it is not of `kind`.
    #[must_use]
    pub fn of(posting: &Posting, kind: PostingKind, undone: i64) -> Self {
        let amount = if posting.kind == kind { posting.amount.abs() } else { 0 };
        Self { seq: posting.seq, amount, undone }
    }
}

/// Takes bought credit back, because the gateway has given the money back or holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeBack {
    /// The top-up. The state must hold its grant, if it made one.
    pub original: Original,
    /// How much; positive.
    pub amount: Money,
    /// Whether the payer disputes the payment; otherwise it is a refund.
    pub disputed: bool,
    /// The gateway's clearing account.
    pub counter: Book,
    /// The payment's id.
    pub reference: String,
}

/// A correction by an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// How much is given (positive) or taken (negative).
    pub amount: Money,
    /// Who corrects.
    pub actor: String,
    /// Why, for the customer.
    pub reason: String,
}

impl Command {
    /// The grants that the state must hold for it, even when nothing is left of them.
    #[must_use]
    pub fn named_grants(&self) -> Vec<i64> {
        match self {
            Self::Reverse(reverse) => reverse.original.paid.iter().filter_map(|(grant_id, _)| *grant_id).collect(),
            Self::TakeBack(take) => vec![take.original.seq],
            Self::BuyPlan(buy) => buy.replaces.into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// One thing to do to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Add credit.
    Grant(NewGrant),
    /// Buy a plan: its price, its allowance and the end of the plan before it, all or nothing.
    BuyPlan(BuyPlan),
    /// Take credit for usage. Past usage is always recorded, into debt if it must.
    Charge(Charge),
    /// Set credit aside, if there is enough.
    Hold(NewHold),
    /// Take what was set aside.
    Capture(Capture),
    /// Keep a hold for longer: usage is still under way.
    Extend {
        /// The hold.
        hold_id: i64,
        /// When it is now released by itself.
        expires_at: Timestamp,
    },
    /// Give back what is left of a hold.
    Release {
        /// The hold.
        hold_id: i64,
    },
    /// Give a charge back.
    Reverse(ReverseCharge),
    /// Take bought credit back.
    TakeBack(TakeBack),
    /// Give back what a refund or dispute took: the refund failed, the dispute was won.
    Reinstate {
        /// The credit.
        grant: NewGrant,
        /// The posting of the refund or dispute.
        original: Original,
        /// Whether it was a dispute.
        disputed: bool,
    },
    /// Correct by hand.
    Adjust(Adjustment),
    /// Post out what has expired, and nothing else.
    ExpireDue,
}

/// A command with its idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Unique per account; the same key with the same fingerprint is answered with the first posting again.
    pub key: String,
    /// A digest of the content, to tell a repeat from a conflict.
    pub fingerprint: String,
    /// What to do.
    pub command: Command,
}
