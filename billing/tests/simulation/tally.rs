//! How often each kind of thing has happened, so that the simulation cannot go blind.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $words:literal,)*) => {
        /// What can happen in a schedule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

kinds! {
    Started = "payments started",
    StartRefused = "starts refused by the gateway's failure",
    StartDied = "starts cut off by a crash",
    SentAgain = "forms sent again with the same key",
    AtOnce = "forms sent twice at once",
    PaidAtVnpay = "payments made at VNPay",
    PaidAtStripe = "payments made at Stripe",
    PaidAtPaypal = "payments made at PayPal",
    PaidLater = "money that came hours or days later",
    NeverDecided = "payments of which the gateway itself never knew the end",
    PaidAfterFailure = "money that came after the gateway had said that it failed",
    PaidTwice = "one VNPay payment paid twice",
    Declined = "payments declined",
    Cancelled = "payments cancelled by the customer",
    PaidAfterCancel = "payments made after cancelling",
    WentBack = "refunds and disputes that began",
    Turned = "refunds and disputes that were decided, or failed after all",
    Abandoned = "pages left without a decision",
    Lapsed = "gateway objects that ran out of time",
    Suspected = "results that the gateway itself suspects",
    CameBack = "browsers that came back",
    CameBackCancelled = "browsers that came back by the cancel link",
    CameBackDied = "returns cut off by a crash",
    Delivered = "messages delivered",
    DeliveredTwice = "messages delivered again after they had been accepted",
    DeliveredLate = "messages delivered an hour or more after they were due",
    Overtaken = "messages overtaken by later ones about the same payment",
    Lost = "messages lost for good",
    DroppedOnce = "attempts that never arrived",
    SentBack = "messages that were asked for again",
    DeliveryDied = "deliveries cut off by a crash",
    ForgedSignature = "messages with a wrong signature",
    Rewritten = "genuine messages rewritten by an attacker",
    OtherMerchant = "messages to another merchant or mode",
    Replayed = "old signatures replayed",
    Collision = "PayPal bodies made to fit a genuine signature",
    UnknownPayment = "genuine messages about payments that there are not",
    WayBackForged = "ways back forged to say success",
    OtherAmount = "genuine messages about another amount",
    OtherObject = "genuine messages about another object",
    Checked = "rounds of the checker that found something due",
    CheckedTwice = "checkers at the same time",
    CheckDied = "checks cut off by a crash",
    Asked = "payments asked about out of turn",
    CheckerDown = "hours without a checker",
    FaultBefore = "calls that the gateway refused before doing anything",
    FaultAfter = "calls that were done and not answered",
    FaultBusy = "calls answered with a status to be tried again",
    FaultBroken = "connections broken in the middle of the answer",
    FaultGarbled = "answers that were none",
    FaultTooSoon = "VNPay queries refused as too soon",
    TokenLost = "PayPal tokens that were no longer taken",
    EngineKilled = "engines killed with everything under way",
    KilledInFlight = "things under way when an engine was killed",
}

/// The counts.
#[derive(Debug)]
pub struct Tally(Vec<AtomicU64>);

impl Default for Tally {
    fn default() -> Self {
        Self(Kind::ALL.iter().map(|_| AtomicU64::new(0)).collect())
    }
}

impl Tally {
    pub fn count(&self, kind: Kind) {
        self.0[kind as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub fn of(&self, kind: Kind) -> u64 {
        self.0[kind as usize].load(Ordering::Relaxed)
    }

    /// The kinds that have not happened.
    pub fn missing(&self) -> Vec<&'static str> {
        Kind::ALL.iter().filter(|kind| self.of(**kind) == 0).map(|kind| kind.words()).collect()
    }

    pub fn print(&self) {
        for kind in Kind::ALL {
            println!("{:>9} {}", self.of(*kind), kind.words());
        }
    }
}
