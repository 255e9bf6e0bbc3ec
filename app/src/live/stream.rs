//! The browser's end of the event stream. It opens anew by itself, sooner than browsers do, so that a stream that a
//! server or a proxy has ended is back before anybody is told.

use core::{
    cell::{Cell, RefCell},
    time::Duration,
};

use leptos::{
    ev,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{Event, EventSource, MessageEvent, js_sys::Date};

use super::Live;
use crate::{ApiError, shell::shell, wire};

/// Milliseconds for which a lost connection is kept quiet.
const GRACE_MS: u64 = 2_500;
/// Milliseconds before the first try to open the stream anew; each further try waits twice as long …
const FIRST_RETRY_MS: u64 = 1_000;
/// … and no try longer than this.
const LAST_RETRY_MS: u64 = 5_000;
/// Milliseconds between two tries while nobody is signed in.
const SIGNED_OUT_RETRY_MS: u64 = 30_000;

thread_local! {
    /// The page's one stream.
    static SOURCE: RefCell<Option<Source>> = const { RefCell::new(None) };
    /// Whether the stream has said nothing yet.
    static FRESH: Cell<bool> = const { Cell::new(true) };
    /// How long the next try waits.
    static RETRY_MS: Cell<u64> = const { Cell::new(FIRST_RETRY_MS) };
    static RETRY: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
    static GRACE: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
}

/// A timer of which one runs at a time.
type Timer = std::thread::LocalKey<Cell<Option<TimeoutHandle>>>;

fn start(timer: &'static Timer, after_ms: u64, work: impl FnOnce() + 'static) {
    stop(timer);
    timer.set(set_timeout_with_handle(work, Duration::from_millis(after_ms)).ok());
}

fn stop(timer: &'static Timer) {
    if let Some(timer) = timer.take() {
        timer.clear();
    }
}

/// Keeps the stream open until its owner is gone.
pub fn listen(live: Live) {
    open(live);
    let offline = window_event_listener(ev::offline, move |_| {
        // What seems open is dead, whether the browser has noticed it or not.
        if live.connected.get_untracked() {
            failed(live);
        }
    });
    let online = window_event_listener(ev::online, move |_| retry(live));
    // Whoever comes back to the tab may have signed in in another one.
    let focus = window_event_listener(ev::focus, move |_| retry(live));
    on_cleanup(move || {
        offline.remove();
        online.remove();
        focus.remove();
        stop(&RETRY);
        stop(&GRACE);
        drop(SOURCE.take());
    });
}

fn open(live: Live) {
    let Ok(source) = EventSource::new("/events") else { return };
    let opened = Closure::new(move |_: Event| opened(live));
    let message = Closure::new(move |event: MessageEvent| message(live, &event));
    let failed = Closure::new(move |_: Event| failed(live));
    source.set_onopen(Some(opened.as_ref().unchecked_ref()));
    source.set_onmessage(Some(message.as_ref().unchecked_ref()));
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    drop(SOURCE.replace(Some(Source { source, _opened: opened, _message: message, _failed: failed })));
}

fn retry(live: Live) {
    if !live.connected.get_untracked() {
        stop(&RETRY);
        open(live);
    }
}

fn opened(live: Live) {
    stop(&RETRY);
    stop(&GRACE);
    FRESH.set(true);
    RETRY_MS.set(FIRST_RETRY_MS);
    live.lost.set(None);
    live.signed_out.set(false);
    if !live.connected.get_untracked() {
        live.connected.set(true);
        // Nobody knows what was missed.
        live.ask_again();
    }
}

fn message(live: Live, event: &MessageEvent) {
    let snapshot = FRESH.replace(false);
    let event = event.data().as_string().and_then(|text| wire::read(text.as_bytes()).ok());
    if let Some(event) = event {
        live.apply(event, snapshot);
    }
}

fn failed(live: Live) {
    let refused = SOURCE.with_borrow(|held| {
        let Some(Source { source, .. }) = held else { return false };
        let refused = source.ready_state() == EventSource::CLOSED;
        source.close();
        refused
    });
    if live.connected.get_untracked() {
        live.connected.set(false);
        let since = minute_now();
        start(&GRACE, GRACE_MS, move || live.lost.set(Some(since)));
    }
    if refused {
        // A refusal has an answer, which the browser keeps to itself: asking elsewhere tells why.
        spawn_local(async move {
            if shell().await == Err(ApiError::Unauthenticated) && !live.connected.get_untracked() {
                stop(&GRACE);
                live.lost.set(None);
                live.signed_out.set(true);
            }
        });
    }
    let after_ms = if live.signed_out.get_untracked() { SIGNED_OUT_RETRY_MS } else { RETRY_MS.get() };
    RETRY_MS.set((2 * after_ms).min(LAST_RETRY_MS));
    start(&RETRY, after_ms, move || retry(live));
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
fn minute_now() -> i64 {
    let now = Date::new_0();
    i64::from(now.get_utc_hours() * 60 + now.get_utc_minutes())
}
