//! A rate limiter whose memory never grows.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
};

/// A power of two; 128 KiB for one limiter.
const SLOTS: usize = 1 << 14;

/// So many tries at once, filled up again evenly within `period`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Tries allowed at once; at least 1.
    pub tries: u32,
    /// Time in which all of them come back.
    pub period: Duration,
}

/// There were too many tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries, the next one is allowed in {retry_after_s} s")]
pub struct TooMany {
    /// Whole seconds until the next try is allowed, at least 1.
    pub retry_after_s: u32,
}

/// Counts tries by key with the generic cell rate algorithm (ITU-T I.371, virtual scheduling): one number a key.
///
/// Keys are hashed, under a key of this process's own, into a fixed number of slots: whatever an attacker sends, the
/// memory stays the same, and he cannot aim at somebody else's slot. Two keys that happen to share a slot share its
/// tries, which is rare and harmless at the rates in use.
#[derive(Debug)]
pub struct RateLimiter {
    /// For each slot the time at which it would be full again, milliseconds after `started`.
    full_at_ms: Box<[AtomicI64]>,
    hasher: RandomState,
    started: Instant,
    interval_ms: i64,
    tolerance_ms: i64,
}

impl RateLimiter {
    /// A limiter on which nobody has tried yet.
    #[must_use]
    pub fn new(quota: Quota) -> Self {
        let tries = i64::from(quota.tries.max(1));
        let interval_ms = (i64::try_from(quota.period.as_millis()).unwrap_or(i64::MAX) / tries).max(1);
        Self {
            full_at_ms: (0..SLOTS).map(|_| AtomicI64::new(0)).collect(),
            hasher: RandomState::new(),
            started: Instant::now(),
            interval_ms,
            tolerance_ms: interval_ms.saturating_mul(tries - 1),
        }
    }

    /// Counts one try.
    ///
    /// # Errors
    /// [`TooMany`]; a refused try is not counted.
    pub fn count(&self, key: impl Hash) -> Result<(), TooMany> {
        self.count_at(key, self.now_ms())
    }

    /// Whether a try would be allowed, without counting one.
    ///
    /// # Errors
    /// [`TooMany`].
    pub fn peek(&self, key: impl Hash) -> Result<(), TooMany> {
        let full_at = self.slot(key).load(Ordering::Relaxed);
        self.after(full_at, self.now_ms()).map(drop)
    }

    /// Takes one counted try back, for instance when it turned out to be a good one.
    pub fn give_back(&self, key: impl Hash) {
        self.slot(key).fetch_sub(self.interval_ms, Ordering::Relaxed);
    }

    fn count_at(&self, key: impl Hash, now_ms: i64) -> Result<(), TooMany> {
        let slot = self.slot(key);
        let mut full_at = slot.load(Ordering::Relaxed);
        loop {
            let next = self.after(full_at, now_ms)?;
            match slot.compare_exchange_weak(full_at, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Ok(()),
                Err(seen) => full_at = seen,
            }
        }
    }

    /// The slot's new time after one more try at `now_ms`.
    fn after(&self, full_at_ms: i64, now_ms: i64) -> Result<i64, TooMany> {
        let wait_ms = full_at_ms - self.tolerance_ms - now_ms;
        if wait_ms > 0 {
            let seconds = u32::try_from(wait_ms.saturating_add(999) / 1_000).unwrap_or(u32::MAX);
            return Err(TooMany { retry_after_s: seconds.max(1) });
        }
        Ok(full_at_ms.max(now_ms).saturating_add(self.interval_ms))
    }

    fn slot(&self, key: impl Hash) -> &AtomicI64 {
        let hash = usize::try_from(self.hasher.hash_one(key) % SLOTS as u64).unwrap_or(0);
        &self.full_at_ms[hash]
    }

    fn now_ms(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::{Quota, RateLimiter, TooMany};
    use std::time::Duration;

    fn limiter() -> RateLimiter {
        RateLimiter::new(Quota { tries: 3, period: Duration::from_secs(30) })
    }

    #[test]
    fn a_burst_is_allowed_then_one_each_interval() {
        let limiter = limiter();
        for _ in 0..3 {
            assert_eq!(limiter.count_at("a", 0), Ok(()));
        }
        assert_eq!(limiter.count_at("a", 0), Err(TooMany { retry_after_s: 10 }));
        assert_eq!(limiter.count_at("a", 9_500), Err(TooMany { retry_after_s: 1 }));
        assert_eq!(limiter.count_at("a", 10_000), Ok(()));
        assert!(limiter.count_at("a", 10_001).is_err());
        for _ in 0..3 {
            assert_eq!(limiter.count_at("a", 100_000), Ok(()));
        }
    }

    #[test]
    fn keys_do_not_disturb_each_other() {
        let limiter = limiter();
        while limiter.count_at("a", 0).is_ok() {}
        let others = (0..100).filter(|number| limiter.count_at(number, 0).is_ok()).count();
        assert!(others >= 98, "{others}");
    }

    #[test]
    fn a_try_that_is_given_back_never_was() {
        let limiter = limiter();
        for _ in 0..100 {
            assert_eq!(limiter.count_at("a", 0), Ok(()));
            limiter.give_back("a");
        }
        assert_eq!((0..10).filter(|_| limiter.count_at("a", 0).is_ok()).count(), 3);
    }

    #[test]
    fn looking_does_not_count() {
        let limiter = limiter();
        for _ in 0..10 {
            assert_eq!(limiter.peek("a"), Ok(()));
        }
        while limiter.count("a").is_ok() {}
        assert!(limiter.peek("a").is_err());
    }
}
