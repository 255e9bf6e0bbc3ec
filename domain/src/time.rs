//! Instants and civil days, without a clock and without a time-zone database.

use serde::{Deserialize, Serialize};

pub mod civil;

pub use civil::Day;

/// Milliseconds of a UTC day.
pub const DAY_MS: i64 = 86_400_000;

/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;

/// A UTC instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The instant `seconds` after this one (before it when negative), saturating.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000)))
    }

    /// The instant `days` days of 24 hours after this one, saturating.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Whole UTC days since the epoch, rounded down: the day under which its postings are totalled.
    #[must_use]
    pub const fn utc_day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// Whole hours since the epoch, rounded down: what is charged is totalled by these, too.
    #[must_use]
    pub const fn utc_hour(self) -> i64 {
        self.0.div_euclid(HOUR_MS)
    }

    /// The civil day and minute of day at a fixed offset from UTC, in minutes. The caller knows the zone.
    #[must_use]
    pub fn civil_at(self, offset_minutes: i32) -> (Day, u16) {
        let minutes = self.0.div_euclid(60_000) + i64::from(offset_minutes);
        let day = i32::try_from(minutes.div_euclid(1_440)).unwrap_or(i32::MAX);
        let minute = u16::try_from(minutes.rem_euclid(1_440)).unwrap_or(0);
        (Day(day), minute)
    }
}
