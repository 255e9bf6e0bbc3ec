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
    /// What is wrong with the connection, once that has lasted for a moment: what stands on the page is then old.
    pub trouble: RwSignal<Option<Trouble>>,
}

/// Why there is no news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser gets into trouble"))]
pub enum Trouble {
    /// No connection since this minute of the UTC day, by the browser's clock.
    Lost(u16),
    /// The session has ended.
    SignedOut,
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
                    self.count();
                }
            }
            AccountEvent::Payment { id, state } => {
                self.payment.set(Some((id, state)));
                self.count();
            }
        }
    }

    /// Lets lists ask again.
    fn count(self) {
        self.version.update(|version| *version = version.wrapping_add(1));
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
        trouble: RwSignal::new(None),
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

/// Calls `again` each time the connection is back.
pub fn when_back(again: impl Fn() + 'static) {
    let live = use_live();
    Effect::new(move |before: Option<bool>| {
        let now = live.connected.get();
        if now && before == Some(false) {
            again();
        }
        now
    });
}
