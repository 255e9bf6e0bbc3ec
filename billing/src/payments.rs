//! Payments: buying credit through a gateway, from the first click to the posting.
//!
//! [`Billing::settle`] is the one way to credit; webhooks, checks and whatever else brings evidence call it.

use std::net::IpAddr;

use domain::{
    gateway::Gateway,
    language::Language,
    money::Money,
    payment::{BackFacts, Evidence, FailureReason, Hint, PaymentId, PaymentState},
    quote::{Acceptance, Quote, QuoteRefusal},
    time::{Day, Timestamp},
    top_up::AmountRefusal,
};
use serde::{Deserialize, Serialize};

use crate::{engine::Billing, gateways::GatewayError, store::StoreError};

mod check;
pub(crate) mod checker;
mod come_back;
pub(crate) mod create;
pub(crate) mod desk;
mod going_back;
mod hint;
mod list;
#[cfg(test)]
pub(crate) use list::{BACKS, matching};
pub(crate) mod money_back;
mod open;
pub mod reconcile;
pub(crate) mod record;
mod refunds;
pub mod review;
pub(crate) mod settle;
mod start;
mod ways;

pub use ways::{QuoteNow, RateNow, Unavailable, WayToPay};

#[cfg(test)]
pub(crate) use going_back::ORDERED_LATELY;
pub use going_back::RefreshError;
pub use money_back::{BookError, Booked};
pub use refunds::{RefundError, RefundTask, Refunded};

/// What a customer gives to buy credit.
#[derive(Debug, Clone)]
pub struct StartPayment {
    /// Who takes the payment.
    pub gateway: Gateway,
    /// What to buy, in the balance's currency.
    pub amount: Money,
    /// Which quote the customer has accepted, where the gateway charges another currency.
    pub quote: Option<Acceptance>,
    /// Made by the form: the same key is the same payment, however often it is sent. 1 to 64 characters.
    pub client_key: String,
    /// The version of the text about non-refundable credit that the customer has agreed to.
    pub consent_version: String,
    /// The language in which the customer read it; the gateway's page follows it.
    pub language: Language,
    /// The customer's address: VNPay wants it.
    pub client_ip: IpAddr,
}

/// A payment was started, now or before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The payment.
    pub payment_id: PaymentId,
    /// Where the browser goes: the gateway's page, or the payment's own page when the payment is over.
    pub redirect_url: String,
}

/// Why a payment was not started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The account has no billing profile.
    #[error("the account has no billing profile")]
    NoProfile,
    /// The account cannot pay by this gateway, or the gateway is not set up.
    #[error("this way of paying is not offered")]
    MethodNotOffered,
    /// The amount cannot be bought.
    #[error(transparent)]
    Amount(#[from] AmountRefusal),
    /// What is charged for it was not accepted, or cannot be charged any more.
    #[error(transparent)]
    Quote(#[from] QuoteRefusal),
    /// The gateway could not be asked. Nothing was charged; the payment is kept as failed, and the same key may be used
    /// for another try.
    #[error("the gateway is not available")]
    GatewayUnavailable {
        /// The failed payment.
        payment_id: PaymentId,
    },
    /// The key was used before for another amount or gateway, or is no key.
    #[error("the form's key was used for something else")]
    KeyConflict,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What evidence did to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// The payment has a new state, or the evidence is recorded.
    Applied,
    /// This was known already.
    Repeated,
    /// There is no such payment with this gateway.
    Unknown,
    /// It does not match what was asked: nothing is credited, an operator decides.
    Mismatch,
    /// It matches and changes nothing: later than a final state.
    Ignored,
}

/// Why a payment could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// There is no such payment.
    #[error("there is no such payment")]
    Unknown,
    /// The gateway did not answer.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A payment as its account sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentView {
    /// Its id.
    pub id: PaymentId,
    /// Its number within the account, from 1: the cursor of lists.
    pub number: i64,
    /// When it was started.
    pub created_at: Timestamp,
    /// The day of that, in the account's zone.
    pub day: Day,
    /// The minute of that day.
    pub minute: u16,
    /// Who takes it.
    pub gateway: Gateway,
    /// What is charged.
    pub asked: Money,
    /// How it comes to be charged in another currency than the balance's.
    pub quote: Option<Quote>,
    /// Day and minute, in the account's zone, at which the rate of the quote was observed.
    pub observed: Option<(Day, u16)>,
    /// What was added to the balance.
    pub credited: Option<Money>,
    /// Where it stands.
    pub state: PaymentState,
    /// Why it failed.
    pub reason: Option<FailureReason>,
    /// Where it can be paid: only while that is possible, so never past its deadline.
    pub redirect_url: Option<String>,
    /// Until when it can be paid: only while it is open.
    pub deadline: Option<Timestamp>,
    /// Whether the time to pay has run out and nothing was heard: it can be paid no more, and the gateway is asked whether
    /// it was.
    pub is_over: bool,
    /// What was heard about it and proves nothing: only while it is open.
    pub hint: Option<Hint>,
    /// Its refunds and disputes, oldest first.
    pub backs: Vec<BackFacts>,
}

/// A page of payments, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentsPage {
    /// The payments.
    pub payments: Vec<PaymentView>,
    /// Whether older ones match, too; they follow before the last one's number.
    pub more: bool,
    /// How many payments the account has in all, whatever the filter.
    pub total_rows: i64,
}

impl Billing {
    /// Lets evidence take effect: at most one credit for a payment, whoever brings it and how often. Durable when this
    /// answers.
    ///
    /// # Errors
    /// The database failed: nothing has changed, the evidence may be brought again.
    pub async fn settle(&self, evidence: Evidence) -> Result<Settled, StoreError> {
        self.inner.lanes.settle(evidence, None).await
    }
}
