//! Money of a paid payment that goes back: refunds and disputes, as the gateway tells of them.

use serde::{Deserialize, Serialize};

use crate::money::Money;

/// What money goes back for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackKind {
    /// The merchant gives it back, by the API or in the gateway's own dashboard.
    Refund,
    /// The payer's bank takes it back, at least until the dispute is decided.
    Dispute,
}

impl BackKind {
    /// The name in tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Dispute => "dispute",
        }
    }
}

/// How far it has come. It may go from any state to any other: a refund that was paid out may still be sent back by the
/// bank, a dispute that was lost may be appealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackState {
    /// Ordered or under dispute: the money has left the merchant's balance, the end is open.
    Open,
    /// Paid out, or the dispute is lost.
    Gone,
    /// The refund failed or was cancelled, or the dispute is won: the money is the merchant's again.
    Returned,
}

impl BackState {
    /// The name in tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Gone => "gone",
            Self::Returned => "returned",
        }
    }

    /// Whether the credit it bought is taken back while it stands so.
    #[must_use]
    pub const fn takes_credit(self) -> bool {
        matches!(self, Self::Open | Self::Gone)
    }
}

/// One refund or dispute as it stands at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyBack {
    /// The gateway's id of it: unique for the gateway, at most 255 characters.
    pub id: String,
    /// Refund or dispute.
    pub kind: BackKind,
    /// How much, positive, in the currency that was charged.
    pub amount: Money,
    /// How far it has come.
    pub state: BackState,
}
