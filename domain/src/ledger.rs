//! The ledger's pure core: what each command does to an account, decided without I/O.
//!
//! [`apply`] takes an account's state and one request and answers with the postings to append and the new state, or a
//! refusal. Loading, locking and writing are the caller's; the property tests, the engine and one day the customer's
//! browser run this very function.

mod apply;
mod authorize;
mod balance;
mod burn;
mod chain;
mod command;
mod grant;
mod hold;
mod limit;
mod posting;
mod signed_head;
mod state;

pub use apply::{Applied, Refusal, apply};
pub use authorize::{Denial, authorize};
pub use balance::{Balance, DisplayedBalance};
pub use burn::burn_order;
pub use chain::{BadLink, Broken, Link, Verifier, link};
pub use command::{
    Adjustment, BuyPlan, Capture, Charge, ChargeRecord, Command, NewGrant, NewHold, Original, Request, ReverseCharge,
    TakeBack, Usage,
};
pub use grant::{Grant, GrantSource, UnknownGrantSource};
pub use hold::{Hold, HoldPart, OpenHold, OpenHolds};
pub use limit::{Limit, LimitPeriod, UnknownLimitPeriod};
pub use posting::{Book, Entry, Posting, PostingKind, UnknownBook, UnknownPostingKind};
pub use signed_head::{BadSignature, Head, SignedHead};
pub use state::{AccountState, Known};

#[cfg(test)]
mod histories;
#[cfg(test)]
mod tests;
