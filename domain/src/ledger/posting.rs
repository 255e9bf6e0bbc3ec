//! Postings: balanced, append-only sets of entries.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{gateway::Gateway, ledger::Link, time::Timestamp};

/// What a posting did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostingKind {
    /// Credit bought through a gateway.
    TopUp,
    /// Credit from a voucher.
    Voucher,
    /// A plan's allowance.
    Plan,
    /// The price of a plan, paid from bought credit.
    PlanFee,
    /// What was left of a plan's allowance when another plan took its place.
    PlanEnd,
    /// Usage charged by a service.
    Charge,
    /// The remainder of an expired grant.
    Expiry,
    /// A charge given back.
    Reversal,
    /// Bought credit taken back, because the money was.
    Refund,
    /// Bought credit taken back while its payer disputes the payment.
    Dispute,
    /// The same given back, after the dispute was won.
    DisputeWon,
    /// The same given back, because the refund never reached the payer.
    RefundReturned,
    /// A correction by an operator.
    Adjustment,
    /// Credit set aside: the balance stays.
    Hold,
    /// Credit no longer set aside: the balance stays.
    Release,
}

impl PostingKind {
    /// Every kind, in the order of the filter's list.
    pub const ALL: [Self; 15] = [
        Self::TopUp,
        Self::Voucher,
        Self::Plan,
        Self::PlanFee,
        Self::PlanEnd,
        Self::Charge,
        Self::Reversal,
        Self::Refund,
        Self::Dispute,
        Self::DisputeWon,
        Self::RefundReturned,
        Self::Adjustment,
        Self::Expiry,
        Self::Hold,
        Self::Release,
    ];

    /// The kinds that move the balance, and so are rows of the customer's history. The others set credit aside.
    pub const SHOWN: [Self; 13] = [
        Self::TopUp,
        Self::Voucher,
        Self::Plan,
        Self::PlanFee,
        Self::PlanEnd,
        Self::Charge,
        Self::Reversal,
        Self::Refund,
        Self::Dispute,
        Self::DisputeWon,
        Self::RefundReturned,
        Self::Adjustment,
        Self::Expiry,
    ];

    /// The name in tables, addresses and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::TopUp => "top_up",
            Self::Voucher => "voucher",
            Self::Plan => "plan",
            Self::PlanFee => "plan_fee",
            Self::PlanEnd => "plan_end",
            Self::Charge => "charge",
            Self::Expiry => "expiry",
            Self::Reversal => "reversal",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
            Self::DisputeWon => "dispute_won",
            Self::RefundReturned => "refund_returned",
            Self::Adjustment => "adjustment",
            Self::Hold => "hold",
            Self::Release => "release",
        }
    }
}

/// The text names no posting kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown posting kind {0:?}")]
pub struct UnknownPostingKind(pub String);

impl FromStr for PostingKind {
    type Err = UnknownPostingKind;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug).ok_or_else(|| UnknownPostingKind(slug.to_owned()))
    }
}

/// The ledger account that an entry changes. Every one of them lies on the customer's own account key: the house's
/// are sums over customers, never rows that all customers write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Book {
    /// The customer's credit, by grant.
    Credit,
    /// The customer's credit that is set aside, by grant.
    Held,
    /// What the customer owes.
    Debt,
    /// Money on its way from a gateway.
    Clearing(Gateway),
    /// What services have earned.
    Revenue,
    /// What vouchers have cost the house.
    VoucherCost,
    /// What plans have sold.
    PlanSales,
    /// What expired unused.
    Breakage,
    /// What operators have given, less what they have taken.
    Adjustments,
}

impl Book {
    /// Every book.
    pub const ALL: [Self; 11] = [
        Self::Credit,
        Self::Held,
        Self::Debt,
        Self::Clearing(Gateway::Vnpay),
        Self::Clearing(Gateway::Stripe),
        Self::Clearing(Gateway::Paypal),
        Self::Revenue,
        Self::VoucherCost,
        Self::PlanSales,
        Self::Breakage,
        Self::Adjustments,
    ];

    /// The name in tables.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Held => "held",
            Self::Debt => "debt",
            Self::Clearing(Gateway::Vnpay) => "clearing.vnpay",
            Self::Clearing(Gateway::Stripe) => "clearing.stripe",
            Self::Clearing(Gateway::Paypal) => "clearing.paypal",
            Self::Revenue => "revenue",
            Self::VoucherCost => "voucher_cost",
            Self::PlanSales => "plan_sales",
            Self::Breakage => "breakage",
            Self::Adjustments => "adjustments",
        }
    }

    /// Whether it is the customer's own: these make up the balance.
    #[must_use]
    pub const fn is_customers(self) -> bool {
        matches!(self, Self::Credit | Self::Held | Self::Debt)
    }
}

/// The text names no book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown book {0:?}")]
pub struct UnknownBook(pub String);

impl FromStr for Book {
    type Err = UnknownBook;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|book| book.slug() == slug).ok_or_else(|| UnknownBook(slug.to_owned()))
    }
}

/// One leg of a posting. Positive raises what the house owes the customer (or lowers what the customer owes);
/// the legs of a posting sum to zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The account it changes.
    pub book: Book,
    /// The grant, when `book` is [`Book::Credit`] or [`Book::Held`].
    pub grant_id: Option<i64>,
    /// Signed micro-units.
    pub amount: i64,
}

/// One balanced set of entries: a row of the customer's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Gapless number within the account, from 1.
    pub seq: i64,
    /// When it was posted.
    pub at: Timestamp,
    /// What it did.
    pub kind: PostingKind,
    /// The service charged; `None` for movements of the account itself.
    pub service: Option<String>,
    /// The posting that it is about: the charge given back, the hold captured or released …
    pub original: Option<i64>,
    /// Text for the customer; may be empty.
    pub description: String,
    /// A payment's id, a voucher's code …; may be empty.
    pub reference: String,
    /// Signed change of the balance, micro-units.
    pub amount: i64,
    /// The balance after it, micro-units; negative when in debt.
    pub balance_after: i64,
    /// The idempotency key it was made under.
    pub key: String,
    /// The digest of the request it answered.
    pub fingerprint: String,
    /// Its legs, summing to zero.
    pub entries: Vec<Entry>,
    /// Binds it to all postings before it.
    pub link: Link,
}
