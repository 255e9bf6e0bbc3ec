//! What can be asked of the ledger.

use crate::{
    ledger::{Book, GrantSource},
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

/// Charges usage that a service has delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The service's short name, such as `inference`.
    pub service: String,
    /// How much; positive.
    pub amount: Money,
    /// What was used, for the customer.
    pub description: String,
}

/// One thing to do to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Add credit.
    Grant(NewGrant),
    /// Take credit for usage. Past usage is always recorded, into debt if it must.
    Charge(Charge),
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
