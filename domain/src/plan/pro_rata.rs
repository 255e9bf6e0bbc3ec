//! What a part of a period costs, exact in integers, by milliseconds.

use crate::{
    money::Money,
    plan::{Period, Plan},
    time::Timestamp,
};

/// A renewal this late, in milliseconds, still costs and grants the whole: the round of a worker, a restart.
const LATE_MS: i64 = 86_400_000;

/// What the present allowance was sold for, and over which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The plan's price for the time from `from` to `end`, before anything was taken off. Micro-units.
    pub value: i64,
    /// The allowance granted for that time, micro-units.
    pub granted: i64,
    /// When it was granted.
    pub from: Timestamp,
    /// When it ends.
    pub end: Timestamp,
}

/// What is to be paid and granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// To be paid, whole minor units, micro-units; zero or more.
    pub price: i64,
    /// What the share is worth in all: the price before the former plan's unused value was taken off.
    pub value: i64,
    /// To be granted, micro-units.
    pub allowance: i64,
}

/// `amount × part ÷ whole`, rounded half to even to a whole number of `unit`s. Micro-units; `part` is cut to
/// `0..=whole`, and of a `whole` of nothing there is nothing.
#[must_use]
pub fn share(amount: i64, part: i64, whole: i64, unit: i64) -> i64 {
    let (part, unit) = (part.clamp(0, whole.max(0)), i128::from(unit.max(1)));
    let divisor = i128::from(whole) * unit;
    if divisor <= 0 {
        return 0;
    }
    let product = i128::from(amount.max(0)) * i128::from(part);
    let (floor, rest) = (product / divisor, product % divisor);
    let up = rest * 2 > divisor || (rest * 2 == divisor && floor % 2 == 1);
    i64::try_from((floor + i128::from(up)) * unit).unwrap_or(amount)
}

/// The terms of `plan` for what is left of `period` at `now`. The price is rounded to minor units, the allowance to
/// micro-units.
fn rest_of(plan: &Plan, period: &Period, now: Timestamp) -> Terms {
    let (left, whole) = (period.end.0 - now.0.max(period.start.0), period.end.0 - period.start.0);
    let value = share(plan.price.micros, left, whole, plan.price.currency.micros_per_minor());
    Terms { price: value, value, allowance: share(plan.allowance.micros, left, whole, 1) }
}

/// What `plan` costs and grants for `period` when it is renewed at `now`: the whole within a day of its beginning, later
/// what is left of it.
#[must_use]
pub fn renewal_terms(plan: &Plan, period: &Period, now: Timestamp) -> Terms {
    let late = now.0 - period.start.0 > LATE_MS;
    rest_of(plan, period, if late { now } else { period.start })
}

/// What it costs to change to `plan` at `now` for the rest of `period`: its price for the rest, less the unused value of
/// the present share, of which `remaining` is left. Unused is what is left by time or by credit, whichever is less: who
/// has used the allowance up has had its value. Never negative.
#[must_use]
pub fn upgrade_terms(plan: &Plan, period: &Period, present: &Share, remaining: Money, now: Timestamp) -> Terms {
    let now = now.max(present.from);
    let unit = plan.price.currency.micros_per_minor();
    let by_time = share(present.value, present.end.0 - now.0, present.end.0 - present.from.0, unit);
    let by_credit = share(present.value, remaining.micros, present.granted, unit);
    let terms = rest_of(plan, period, now);
    Terms { price: (terms.value - by_time.min(by_credit)).max(0), ..terms }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{currency::Currency, plan::PlanId};

    const DAY: i64 = 86_400_000;

    fn plan(price: i64, allowance: i64) -> Plan {
        Plan {
            id: PlanId { slug: "p".into(), version: 1 },
            name: "P".into(),
            price: Money::from_micros(price, Currency::Usd),
            allowance: Money::from_micros(allowance, Currency::Usd),
            services: vec![],
            months: 1,
            rank: 1,
        }
    }

    fn month() -> Period {
        Period { start: Timestamp(0), end: Timestamp(30 * DAY), months_in: 1 }
    }

    fn present() -> Share {
        Share { value: 10_000_000, granted: 12_000_000, from: Timestamp(0), end: Timestamp(30 * DAY) }
    }

    #[test]
    fn halves_go_to_even() {
        assert_eq!(share(10_000, 1, 2, 10_000), 0);
        assert_eq!(share(30_000, 1, 2, 10_000), 20_000);
        assert_eq!(share(7, 5, 10, 1), 4);
        assert_eq!(share(9_000_000_000_000_000, i64::MAX - 1, i64::MAX, 1), 9_000_000_000_000_000);
        assert_eq!((share(5, 7, 3, 1), share(5, -1, 3, 1), share(5, 1, 0, 1)), (5, 0, 0));
    }

    #[test]
    fn an_upgrade_pays_the_rest_less_what_was_not_used() {
        let to = plan(30_000_000, 45_000_000);
        let upgrade = |remaining, at| {
            let remaining = Money::from_micros(remaining, Currency::Usd);
            upgrade_terms(&to, &month(), &present(), remaining, Timestamp(at))
        };
        // 20 of 30 days left: 20.00 less 6.67; nothing used yet.
        let terms = upgrade(12_000_000, 10 * DAY);
        assert_eq!((terms.price, terms.value, terms.allowance), (13_330_000, 20_000_000, 30_000_000));
        // A quarter of the credit left is less than two thirds of the time.
        assert_eq!(upgrade(3_000_000, 10 * DAY).price, 17_500_000);
        assert_eq!(upgrade(0, 10 * DAY).price, 20_000_000);
        // The clock went back: nothing is left for longer than it was sold.
        assert_eq!(upgrade(12_000_000, -5 * DAY).price, 20_000_000);
    }

    #[test]
    fn a_late_renewal_costs_what_is_left() {
        let terms = |at| renewal_terms(&plan(30_000_000, 45_000_000), &month(), Timestamp(at));
        assert_eq!((terms(DAY).price, terms(DAY).allowance), (30_000_000, 45_000_000));
        assert_eq!((terms(15 * DAY).price, terms(15 * DAY).allowance), (15_000_000, 22_500_000));
    }

    proptest! {
        #[test]
        fn shares_are_near_and_never_more(
            amount in 0i64..9_000_000_000_000_000, whole in 1i64..100_000_000_000, part in 0i64..100_000_000_000,
            unit in prop_oneof![Just(1i64), Just(10_000), Just(1_000_000)],
        ) {
            let amount = amount / unit * unit;
            let part = part.min(whole);
            let some = share(amount, part, whole, unit);
            prop_assert!((0..=amount).contains(&some) && some % unit == 0);
            let exact = i128::from(amount) * i128::from(part);
            prop_assert!((i128::from(some) * i128::from(whole) - exact).abs() * 2 <= i128::from(unit) * i128::from(whole));
            // Both parts of a whole are the whole, but for one unit when both were halves.
            prop_assert!((some + share(amount, whole - part, whole, unit) - amount).abs() <= unit);
        }

        #[test]
        fn an_upgrade_never_pays_out(price in 0i64..1_000, remaining in 0i64..12_000_000, at in 0i64..30 * DAY) {
            let remaining = Money::from_micros(remaining, Currency::Usd);
            let terms = upgrade_terms(&plan(price * 10_000, 1_000_000), &month(), &present(), remaining, Timestamp(at));
            prop_assert!(terms.price >= 0 && terms.price <= terms.value);
        }
    }
}
