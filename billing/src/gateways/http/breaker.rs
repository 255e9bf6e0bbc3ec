//! The circuit breaker: a gateway that does not answer is left alone for a while, so that nobody waits for it.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::gateway::Gateway;
use tokio::time::Instant;

use crate::gateways::config::CallLimits;

/// Whether a gateway is being called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circuit {
    /// Calls go through.
    Closed,
    /// Calls fail at once, for this much longer; after that, one is let through.
    Open {
        /// The rest of the cool-down.
        left: Duration,
    },
    /// One call is on its way, the others fail at once until it has ended.
    Probing,
}

/// One gateway's breaker.
#[derive(Debug)]
pub(super) struct Breaker {
    gateway: Gateway,
    failures_max: u32,
    cool_down: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { until: Instant },
    Probing,
}

/// Leave for one attempt. Dropped without a verdict (the caller gave up), it leaves things as they were.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    breaker: &'a Breaker,
    is_probe: bool,
}

impl Breaker {
    pub(super) const fn new(gateway: Gateway, limits: &CallLimits) -> Self {
        let CallLimits { failures: failures_max, cool_down, .. } = *limits;
        Self { gateway, failures_max, cool_down, state: Mutex::new(State::Closed { failures: 0 }) }
    }

    /// Leave to call at `now`; `None` while the gateway is left alone.
    pub(super) fn admit(&self, now: Instant) -> Option<Permit<'_>> {
        let mut state = self.state();
        let is_probe = match *state {
            State::Closed { .. } => false,
            State::Open { until } if now >= until => {
                *state = State::Probing;
                tracing::info!(gateway = %self.gateway, "circuit half open: one call is let through");
                true
            }
            State::Open { .. } | State::Probing => return None,
        };
        Some(Permit { breaker: self, is_probe })
    }

    /// How it stands at `now`.
    pub(super) fn circuit(&self, now: Instant) -> Circuit {
        match *self.state() {
            State::Closed { .. } => Circuit::Closed,
            State::Open { until } => Circuit::Open { left: until.saturating_duration_since(now) },
            State::Probing => Circuit::Probing,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every state is a whole one, whoever panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// The gateway has answered: it works, whatever it said.
    pub(super) fn answered(mut self) {
        let mut state = self.breaker.state();
        if !matches!(*state, State::Closed { .. }) {
            tracing::info!(gateway = %self.breaker.gateway, "circuit closed: the gateway answers");
        }
        *state = State::Closed { failures: 0 };
        drop(state);
        self.is_probe = false;
    }

    /// It did not answer, or not as one that works, up to `now`.
    pub(super) fn failed(mut self, now: Instant) {
        let Breaker { gateway, failures_max, cool_down, .. } = *self.breaker;
        let mut state = self.breaker.state();
        let opens = match *state {
            State::Closed { failures } if failures + 1 < failures_max => {
                *state = State::Closed { failures: failures + 1 };
                false
            }
            State::Closed { .. } => true,
            // Of the calls that were on their way when it opened, none prolongs it.
            State::Open { .. } => false,
            State::Probing => self.is_probe,
        };
        if opens {
            *state = State::Open { until: now + cool_down };
            let cool_down_ms = u64::try_from(cool_down.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(%gateway, cool_down_ms, "circuit open: the gateway is left alone");
        }
        drop(state);
        self.is_probe = false;
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.is_probe {
            let mut state = self.breaker.state();
            if *state == State::Probing {
                // The probe was given up before it ended; the next call is the probe.
                *state = State::Open { until: Instant::now() };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::gateway::Gateway;
    use proptest::prelude::*;
    use tokio::time::Instant;

    use super::{Breaker, Circuit};
    use crate::gateways::config::CallLimits;

    const COOL_DOWN: Duration = Duration::from_secs(30);

    fn breaker() -> Breaker {
        let limits = CallLimits { failures: 3, cool_down: COOL_DOWN, ..CallLimits::default() };
        Breaker::new(Gateway::Stripe, &limits)
    }

    fn open(breaker: &Breaker, now: Instant) {
        for _ in 0..3 {
            breaker.admit(now).unwrap().failed(now);
        }
        assert_eq!(breaker.circuit(now), Circuit::Open { left: COOL_DOWN });
    }

    #[test]
    fn opens_only_after_failures_in_a_row() {
        let (breaker, now) = (breaker(), Instant::now());
        for _ in 0..10 {
            breaker.admit(now).unwrap().failed(now);
            breaker.admit(now).unwrap().failed(now);
            breaker.admit(now).unwrap().answered();
        }
        assert_eq!(breaker.circuit(now), Circuit::Closed);
        open(&breaker, now);
        assert!(breaker.admit(now).is_none());
        assert!(breaker.admit(now + COOL_DOWN - Duration::from_millis(1)).is_none());
    }

    #[test]
    fn one_probe_decides() {
        let (breaker, now) = (breaker(), Instant::now());
        open(&breaker, now);
        let later = now + COOL_DOWN;
        let probe = breaker.admit(later).unwrap();
        assert_eq!(breaker.circuit(later), Circuit::Probing);
        assert!(breaker.admit(later).is_none());
        probe.failed(later);
        assert_eq!(breaker.circuit(later), Circuit::Open { left: COOL_DOWN });
        let later = later + COOL_DOWN;
        breaker.admit(later).unwrap().answered();
        assert_eq!(breaker.circuit(later), Circuit::Closed);
        assert!(breaker.admit(later).is_some());
    }

    #[test]
    fn a_probe_that_was_given_up_does_not_block_the_others() {
        let (breaker, now) = (breaker(), Instant::now() - COOL_DOWN);
        open(&breaker, now);
        drop(breaker.admit(now + COOL_DOWN).unwrap());
        assert!(breaker.admit(Instant::now()).is_some());
    }

    #[test]
    fn calls_that_were_on_their_way_do_not_prolong_it() {
        let (breaker, now) = (breaker(), Instant::now());
        let (slow, slower) = (breaker.admit(now).unwrap(), breaker.admit(now).unwrap());
        open(&breaker, now);
        slow.failed(now + COOL_DOWN / 2);
        assert_eq!(breaker.circuit(now), Circuit::Open { left: COOL_DOWN });
        let probe = breaker.admit(now + COOL_DOWN).unwrap();
        slower.failed(now + COOL_DOWN);
        assert_eq!(breaker.circuit(now), Circuit::Probing);
        probe.answered();
    }

    proptest! {
        #[test]
        fn it_always_recovers(steps in prop::collection::vec(0u8..4, 0..60)) {
            let (breaker, mut now) = (breaker(), Instant::now());
            let mut waiting = Vec::new();
            for step in steps {
                match step {
                    0 => waiting.extend(breaker.admit(now)),
                    1 => if let Some(permit) = waiting.pop() { permit.failed(now) },
                    2 => if let Some(permit) = waiting.pop() { permit.answered() },
                    _ => now += COOL_DOWN / 3,
                }
            }
            waiting.clear();
            prop_assert!(breaker.admit(now + COOL_DOWN).is_some());
        }
    }
}
