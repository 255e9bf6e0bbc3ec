//! The ledger's pure core: what each command does to an account, decided without I/O.
//!
//! [`apply`] takes an account's state and one request and answers with the postings to append and the new state, or a
//! refusal. Loading, locking and writing are the caller's; the property tests, the engine and one day the customer's
//! browser run this very function.

mod apply;
mod balance;
mod burn;
mod command;
mod posting;
mod state;

pub use apply::{Applied, Refusal, apply};
pub use balance::{Balance, DisplayedBalance};
pub use burn::burn_order;
pub use command::{Charge, Command, NewGrant, Request};
pub use posting::{Book, Entry, Posting, PostingKind, UnknownBook, UnknownPostingKind};
pub use state::{AccountState, Grant, GrantSource, Known, UnknownGrantSource};

#[cfg(test)]
mod tests;
