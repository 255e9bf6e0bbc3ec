//! What is known about an open payment without proof of where the money is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::payment::{FailureReason, Outcome, PaymentState};

/// Something authentic that was heard about an open payment and that proves nothing about the money. It words the
/// payment's page, and the reason once evidence has ended the payment without money; it never credits, and never ends a
/// payment by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// The customer has cancelled, and the gateway is asked to close its page: when it says "expired", that is why.
    CancelAsked,
    /// The gateway has signed, for the browser to carry, that the payment did not go through.
    Unpaid(FailureReason),
    /// The gateway declined the chosen way to pay; the customer can go back there and choose another.
    Declined,
}

impl Hint {
    /// Reads what `Display` writes; `None` when it is no hint.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        match slug.split_once(':') {
            None if slug == "cancel_asked" => Some(Self::CancelAsked),
            None if slug == "declined" => Some(Self::Declined),
            Some(("unpaid", reason)) => FailureReason::from_slug(reason).map(Self::Unpaid),
            _ => None,
        }
    }

    /// Whether the hint still says something about a payment in `state`. When a payment is pending, the customer has
    /// gone on after cancelling or after a refusal.
    #[must_use]
    pub const fn holds(self, state: PaymentState) -> bool {
        match self {
            Self::CancelAsked | Self::Declined => matches!(state, PaymentState::Created | PaymentState::Redirected),
            Self::Unpaid(_) => state.is_open(),
        }
    }

    /// An outcome of a payment in `state`, in the words of the hint: one that says that the money did not move and does
    /// not say why gets the reason. Every other outcome stays as it is.
    #[must_use]
    pub const fn word(self, state: PaymentState, outcome: Outcome) -> Outcome {
        if !self.holds(state) {
            return outcome;
        }
        match (self, outcome) {
            (Self::CancelAsked, Outcome::Expired) => Outcome::Cancelled,
            (Self::Unpaid(reason), Outcome::Expired | Outcome::Failed(FailureReason::Other)) => match reason {
                FailureReason::Cancelled => Outcome::Cancelled,
                FailureReason::Expired => Outcome::Expired,
                FailureReason::Other => outcome,
                reason => Outcome::Failed(reason),
            },
            _ => outcome,
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CancelAsked => f.write_str("cancel_asked"),
            Self::Unpaid(reason) => write!(f, "unpaid:{}", reason.slug()),
            Self::Declined => f.write_str("declined"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Hint;
    use crate::payment::{FailureReason, Outcome, PaymentState, Transition, transition};

    fn all() -> impl Iterator<Item = Hint> {
        [Hint::CancelAsked, Hint::Declined].into_iter().chain(FailureReason::ALL.map(Hint::Unpaid))
    }

    fn outcomes() -> impl Iterator<Item = Outcome> {
        [Outcome::Paid, Outcome::Pending, Outcome::Expired, Outcome::Cancelled, Outcome::Suspicious]
            .into_iter()
            .chain(FailureReason::ALL.map(Outcome::Failed))
    }

    #[test]
    fn read_back_as_written() {
        for hint in all() {
            assert_eq!(Hint::from_slug(&hint.to_string()), Some(hint));
        }
        for slug in ["", "unpaid", "unpaid:", "unpaid:paid", "cancel_asked:", "declined:other"] {
            assert_eq!(Hint::from_slug(slug), None, "{slug}");
        }
    }

    #[test]
    fn money_is_never_hidden_and_nothing_ends_by_a_hint() {
        let unpaid = |outcome| matches!(outcome, Outcome::Failed(_) | Outcome::Expired | Outcome::Cancelled);
        for hint in all() {
            for state in PaymentState::ALL {
                for outcome in outcomes() {
                    let worded = hint.word(state, outcome);
                    assert_eq!(unpaid(worded), unpaid(outcome), "{hint} {state} {outcome:?}");
                    assert!(unpaid(outcome) || worded == outcome, "{hint} {state} {outcome:?}");
                    let ends = |outcome| match transition(state, outcome) {
                        Transition::To(next) => Some(next.is_open()),
                        Transition::Credit => Some(true),
                        Transition::Stay => None,
                    };
                    assert_eq!(ends(worded), ends(outcome), "{hint} {state} {outcome:?}");
                }
            }
        }
    }

    #[test]
    fn a_reason_is_given_where_there_is_none() {
        use Outcome::{Cancelled, Expired, Failed};
        use PaymentState::{Pending, Redirected};

        let funds = FailureReason::InsufficientFunds;
        for (hint, state, outcome, worded) in [
            (Hint::CancelAsked, Redirected, Expired, Cancelled),
            (Hint::CancelAsked, Pending, Expired, Expired),
            (Hint::CancelAsked, Redirected, Failed(FailureReason::Declined), Failed(FailureReason::Declined)),
            (Hint::Unpaid(FailureReason::Cancelled), Redirected, Failed(FailureReason::Other), Cancelled),
            (Hint::Unpaid(FailureReason::Cancelled), Pending, Expired, Cancelled),
            (Hint::Unpaid(FailureReason::Expired), Redirected, Failed(FailureReason::Other), Expired),
            (Hint::Unpaid(funds), Redirected, Expired, Failed(funds)),
            (Hint::Unpaid(funds), Redirected, Cancelled, Cancelled),
            (Hint::Unpaid(funds), Redirected, Failed(FailureReason::LimitReached), Failed(FailureReason::LimitReached)),
            (Hint::Unpaid(FailureReason::Other), Redirected, Expired, Expired),
            (Hint::Declined, Redirected, Expired, Expired),
        ] {
            assert_eq!(hint.word(state, outcome), worded, "{hint} {state} {outcome:?}");
        }
    }
}
