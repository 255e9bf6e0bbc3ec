//! How an allowance is used up: against the time, and until when at this pace.

use crate::{
    plan::{Period, Share},
    time::Timestamp,
};

/// The whole, in hundredths of a per cent.
pub const WHOLE: i64 = 10_000;
/// Before so many milliseconds of a period have passed, its pace says nothing: an hour.
const EARLY_MS: i64 = 3_600_000;
/// So near to the time the pace is even, in hundredths of a per cent.
const EVEN: i64 = 300;

/// When an allowance will be used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depletion {
    /// It is too early to say.
    TooEarly,
    /// It is used up.
    UsedUp,
    /// At this instant, before its end.
    At(Timestamp),
    /// It lasts to its end.
    Lasts,
}

/// How use and time compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// More is used than time has passed.
    Ahead,
    /// About as much.
    Even,
    /// Less is used.
    Behind,
}

/// When the share, of which `left` micro-units are left at `now`, is used up if it is used as it was so far.
#[must_use]
pub fn depletion(share: &Share, left: i64, now: Timestamp) -> Depletion {
    if left <= 0 {
        return Depletion::UsedUp;
    }
    let (passed, used) = (now.0 - share.from.0, share.granted - left);
    if used <= 0 && now < share.end {
        return if passed < EARLY_MS { Depletion::TooEarly } else { Depletion::Lasts };
    }
    if passed < EARLY_MS {
        return Depletion::TooEarly;
    }
    let more = i128::from(left) * i128::from(passed) / i128::from(used.max(1));
    let at = i64::try_from(i128::from(now.0) + more).map_or(Timestamp(i64::MAX), Timestamp);
    if at < share.end { Depletion::At(at) } else { Depletion::Lasts }
}

/// How much of the share is used, in hundredths of a per cent.
#[must_use]
pub fn used_part(share: &Share, left: i64) -> i64 {
    part(share.granted - left, share.granted)
}

/// How much of the period has passed, in hundredths of a per cent.
#[must_use]
pub fn passed_part(period: &Period, now: Timestamp) -> i64 {
    part(now.0 - period.start.0, period.end.0 - period.start.0)
}

/// How use and time compare; both in hundredths of a per cent.
#[must_use]
pub const fn pace(used: i64, passed: i64) -> Pace {
    if used > passed + EVEN {
        Pace::Ahead
    } else if used + EVEN < passed {
        Pace::Behind
    } else {
        Pace::Even
    }
}

fn part(of: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    i64::try_from(i128::from(of.clamp(0, whole)) * i128::from(WHOLE) / i128::from(whole)).unwrap_or(WHOLE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400_000;

    fn month(granted: i64) -> Share {
        Share { value: 10_000_000, granted, from: Timestamp(0), end: Timestamp(30 * DAY) }
    }

    #[test]
    fn the_pace_of_this_period_says_when_it_ends() {
        let at = |left, day| depletion(&month(12_000_000), left, Timestamp(day * DAY));
        assert_eq!(at(6_000_000, 10), Depletion::At(Timestamp(20 * DAY)));
        assert_eq!(at(8_000_000, 10), Depletion::Lasts);
        assert_eq!(at(12_000_000, 10), Depletion::Lasts);
        assert_eq!(at(0, 10), Depletion::UsedUp);
        assert_eq!(at(6_000_000, 0), Depletion::TooEarly);
        assert_eq!((pace(6_250, 5_688), pace(5_000, 5_100), pace(0, 5_000)), (Pace::Ahead, Pace::Even, Pace::Behind));
        let period = Period { start: Timestamp(0), end: Timestamp(30 * DAY), months_in: 1 };
        assert_eq!((used_part(&month(8), 2), passed_part(&period, Timestamp(15 * DAY))), (7_500, 5_000));
        assert_eq!((used_part(&month(8), 9), passed_part(&period, Timestamp(40 * DAY))), (0, WHOLE));
    }

    proptest! {
        #[test]
        fn it_is_after_now_and_before_the_end(
            granted in 1i64..9_000_000_000_000_000, left in 0i64..9_000_000_000_000_000, now in -DAY..40 * DAY,
        ) {
            let (share, now) = (month(granted), Timestamp(now));
            if let Depletion::At(at) = depletion(&share, left, now) {
                prop_assert!(at >= now && at < share.end);
            }
            prop_assert!((0..=WHOLE).contains(&used_part(&share, left)));
        }

        #[test]
        fn who_uses_more_runs_dry_earlier(left in 1i64..1_000_000, less in 1i64..1_000_000, day in 1i64..30) {
            let (share, now) = (month(1_000_001), Timestamp(day * DAY));
            let rank = |left| match depletion(&share, left, now) {
                Depletion::UsedUp => now.0,
                Depletion::At(at) => at.0,
                Depletion::TooEarly | Depletion::Lasts => i64::MAX,
            };
            prop_assert!(rank(left.min(less)) <= rank(left.max(less)));
        }
    }
}
