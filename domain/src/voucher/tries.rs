//! How often codes may be guessed.

use crate::time::Timestamp;

/// So many wrong tries at once, which come back evenly within a period (generic cell rate algorithm: one number says it
/// all, the instant at which every try will have come back).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TryQuota {
    /// Tries at once; at least 1.
    pub tries: u32,
    /// Seconds in which all of them come back.
    pub period_seconds: i64,
}

impl TryQuota {
    /// Counts a try at `now`; answers the new instant.
    ///
    /// # Errors
    /// When the next try is allowed; this one is not counted.
    pub fn count(self, full_at: Timestamp, now: Timestamp) -> Result<Timestamp, Timestamp> {
        let spare = self.interval_ms().saturating_mul(i64::from(self.tries.max(1)) - 1);
        let allowed_at = full_at.0.saturating_sub(spare);
        if allowed_at > now.0 {
            return Err(Timestamp(allowed_at));
        }
        Ok(Timestamp(full_at.0.max(now.0).saturating_add(self.interval_ms())))
    }

    /// The instant without one of the counted tries, which turned out to be no wrong one.
    #[must_use]
    pub fn give_back(self, full_at: Timestamp) -> Timestamp {
        Timestamp(full_at.0.saturating_sub(self.interval_ms()))
    }

    fn interval_ms(self) -> i64 {
        (self.period_seconds.saturating_mul(1_000) / i64::from(self.tries.max(1))).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: TryQuota = TryQuota { tries: 3, period_seconds: 30 };

    #[test]
    fn tries_are_used_up_and_come_back() {
        let mut full_at = Timestamp(0);
        for _ in 0..3 {
            full_at = QUOTA.count(full_at, Timestamp(1_000)).unwrap();
        }
        assert_eq!(QUOTA.count(full_at, Timestamp(1_000)), Err(Timestamp(11_000)));
        assert_eq!(QUOTA.count(full_at, Timestamp(10_999)), Err(Timestamp(11_000)));
        full_at = QUOTA.count(full_at, Timestamp(11_000)).unwrap();
        assert_eq!(QUOTA.count(full_at, Timestamp(11_000)), Err(Timestamp(21_000)));
    }

    #[test]
    fn what_is_given_back_never_was() {
        let mut full_at = Timestamp(0);
        for _ in 0..100 {
            full_at = QUOTA.give_back(QUOTA.count(full_at, Timestamp(5)).unwrap());
        }
        assert!(QUOTA.count(full_at, Timestamp(5)).is_ok());
    }
}
