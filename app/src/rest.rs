//! Work that waits until the hand rests. Leptos' own `debounce` cannot be stopped.

use core::time::Duration;

use leptos::prelude::*;

/// A timer for one piece of work, stopped at the end of its owner. It does nothing afterwards: a page still tells of
/// events while it is taken down.
#[derive(Clone, Copy)]
pub struct Rest {
    /// How long the hand rests before the work is done.
    delay: Duration,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Rest {
    /// Nothing waits yet.
    pub fn new(delay: Duration) -> Self {
        let rest = Self { delay, timer: StoredValue::new(None) };
        on_cleanup(move || rest.stop());
        rest
    }

    /// Lets work wait, in the place of what was waiting. Boxed, so that the timer is compiled once.
    pub fn start(self, work: Box<dyn FnOnce()>) {
        self.stop();
        let run = move || {
            self.timer.try_set_value(None);
            work();
        };
        let timer = set_timeout_with_handle(run, self.delay).ok();
        // Once the owner has ended, it is handed back: nobody would stop it any more.
        if let Some(timer) = self.timer.try_set_value(timer).flatten() {
            timer.clear();
        }
    }

    /// Drops what waits.
    pub fn stop(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// Whether something waits.
    pub fn is_waiting(self) -> bool {
        self.timer.try_get_value().flatten().is_some()
    }
}
