//! What is told to an account's open pages and, later, to its webhooks.

use serde::{Deserialize, Serialize};

use crate::{
    ledger::Balance,
    low_balance::BalanceLevel,
    payment::{PaymentId, PaymentState},
};

/// Something that happened to an account. On the wire: JSON with a `type` member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AccountEvent {
    /// The balance is now this.
    Balance {
        /// The balance and its parts.
        balance: Balance,
        /// Signed change that led to it, micro-units; 0 when it only repeats what stands.
        change: i64,
    },
    /// A payment has reached a state.
    Payment {
        /// Which payment.
        id: PaymentId,
        /// Where it stands now.
        state: PaymentState,
    },
    /// A spending limit is reached.
    LimitReached {
        /// Which.
        limit_id: i64,
    },
    /// The available balance has fallen below what the account is warned of, or below zero. Told once per crossing.
    LowBalance {
        /// How it stands now.
        level: BalanceLevel,
        /// What is available, micro-units.
        available: i64,
    },
}
