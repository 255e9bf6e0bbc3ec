//! Payments: one attempt to buy credit through a gateway, and the states it goes through (`payments.md` §4.1).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{account::AccountId, gateway::Gateway, money::Money};

mod hint;
mod id;
mod money_back;
pub mod schedule;
mod state;

pub use hint::Hint;
pub(crate) use id::account_digits;
pub use id::{NotAPaymentId, PaymentId};
pub use money_back::{BackFacts, BackKind, BackState, BackStep, BookedBack, MoneyBack, PaidFor};
pub use state::{Transition, transition};

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Stored, the gateway not asked yet.
    Created,
    /// The gateway has given an address to send the customer to.
    Redirected,
    /// The customer has acted, the money is not certain yet (voucher issued, capture pending, bank working).
    Pending,
    /// Paid and credited. Never left.
    Succeeded,
    /// Refused, for a [`FailureReason`].
    Failed,
    /// Time ran out.
    Expired,
    /// The customer cancelled.
    Cancelled,
    /// Something does not add up: an operator decides. Never credited by a machine.
    Review,
}

impl PaymentState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Redirected,
        Self::Pending,
        Self::Succeeded,
        Self::Failed,
        Self::Expired,
        Self::Cancelled,
        Self::Review,
    ];

    /// The name in tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Redirected => "redirected",
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Review => "review",
        }
    }

    /// Whether the payment is still on its way: the gateway may be asked, the customer may go on paying.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Redirected | Self::Pending)
    }

    /// Whether a payment by `gateway` is up to it alone: at its page there is nothing left to do. VNPay calls a payment
    /// pending that has not been finished there, too: that one can be resumed.
    #[must_use]
    pub const fn is_with(self, gateway: Gateway) -> bool {
        matches!(self, Self::Pending) && !matches!(gateway, Gateway::Vnpay)
    }

    /// What the customer is told.
    #[must_use]
    pub const fn shown(self) -> ShownStatus {
        match self {
            Self::Created | Self::Redirected | Self::Pending | Self::Review => ShownStatus::Pending,
            Self::Succeeded => ShownStatus::Success,
            Self::Failed | Self::Expired | Self::Cancelled => ShownStatus::Failed,
        }
    }
}

impl fmt::Display for PaymentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// The text names no payment state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown payment state {0:?}")]
pub struct UnknownPaymentState(pub String);

impl FromStr for PaymentState {
    type Err = UnknownPaymentState;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.slug() == slug).ok_or_else(|| UnknownPaymentState(slug.to_owned()))
    }
}

/// The three statuses that customers see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownStatus {
    /// Paid and in the balance.
    Success,
    /// On its way, or with an operator.
    Pending,
    /// Over, nothing added.
    Failed,
}

impl ShownStatus {
    /// Every status, in the order of the filter's list.
    pub const ALL: [Self; 3] = [Self::Success, Self::Pending, Self::Failed];

    /// The name in addresses and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Pending => "pending",
            Self::Failed => "failed",
        }
    }
}

/// Why a payment failed, in kinds that can be explained to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// The customer cancelled at the gateway.
    Cancelled,
    /// The time to pay ran out.
    Expired,
    /// The bank or the gateway refused without saying more.
    Declined,
    /// Not enough money on the customer's side.
    InsufficientFunds,
    /// A limit of the customer's bank or card was reached.
    LimitReached,
    /// Identity, password or one-time code was wrong too often.
    Authentication,
    /// The card or account is locked or not enabled for this kind of payment.
    AccountLocked,
    /// The bank or the gateway does not work right now.
    BankUnavailable,
    /// The gateway could not be asked to start the payment.
    GatewayUnavailable,
    /// A person looked at it and did not credit it: the money may be with the gateway.
    Rejected,
    /// Anything else.
    Other,
}

impl FailureReason {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::Cancelled,
        Self::Expired,
        Self::Declined,
        Self::InsufficientFunds,
        Self::LimitReached,
        Self::Authentication,
        Self::AccountLocked,
        Self::BankUnavailable,
        Self::GatewayUnavailable,
        Self::Rejected,
        Self::Other,
    ];

    /// The name in tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Declined => "declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::LimitReached => "limit_reached",
            Self::Authentication => "authentication",
            Self::AccountLocked => "account_locked",
            Self::BankUnavailable => "bank_unavailable",
            Self::GatewayUnavailable => "gateway_unavailable",
            Self::Rejected => "rejected",
            Self::Other => "other",
        }
    }

    /// Reads the name back; `None` when there is no such reason.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.slug() == slug)
    }
}

/// What an authoritative answer of a gateway says about the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The money has moved.
    Paid,
    /// Not certain yet.
    Pending,
    /// It did not and will not move.
    Failed(FailureReason),
    /// Time ran out, the money did not move.
    Expired,
    /// The customer cancelled, the money did not move.
    Cancelled,
    /// The answer contradicts itself or names suspicion.
    Suspicious,
}

/// What a gateway has proven about one payment: from a verified message, or from an answer to our own question.
/// Nothing that came through a browser becomes evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Who says so.
    pub gateway: Gateway,
    /// The payment it is about, from the reference that we gave the gateway.
    pub payment_id: PaymentId,
    /// What it says.
    pub outcome: Outcome,
    /// The amount the gateway names; must equal what was asked before anything is credited.
    pub amount: Option<Money>,
    /// The gateway's id of the object it is about (Checkout Session, order); must be the one stored with the payment.
    pub object_id: Option<String>,
    /// The gateway's id of the money itself (VNPay transaction number, PaymentIntent, capture).
    pub money_id: Option<String>,
    /// Identifies the message, so that a repeat is recognised; `None` for answers to our own questions.
    pub event_key: Option<String>,
    /// The gateway's own code or status, for logs and operators.
    pub code: String,
}

/// Whether evidence belongs to the payment it claims to be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// Another gateway than the one the payment was made with.
    #[error("the payment belongs to another gateway")]
    Gateway,
    /// Another amount or currency than was asked.
    #[error("amount or currency differ from what was asked")]
    Amount,
    /// Another object than the one stored with the payment.
    #[error("the gateway's object is not the one stored with the payment")]
    Object,
    /// The account in the reference is not the payment's.
    #[error("the reference names another account")]
    Account,
}

/// What was asked of the gateway: what evidence is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose payment it is.
    pub account_id: AccountId,
    /// The gateway it was made with.
    pub gateway: Gateway,
    /// What the gateway was asked to charge.
    pub amount: Money,
    /// The gateway's object, once known.
    pub object_id: Option<String>,
}

impl Asked {
    /// Compares evidence with what was asked. An amount that the evidence does not name is a mismatch only when money
    /// is said to have moved.
    ///
    /// # Errors
    /// The first [`Mismatch`] found.
    pub fn check(&self, evidence: &Evidence) -> Result<(), Mismatch> {
        if evidence.gateway != self.gateway {
            return Err(Mismatch::Gateway);
        }
        if evidence.payment_id.account_id() != self.account_id {
            return Err(Mismatch::Account);
        }
        if let (Some(asked), Some(named)) = (&self.object_id, &evidence.object_id)
            && asked != named
        {
            return Err(Mismatch::Object);
        }
        match evidence.amount {
            Some(amount) if amount != self.amount => Err(Mismatch::Amount),
            None if evidence.outcome == Outcome::Paid => Err(Mismatch::Amount),
            _ => Ok(()),
        }
    }
}
