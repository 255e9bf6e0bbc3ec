//! What an account may do with a plan on offer, and at what price.

use crate::{
    money::Money,
    plan::{Period, Plan, PlanId, PlanRefusal, Share, Status, Terms, may_downgrade, may_upgrade, upgrade_terms},
    time::Timestamp,
};

/// The plan that an account has.
#[derive(Debug, Clone, Copy)]
pub struct Running<'a> {
    /// How it stands.
    pub status: Status,
    /// The plan of the present period.
    pub plan: &'a Plan,
    /// The plan of the next period, when it is to be another.
    pub next: Option<&'a PlanId>,
    /// The present period.
    pub period: Period,
    /// What the present allowance was sold for.
    pub share: Share,
    /// What of the allowance is free, micro-units.
    pub free: i64,
}

/// What may be done with a plan on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It can be bought, at its price.
    Buy,
    /// It is the one that runs.
    Running,
    /// It can be changed to at once.
    Upgrade(Terms),
    /// It can be changed to at the end of the period.
    AtEnd,
    /// It will be changed to at the end of the period.
    Planned,
    /// It cannot be had now.
    No(PlanRefusal),
}

/// What an account with `running` may do with `offer` at `now`. The decision itself is made again when it is done.
#[must_use]
pub fn choice(running: Option<&Running<'_>>, offer: &Plan, now: Timestamp) -> Choice {
    let Some(running) = running else { return Choice::Buy };
    if offer.id.slug == running.plan.id.slug {
        return Choice::Running;
    }
    if running.next.is_some_and(|next| next.slug == offer.id.slug) {
        return Choice::Planned;
    }
    let refusal = match may_upgrade(running.status, running.plan, offer) {
        Ok(()) => {
            let free = Money::from_micros(running.free, offer.price.currency);
            let terms = upgrade_terms(offer, &running.period, &running.share, free, now);
            return if terms.allowance > 0 { Choice::Upgrade(terms) } else { Choice::No(PlanRefusal::PeriodEnding) };
        }
        Err(refusal) => refusal,
    };
    match may_downgrade(running.status, running.plan, offer) {
        Ok(()) => Choice::AtEnd,
        Err(_) => Choice::No(refusal),
    }
}

/// What a customer has seen and agreed to. What he saw is the most that he pays: as time passes an upgrade becomes
/// cheaper, and by spending it becomes dearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// The version of the plan.
    pub version: i64,
    /// What is due at once, micro-units.
    pub most: i64,
}

impl Agreed {
    /// Whether `due` for `plan` is within what was agreed to.
    #[must_use]
    pub const fn covers(self, plan: &Plan, due: i64) -> bool {
        self.version == plan.id.version && due <= self.most
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::currency::Currency;

    const DAY: i64 = 86_400_000;

    fn plan(slug: &str, price: i64, rank: i64, months: i64) -> Plan {
        Plan {
            id: PlanId { slug: slug.into(), version: 1 },
            name: slug.into(),
            price: Money::from_micros(price * 1_000_000, Currency::Usd),
            allowance: Money::from_micros(price * 1_200_000, Currency::Usd),
            services: vec![],
            months,
            rank,
        }
    }

    fn running(plan: &Plan, status: Status, free: i64) -> Running<'_> {
        let (start, end) = (Timestamp(0), Timestamp(30 * DAY));
        Running {
            status,
            plan,
            next: None,
            period: Period { start, end, months_in: 1 },
            share: Share { value: plan.price.micros, granted: plan.allowance.micros, from: start, end },
            free,
        }
    }

    #[test]
    fn what_may_be_done_follows_from_what_runs() {
        let (low, high, year) = (plan("low", 10, 1, 1), plan("high", 30, 2, 1), plan("year", 100, 3, 12));
        let now = Timestamp(10 * DAY);
        assert_eq!(choice(None, &low, now), Choice::Buy);
        let mut has = running(&low, Status::Active, 12_000_000);
        assert_eq!(choice(Some(&has), &low, now), Choice::Running);
        let Choice::Upgrade(terms) = choice(Some(&has), &high, now) else { panic!("an upgrade") };
        assert_eq!((terms.price, terms.value), (13_330_000, 20_000_000));
        assert_eq!(choice(Some(&has), &year, now), Choice::AtEnd);
        assert_eq!(choice(Some(&has), &high, Timestamp(30 * DAY)), Choice::No(PlanRefusal::PeriodEnding));
        has.next = Some(&year.id);
        assert_eq!(choice(Some(&has), &year, now), Choice::Planned);
        let has = running(&low, Status::Cancelled, 0);
        assert_eq!(choice(Some(&has), &high, now), Choice::No(PlanRefusal::Cancelled));
        let has = running(&high, Status::PastDue, 0);
        assert_eq!(choice(Some(&has), &low, now), Choice::AtEnd);
        let has = running(&low, Status::PastDue, 0);
        assert_eq!(choice(Some(&has), &high, now), Choice::No(PlanRefusal::PastDue));
    }

    proptest! {
        #[test]
        fn what_was_shown_is_the_most(first in 0i64..30 * DAY, later in 0i64..DAY, free in 0i64..=12_000_000) {
            let (low, high) = (plan("low", 10, 1, 1), plan("high", 30, 2, 1));
            let has = running(&low, Status::Active, free);
            let due = |at| match choice(Some(&has), &high, Timestamp(at)) {
                Choice::Upgrade(terms) => Some(terms.price),
                _ => None,
            };
            let (shown, now) = (due(first), due(first + later));
            if let (Some(shown), Some(now)) = (shown, now) {
                // Whoever spends nothing in between is not asked again, but for a cent of rounding.
                let cent = 10_000;
                let agreed = Agreed { version: 1, most: shown + cent };
                prop_assert!(agreed.covers(&high, now), "{shown} {now}");
                let dearer = Agreed { most: now - 1, ..agreed };
                prop_assert!(!dearer.covers(&high, now));
                let dearer = Agreed { version: 2, ..agreed };
                prop_assert!(!dearer.covers(&high, now));
            }
        }
    }
}
