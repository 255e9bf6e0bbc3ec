//! What changes while pages are open: the server pushes it, every open tab shows it.

#[cfg(feature = "hydrate")]
mod stream;

#[cfg(feature = "hydrate")]
use domain::event::AccountEvent;
use domain::{
    ledger::Balance,
    payment::{PaymentId, PaymentState},
};
use leptos::prelude::*;

/// Live values, in context for the whole app. They hold nothing until the first event has come.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    /// The newest balance.
    pub balance: RwSignal<Option<Balance>>,
    /// The last real change of the balance, signed micro-units, to be shown beside it for a moment.
    pub change: RwSignal<Option<i64>>,
    /// The newest state of the payment that changed last.
    pub payment: RwSignal<Option<(PaymentId, PaymentState)>>,
    /// Counts events that change lists, so that lists know when to ask again.
    pub version: RwSignal<u32>,
    /// Whether the connection stands; `true` until it is known to be lost.
    pub connected: RwSignal<bool>,
    /// The minute of the UTC day, by the browser's clock, since when there is no connection, once that has lasted for a
    /// moment: what stands on the page is then old.
    pub lost: RwSignal<Option<i64>>,
    /// Whether the session is over.
    pub signed_out: RwSignal<bool>,
}

impl Live {
    /// Lets lists ask again.
    pub fn ask_again(self) {
        self.version.update(|version| *version = version.wrapping_add(1));
    }
}

#[cfg(feature = "hydrate")]
impl Live {
    /// Takes in one event. A `snapshot` says what stands as a stream begins; it is no news.
    fn apply(self, event: AccountEvent, snapshot: bool) {
        match event {
            AccountEvent::Balance { balance, change } => {
                self.balance.set(Some(balance));
                if change != 0 {
                    self.change.set(Some(change));
                }
                if change != 0 || !snapshot {
                    self.ask_again();
                }
            }
            AccountEvent::Payment { id, state } => {
                self.payment.set(Some((id, state)));
                self.ask_again();
            }
            // What pages show of a limit they show with the spending that reached it.
            // Nor is a low balance news: pages tell it by the balance itself.
            AccountEvent::LimitReached { .. } | AccountEvent::LowBalance { .. } => {}
        }
    }
}

/// Puts [`Live`] into context.
pub fn provide_live() {
    provide_context(Live {
        balance: RwSignal::new(None),
        change: RwSignal::new(None),
        payment: RwSignal::new(None),
        version: RwSignal::new(0),
        connected: RwSignal::new(true),
        lost: RwSignal::new(None),
        signed_out: RwSignal::new(false),
    });
}

/// The live values. Outside the app (in a test of one component) they are fresh and silent.
pub fn use_live() -> Live {
    if use_context::<Live>().is_none() {
        provide_live();
    }
    expect_context::<Live>()
}

/// Opens the event stream once the page is alive, and keeps it open as long as the frame stands.
pub fn connect_live() {
    #[cfg(feature = "hydrate")]
    {
        let live = use_live();
        Effect::new(move |_| stream::listen(live));
    }
}

/// Calls `again` whenever lists ask again: for what could not be had and does not ask by itself.
pub fn with_news(again: impl Fn() + 'static) {
    let live = use_live();
    let mut seen = live.version.get_untracked();
    Effect::new(move |_| {
        let now = live.version.get();
        if now != seen {
            seen = now;
            again();
        }
    });
}
