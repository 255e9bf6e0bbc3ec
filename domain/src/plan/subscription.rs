//! How a subscription stands and what may become of it.

use std::str::FromStr;

use crate::{plan::Plan, time::Timestamp};

/// How long after the first failure a renewal is tried again, in seconds.
pub const RETRY_SECONDS: i64 = 3_600;
/// How long a renewal may stay unpaid before the subscription ends, in days.
pub const LAPSE_DAYS: i64 = 7;

/// How a subscription stands.
///
/// ```text
/// active ── cancel ──> cancelled ── period end ──> ended
///   │ ^ └── downgrade: active, with the next plan written down
///   │ └──── paid ────┐
///   │      (cancelled ── keep, before the period's end ──> active)
///   └ period end, unpaid ──> past_due ── cancel, or a week ──> ended
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Runs, and is renewed at its end.
    Active,
    /// Runs to its end, and is not renewed.
    Cancelled,
    /// Its time is over and the renewal could not be paid yet: there is no allowance.
    PastDue,
    /// Over.
    Ended,
}

impl Status {
    const ALL: [Self; 4] = [Self::Active, Self::Cancelled, Self::PastDue, Self::Ended];

    /// The name in tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Cancelled => "cancelled",
            Self::PastDue => "past_due",
            Self::Ended => "ended",
        }
    }
}

/// The text names no status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown status of a subscription {0:?}")]
pub struct UnknownStatus(pub String);

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.slug() == slug).ok_or_else(|| UnknownStatus(slug.to_owned()))
    }
}

/// Why something cannot be done with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// The plan is kept in another currency than the account.
    #[error("the plan is sold in another currency than the account's")]
    CurrencyMismatch,
    /// There is a plan running.
    #[error("the account has a plan already; upgrade, downgrade or cancel it")]
    AlreadySubscribed,
    /// There is none.
    #[error("the account has no plan")]
    NotSubscribed,
    /// The renewal is not paid.
    #[error("the plan's renewal is not paid yet; add credit first")]
    PastDue,
    /// It was cancelled.
    #[error("the plan is cancelled and runs to its end")]
    Cancelled,
    /// The other plan is not above the present one.
    #[error("that plan is not above the present one")]
    NotAnUpgrade,
    /// The other plan is above the present one, and its period is as long.
    #[error("that plan is not below the present one")]
    NotADowngrade,
    /// The other plan's period has another length.
    #[error("that plan's period has another length; change to it at the end of the period")]
    PeriodDiffers,
    /// There is too little left of the period to grant anything.
    #[error("the period is about to end; try again after its end")]
    PeriodEnding,
    /// It is neither cancelled nor to be changed.
    #[error("the plan is neither cancelled nor to be changed")]
    NothingToKeep,
    /// The end of the period is beyond the calendar.
    #[error("the end of the period is out of range")]
    OutOfRange,
}

/// Whether a plan may take another's place at once.
///
/// # Errors
/// A [`PlanRefusal`].
pub fn may_upgrade(status: Status, from: &Plan, to: &Plan) -> Result<(), PlanRefusal> {
    match status {
        Status::Ended => return Err(PlanRefusal::NotSubscribed),
        Status::PastDue => return Err(PlanRefusal::PastDue),
        Status::Cancelled => return Err(PlanRefusal::Cancelled),
        Status::Active => {}
    }
    if from.price.currency != to.price.currency {
        Err(PlanRefusal::CurrencyMismatch)
    } else if to.rank <= from.rank {
        Err(PlanRefusal::NotAnUpgrade)
    } else if to.months != from.months {
        Err(PlanRefusal::PeriodDiffers)
    } else {
        Ok(())
    }
}

/// Whether a plan may take another's place at the end of the period: when it is below, or its period has another length.
/// A plan whose renewal cannot be paid may be changed too, so that it can.
///
/// # Errors
/// A [`PlanRefusal`].
pub fn may_downgrade(status: Status, from: &Plan, to: &Plan) -> Result<(), PlanRefusal> {
    match status {
        Status::Ended => return Err(PlanRefusal::NotSubscribed),
        Status::Cancelled => return Err(PlanRefusal::Cancelled),
        Status::PastDue | Status::Active => {}
    }
    if from.price.currency != to.price.currency {
        Err(PlanRefusal::CurrencyMismatch)
    } else if to.rank >= from.rank && to.months == from.months {
        Err(PlanRefusal::NotADowngrade)
    } else {
        Ok(())
    }
}

/// Whether a plan can go on as before: one that is cancelled and still runs, or that is to be changed (`has_next`) at the end
/// of its period.
///
/// # Errors
/// A [`PlanRefusal`].
pub const fn may_keep(status: Status, has_next: bool) -> Result<(), PlanRefusal> {
    match status {
        Status::Ended => Err(PlanRefusal::NotSubscribed),
        Status::Cancelled => Ok(()),
        Status::Active | Status::PastDue if has_next => Ok(()),
        Status::Active | Status::PastDue => Err(PlanRefusal::NothingToKeep),
    }
}

/// What the clock asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtEnd {
    /// Nothing: the period runs, or the subscription is over.
    Nothing,
    /// To be renewed.
    Renew,
    /// To be ended, as the customer asked.
    End,
    /// To be ended, for it was not paid.
    Lapse,
}

/// What is to be done with a subscription whose paid time ends at `end`. A renewal that stayed unpaid for a week lapses;
/// one that was never tried, because no server ran, is tried however late.
#[must_use]
pub fn at_end(status: Status, end: Timestamp, now: Timestamp) -> AtEnd {
    if now < end {
        return AtEnd::Nothing;
    }
    match status {
        Status::Active => AtEnd::Renew,
        Status::Cancelled => AtEnd::End,
        Status::PastDue if now >= end.plus_days(LAPSE_DAYS) => AtEnd::Lapse,
        Status::PastDue => AtEnd::Renew,
        Status::Ended => AtEnd::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{currency::Currency, money::Money, plan::PlanId};

    fn plan(rank: i64, months: i64, currency: Currency) -> Plan {
        Plan {
            id: PlanId { slug: format!("r{rank}"), version: 1 },
            name: "P".into(),
            price: Money::zero(currency),
            allowance: Money::from_micros(1, currency),
            services: vec![],
            months,
            rank,
        }
    }

    #[test]
    fn up_is_at_once_and_down_is_at_the_end() {
        let (low, high) = (plan(1, 1, Currency::Usd), plan(2, 1, Currency::Usd));
        assert_eq!(may_upgrade(Status::Active, &low, &high), Ok(()));
        assert_eq!(may_upgrade(Status::Active, &high, &low), Err(PlanRefusal::NotAnUpgrade));
        assert_eq!(may_upgrade(Status::Active, &low, &low), Err(PlanRefusal::NotAnUpgrade));
        assert_eq!(may_upgrade(Status::Active, &low, &plan(2, 12, Currency::Usd)), Err(PlanRefusal::PeriodDiffers));
        assert_eq!(may_upgrade(Status::Active, &low, &plan(2, 1, Currency::Jpy)), Err(PlanRefusal::CurrencyMismatch));
        assert_eq!(may_upgrade(Status::PastDue, &low, &high), Err(PlanRefusal::PastDue));
        assert_eq!(may_upgrade(Status::Cancelled, &low, &high), Err(PlanRefusal::Cancelled));
        assert_eq!(may_upgrade(Status::Ended, &low, &high), Err(PlanRefusal::NotSubscribed));
        assert_eq!(may_downgrade(Status::Active, &high, &low), Ok(()));
        assert_eq!(may_downgrade(Status::PastDue, &high, &low), Ok(()));
        assert_eq!(may_downgrade(Status::Active, &low, &high), Err(PlanRefusal::NotADowngrade));
        assert_eq!(may_downgrade(Status::Active, &low, &plan(2, 12, Currency::Usd)), Ok(()));
        assert_eq!(may_downgrade(Status::Cancelled, &high, &low), Err(PlanRefusal::Cancelled));
    }

    #[test]
    fn what_was_cancelled_or_planned_can_be_kept() {
        assert_eq!(may_keep(Status::Cancelled, false), Ok(()));
        assert_eq!(may_keep(Status::Active, true), Ok(()));
        assert_eq!(may_keep(Status::Active, false), Err(PlanRefusal::NothingToKeep));
        assert_eq!(may_keep(Status::Ended, true), Err(PlanRefusal::NotSubscribed));
    }

    #[test]
    fn the_clock_renews_ends_and_lapses() {
        let (end, day) = (Timestamp(1_000), |days| Timestamp(1_000).plus_days(days));
        for status in Status::ALL {
            assert_eq!(at_end(status, end, Timestamp(999)), AtEnd::Nothing);
            assert_eq!(status.slug().parse(), Ok(status));
        }
        assert_eq!(at_end(Status::Active, end, end), AtEnd::Renew);
        assert_eq!(at_end(Status::Active, end, day(400)), AtEnd::Renew);
        assert_eq!(at_end(Status::Cancelled, end, end), AtEnd::End);
        assert_eq!(at_end(Status::PastDue, end, day(6)), AtEnd::Renew);
        assert_eq!(at_end(Status::PastDue, end, day(7)), AtEnd::Lapse);
        assert_eq!(at_end(Status::Ended, end, day(9)), AtEnd::Nothing);
    }
}
