//! What happens, and when.

use std::{cmp::Ordering, sync::Arc};

use domain::{payment::PaymentId, time::Timestamp};

use super::{dice::Dice, gateways::Body};

/// One thing that happens in a schedule.
#[derive(Debug, Clone)]
pub enum Happening {
    /// The customer sends the form.
    Start(Form),
    /// The customer does something on the gateway's page.
    Act { payment: PaymentId, page: Arc<str>, act: Act },
    /// The gateway, or the bank behind it, comes to a decision by itself.
    Decision { payment: PaymentId, decision: Decision },
    /// A gateway's message is on its way.
    Delivery(Delivery),
    /// The browser comes back to us.
    ComesBack { payment: PaymentId, way: Way },
    /// Somebody wants to know at once where the payment stands.
    Asks { payment: PaymentId },
    /// An attacker, or a gateway out of its mind.
    Forges { payment: PaymentId, forgery: Forgery },
}

/// A form on the page where credit is bought.
#[derive(Debug, Clone)]
pub struct Form {
    /// Its number within the schedule: its key is made of it.
    pub number: u32,
    /// Sent so often before.
    pub sent: u32,
}

/// What a customer does on a gateway's page. Refunds and disputes begin elsewhere: see [`Decision`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Pays, and the money moves at once (PayPal: when we capture).
    Pay,
    /// Pays in a way that takes hours or days: a bank that works on it, a convenience store, a capture under review.
    PayLater,
    /// Is declined.
    Decline,
    /// Goes away by the gateway's cancel button.
    Cancel,
    /// Pays so that the gateway itself is suspicious.
    Suspicious,
    /// Closes the browser.
    Leave,
}

/// What a gateway decides without anybody on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// What was pending is paid.
    Pays,
    /// What was pending, is refused.
    Refuses,
    /// What had failed is paid after all.
    PaysAfterAll,
    /// VNPay takes the money of one payment a second time.
    PaysTwice,
    /// Its time is over.
    Lapses,
    /// Money that has moved begins to go back: it is refunded, or disputed.
    GoesBack,
    /// A refund or dispute is decided, or a refund fails after all.
    Turns,
}

/// How a browser comes back, with the query string that the gateway has added.
#[derive(Debug, Clone)]
pub enum Way {
    Return(String),
    Cancel(String),
}

/// One message on its way, once.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub payment: PaymentId,
    pub body: Arc<Body>,
    /// When the gateway first meant to send it.
    pub due: Timestamp,
    /// Its place among the messages about the payment.
    pub place: u32,
    pub attempt: u32,
    /// Whether it was accepted before.
    pub again: bool,
}

/// What does not come from a gateway in its right mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgery {
    /// Says that it is paid, signed with a guessed secret.
    Signature,
    /// A genuine failure rewritten to a success, under its old signature.
    Rewritten,
    /// Signed by the gateway, for another merchant (VNPay), or of the other mode (Stripe), or for another webhook
    /// (PayPal).
    OtherMerchant,
    /// A genuine signature of an hour ago (Stripe).
    Old,
    /// Another body under a genuine signature that covers only a checksum (PayPal).
    Collision,
    /// Genuine, about a payment that there is not.
    UnknownPayment,
    /// The browser's way back, rewritten to say success.
    WayBack,
    /// Signed by the gateway, and the amount is not what was asked.
    OtherAmount,
    /// Signed by the gateway, about another object of its own than the payment's.
    OtherObject,
}

impl Forgery {
    pub const ALL: [Self; 9] = [
        Self::Signature,
        Self::Rewritten,
        Self::OtherMerchant,
        Self::Old,
        Self::Collision,
        Self::UnknownPayment,
        Self::WayBack,
        Self::OtherAmount,
        Self::OtherObject,
    ];
}

/// Something to happen at its time. What comes of it depends on its own dice alone, and not on what else happens.
#[derive(Debug, Clone)]
pub struct Event {
    pub at: Timestamp,
    pub order: u64,
    pub happening: Happening,
    pub account: i64,
    pub dice: Dice,
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Event {}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Event {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}
