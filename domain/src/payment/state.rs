//! Which state follows which (`payments.md` §4.1).

use crate::payment::{Outcome, PaymentState};

/// What an outcome does to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// Go to a state that is not credited.
    To(PaymentState),
    /// Go to [`PaymentState::Succeeded`] and credit, in the same transaction.
    Credit,
    /// Nothing changes: a repeat, an older message, or news that a final state ignores.
    Stay,
}

/// Decides what an authoritative outcome, already found to match what was asked, does to a payment in `state`.
///
/// Money that arrives after failure, expiry or cancelling is credited all the same; success is never undone; under
/// review only an operator decides.
#[must_use]
pub const fn transition(state: PaymentState, outcome: Outcome) -> Transition {
    use PaymentState as S;
    match (state, outcome) {
        (S::Succeeded | S::Review, _) => Transition::Stay,
        (_, Outcome::Paid) => Transition::Credit,
        (_, Outcome::Suspicious) => Transition::To(S::Review),
        (S::Created | S::Redirected, Outcome::Pending) => Transition::To(S::Pending),
        (S::Created | S::Redirected | S::Pending, Outcome::Failed(_)) => Transition::To(S::Failed),
        (S::Created | S::Redirected | S::Pending, Outcome::Expired) => Transition::To(S::Expired),
        (S::Created | S::Redirected | S::Pending, Outcome::Cancelled) => Transition::To(S::Cancelled),
        (S::Pending | S::Failed | S::Expired | S::Cancelled, _) => Transition::Stay,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Transition, transition};
    use crate::payment::{FailureReason, Outcome, PaymentState};

    fn outcome() -> impl Strategy<Value = Outcome> {
        prop_oneof![
            Just(Outcome::Paid),
            Just(Outcome::Pending),
            Just(Outcome::Failed(FailureReason::Declined)),
            Just(Outcome::Expired),
            Just(Outcome::Cancelled),
            Just(Outcome::Suspicious),
        ]
    }

    proptest! {
        #[test]
        fn any_schedule_credits_at_most_once_and_exactly_when_paid(news in prop::collection::vec(outcome(), 0..40)) {
            let mut state = PaymentState::Created;
            let mut credits = 0;
            let mut reviewed = false;
            for outcome in &news {
                match transition(state, *outcome) {
                    Transition::Credit => { credits += 1; state = PaymentState::Succeeded; }
                    Transition::To(next) => {
                        prop_assert_ne!(next, PaymentState::Succeeded);
                        prop_assert_ne!(next, PaymentState::Created);
                        reviewed |= next == PaymentState::Review;
                        state = next;
                    }
                    Transition::Stay => {}
                }
            }
            prop_assert!(credits <= 1);
            prop_assert_eq!(credits == 1, state == PaymentState::Succeeded);
            if !reviewed {
                prop_assert_eq!(credits == 1, news.contains(&Outcome::Paid));
            }
        }
    }

    #[test]
    fn late_success_is_credited() {
        for state in [PaymentState::Failed, PaymentState::Expired, PaymentState::Cancelled] {
            assert_eq!(transition(state, Outcome::Paid), Transition::Credit);
            assert_eq!(transition(state, Outcome::Failed(FailureReason::Other)), Transition::Stay);
        }
    }
}
