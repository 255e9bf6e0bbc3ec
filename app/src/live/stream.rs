//! The browser's end of the event stream. It opens anew by itself, sooner than browsers do, so that a stream that a
//! server or a proxy has ended is back before anybody is told.

use core::time::Duration;

use leptos::{
    ev,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{Event, EventSource, MessageEvent, js_sys::Date};

use super::{Live, Trouble};
use crate::{ApiError, shell::shell};

/// Milliseconds for which a lost connection is kept quiet.
const GRACE_MS: u64 = 2_500;
/// Milliseconds before the first try to open the stream anew; each further try waits twice as long …
const FIRST_RETRY_MS: u64 = 1_000;
/// … and no try longer than this.
const LAST_RETRY_MS: u64 = 5_000;
/// Milliseconds between two tries while nobody is signed in.
const SIGNED_OUT_RETRY_MS: u64 = 30_000;

/// Keeps the stream open until its owner is gone.
pub fn listen(live: Live) {
    let stream = Stream {
        live,
        source: StoredValue::new_local(None),
        fresh: StoredValue::new(true),
        retry_ms: StoredValue::new(FIRST_RETRY_MS),
        retry: StoredValue::new(None),
        grace: StoredValue::new(None),
    };
    stream.open();
    // What seems open is dead, whether the browser has noticed it or not.
    let offline = window_event_listener(ev::offline, move |_| {
        if live.connected.get_untracked() {
            stream.failed();
        }
    });
    let online = window_event_listener(ev::online, move |_| stream.retry_now());
    // Whoever comes back to the tab may have signed in in another one.
    let focus = window_event_listener(ev::focus, move |_| stream.retry_now());
    on_cleanup(move || {
        offline.remove();
        online.remove();
        focus.remove();
        stop(stream.retry);
        stop(stream.grace);
    });
}

/// A timer that can be stopped.
type Timer = StoredValue<Option<TimeoutHandle>>;

fn start(timer: Timer, after_ms: u64, work: impl FnOnce() + 'static) {
    stop(timer);
    timer.set_value(set_timeout_with_handle(work, Duration::from_millis(after_ms)).ok());
}

fn stop(timer: Timer) {
    if let Some(Some(timer)) = timer.try_update_value(Option::take) {
        timer.clear();
    }
}

#[derive(Clone, Copy)]
struct Stream {
    live: Live,
    source: StoredValue<Option<Source>, LocalStorage>,
    /// Whether the stream has said nothing yet.
    fresh: StoredValue<bool>,
    /// How long the next try waits.
    retry_ms: StoredValue<u64>,
    retry: Timer,
    grace: Timer,
}

impl Stream {
    fn open(self) {
        let Ok(source) = EventSource::new("/events") else { return };
        let opened = Closure::new(move |_: Event| self.opened());
        let message = Closure::new(move |event: MessageEvent| self.message(&event));
        let failed = Closure::new(move |_: Event| self.failed());
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onmessage(Some(message.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let source = Source { source, _opened: opened, _message: message, _failed: failed };
        // The page may be gone, and the stream with it.
        drop(self.source.try_update_value(|held| held.replace(source)));
    }

    fn retry_now(self) {
        if !self.live.connected.get_untracked() {
            stop(self.retry);
            self.open();
        }
    }

    fn opened(self) {
        stop(self.retry);
        stop(self.grace);
        self.fresh.set_value(true);
        self.retry_ms.set_value(FIRST_RETRY_MS);
        self.live.trouble.set(None);
        if !self.live.connected.get_untracked() {
            self.live.connected.set(true);
            // Nobody knows what was missed.
            self.live.count();
        }
    }

    fn message(self, event: &MessageEvent) {
        let snapshot = self.fresh.get_value();
        self.fresh.set_value(false);
        let event = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
        if let Some(event) = event {
            self.live.apply(event, snapshot);
        }
    }

    fn failed(self) {
        let refused = self.source.with_value(|held| {
            let Some(Source { source, .. }) = held else { return false };
            let refused = source.ready_state() == EventSource::CLOSED;
            source.close();
            refused
        });
        if self.live.connected.get_untracked() {
            self.live.connected.set(false);
            let since = minute_now();
            start(self.grace, GRACE_MS, move || self.complain(Trouble::Lost(since)));
        }
        if refused {
            // A refusal has an answer, which the browser keeps to itself: asking elsewhere tells why.
            spawn_local(async move {
                if matches!(shell().await, Err(ApiError::Unauthenticated)) {
                    stop(self.grace);
                    self.complain(Trouble::SignedOut);
                }
            });
        }
        let signed_out = self.live.trouble.get_untracked() == Some(Trouble::SignedOut);
        let after_ms = if signed_out { SIGNED_OUT_RETRY_MS } else { self.retry_ms.get_value() };
        self.retry_ms.set_value((2 * after_ms).min(LAST_RETRY_MS));
        start(self.retry, after_ms, move || self.retry_now());
    }

    /// Says what is wrong, if it still is.
    fn complain(self, trouble: Trouble) {
        if !self.live.connected.get_untracked() {
            self.live.trouble.set(Some(trouble));
        }
    }
}

/// An open source with what it calls; it is closed before they go.
struct Source {
    source: EventSource,
    _opened: Closure<dyn FnMut(Event)>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(Event)>,
}

impl Drop for Source {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

/// The minute of the UTC day, by the browser's clock.
fn minute_now() -> u16 {
    let now = Date::new_0();
    u16::try_from(now.get_utc_hours() * 60 + now.get_utc_minutes()).unwrap_or(0)
}
