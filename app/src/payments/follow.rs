//! Following a payment that is still on its way: by events, else by asking again.

use core::time::Duration;

use domain::ledger::Balance;
use leptos::prelude::*;

use crate::{ApiError, live::use_live, payments::api::PaymentNow, wire::Asked};

/// Seconds before the page asks for the first time; each time one more, at most [`LAST_S`].
const FIRST_S: u64 = 2;
/// The longest time between two questions, in seconds.
const LAST_S: u64 = 10;
/// After so many questions (a minute) the page says that this takes long.
const SLOW_AFTER: u64 = 10;

/// How a payment is followed.
#[derive(Clone, Copy)]
pub struct Following {
    resource: Asked<Result<PaymentNow, ApiError>>,
    questions: RwSignal<u64>,
    /// The balance for which it was asked last.
    asked_for: StoredValue<Option<Balance>>,
}

impl Following {
    /// Follows by events.
    pub fn new(id: Memo<String>, resource: Asked<Result<PaymentNow, ApiError>>) -> Self {
        let live = use_live();
        Effect::new(move |_| {
            let changed = live.payment.with(|payment| {
                payment.as_ref().is_some_and(|(payment, _)| id.with_untracked(|id| payment.as_str() == id))
            });
            if changed {
                resource.refetch();
            }
        });
        Self { resource, questions: RwSignal::new(0), asked_for: StoredValue::new(None) }
    }

    /// Asks again when the balance is not the one that the page came with: what has changed it may be this payment, told
    /// before the page listened.
    pub fn compare(self, shown: Option<Balance>) {
        let live = use_live();
        Effect::new(move |_| {
            let now = live.balance.get();
            if shown.is_some() && now.is_some() && now != shown && now != self.asked_for.get_value() {
                self.asked_for.set_value(now);
                self.resource.refetch();
            }
        });
    }

    /// Asks again after a while, if this page is still there then.
    pub fn ask_again(self) {
        Effect::new(move |_| {
            let questions = self.questions.get_untracked();
            let seconds = (FIRST_S + questions).min(LAST_S);
            let again = move || {
                self.questions.set(questions + 1);
                self.resource.refetch();
            };
            if let Ok(timer) = set_timeout_with_handle(again, Duration::from_secs(seconds)) {
                on_cleanup(move || timer.clear());
            }
        });
    }

    /// Whether it takes longer than usual.
    pub fn is_slow(self) -> bool {
        self.questions.get() > SLOW_AFTER
    }
}
