//! What changes while pages are open: the server pushes it, every open tab shows it.

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
}

#[cfg(feature = "hydrate")]
impl Live {
    /// Takes in one event.
    fn apply(self, event: AccountEvent) {
        match event {
            AccountEvent::Balance { balance, change } => {
                let first = self.balance.get_untracked().is_none();
                self.balance.set(Some(balance));
                if change != 0 {
                    self.change.set(Some(change));
                }
                if change != 0 || !first {
                    self.version.update(|version| *version = version.wrapping_add(1));
                }
            }
            AccountEvent::Payment { id, state } => {
                self.payment.set(Some((id, state)));
                self.version.update(|version| *version = version.wrapping_add(1));
            }
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
    });
}

/// The live values. Outside the app (in a test of one component) they are fresh and silent.
pub fn use_live() -> Live {
    if use_context::<Live>().is_none() {
        provide_live();
    }
    expect_context::<Live>()
}

/// Opens the event stream once the page is alive, and keeps it open: a lost connection is tried again by the browser,
/// and the first event after it brings the balance up to date.
pub fn connect_live() {
    #[cfg(feature = "hydrate")]
    {
        let live = use_live();
        Effect::new(move |_| browser::listen(live));
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use futures::StreamExt;
    use gloo_net::eventsource::{State, futures::EventSource};
    use leptos::{prelude::*, task::spawn_local};

    use super::Live;

    /// Milliseconds before a stream that ended for good is opened anew.
    const REOPEN_MS: u64 = 5_000;

    pub fn listen(live: Live) {
        let Ok(mut source) = EventSource::new("/events") else { return };
        let Ok(mut messages) = source.subscribe("message") else { return };
        spawn_local(async move {
            while let Some(message) = messages.next().await {
                match message {
                    Ok((_, message)) => {
                        let parsed = message.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
                        if let Some(event) = parsed {
                            live.connected.set(true);
                            live.apply(event);
                        }
                    }
                    Err(_) => {
                        live.connected.set(false);
                        if matches!(source.state(), State::Closed) {
                            break;
                        }
                    }
                }
            }
            drop(source);
            set_timeout(move || listen(live), core::time::Duration::from_millis(REOPEN_MS));
        });
    }
}
