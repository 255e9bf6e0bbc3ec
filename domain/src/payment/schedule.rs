//! When a gateway is asked about a payment of which nothing was heard (`payments.md` §4.5), and until when a payment
//! can be paid.

use crate::{gateway::Gateway, time::Timestamp};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long after a scheduled check was missed (the program was down) it is made up for.
const MAKE_UP: i64 = 10 * MINUTE;

/// Seconds after the deadline at which VNPay is asked: it has nothing certain to say before.
const VNPAY_AFTER_DEADLINE: [i64; 6] = [2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 24 * HOUR];

/// Seconds between checks while the time to pay runs, once VNPay has told the browser of a failure: it does not answer
/// more often.
const VNPAY_TOLD: i64 = 5 * MINUTE;

/// Seconds after creation of Stripe's only check before the deadline.
const STRIPE_FIRST: i64 = 10 * MINUTE;
/// Seconds after the deadline: when a card session is over, then daily while a konbini voucher can be paid and beyond
/// its end (three days, to the end of the last one).
const STRIPE_AFTER_DEADLINE: [i64; 6] = [5 * MINUTE, DAY, 2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY];

/// Seconds after creation at which PayPal is asked; after the last, hourly to the end of the first day, then daily
/// while a capture can be pending.
const PAYPAL_FIRST: [i64; 4] = [5 * MINUTE, 30 * MINUTE, 3 * HOUR, 7 * HOUR];
const PAYPAL_LAST: i64 = 14 * DAY;

/// Until when the customer can go to the gateway and pay: the redirect address works no longer.
///
/// VNPay: 15 minutes, told to the gateway as `vnp_ExpireDate`. Stripe: one hour (the gateway allows 30 minutes to 24
/// hours). PayPal: three hours to send the customer.
#[must_use]
pub const fn deadline(gateway: Gateway, created_at: Timestamp) -> Timestamp {
    created_at.plus_seconds(match gateway {
        Gateway::Vnpay => 15 * MINUTE,
        Gateway::Stripe => HOUR,
        Gateway::Paypal => 3 * HOUR,
    })
}

/// From when on a payment that the gateway calls unpaid has expired. PayPal gives three more hours, after those of
/// [`deadline`], to approve and capture.
#[must_use]
pub const fn closes_at(gateway: Gateway, created_at: Timestamp) -> Timestamp {
    let deadline = deadline(gateway, created_at);
    match gateway {
        Gateway::Vnpay | Gateway::Stripe => deadline,
        Gateway::Paypal => deadline.plus_seconds(3 * HOUR),
    }
}

/// When to ask the gateway next about a payment that is still open, after `checks_done` checks; always later than
/// `now`. `None`: the schedule is over, and an operator has to look.
///
/// A check whose time passed unused is made up for ten minutes from now when nothing later is planned, so that every
/// payment is asked about as often as planned, and never in a burst.
#[must_use]
pub fn next_check(
    gateway: Gateway,
    created_at: Timestamp,
    deadline: Timestamp,
    checks_done: u32,
    now: Timestamp,
) -> Option<Timestamp> {
    let mut unused = (checks_done..).map_while(|number| planned(gateway, created_at, deadline, number)).peekable();
    unused.peek()?;
    unused.find(|at| *at > now).or_else(|| Some(now.plus_seconds(MAKE_UP)))
}

/// Whether the next planned check, after `checks_done`, is due: only then a check uses it up. One that was brought
/// forward (the browser came back) comes on top, else coming back often would leave nothing for later.
#[must_use]
pub fn is_due(gateway: Gateway, created_at: Timestamp, deadline: Timestamp, checks_done: u32, now: Timestamp) -> bool {
    planned(gateway, created_at, deadline, checks_done).is_some_and(|at| at <= now)
}

/// When to ask VNPay next about a payment of which it has told the browser that it failed, given what is `planned`: its
/// query may agree, and so end the payment, long before the deadline.
#[must_use]
pub fn next_check_once_told(planned: Option<Timestamp>, deadline: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let soon = now.plus_seconds(VNPAY_TOLD);
    if soon < deadline { Some(planned.map_or(soon, |at| at.min(soon))) } else { planned }
}

/// The time of a gateway's check, counted from 0.
fn planned(gateway: Gateway, created_at: Timestamp, deadline: Timestamp, number: u32) -> Option<Timestamp> {
    let index = usize::try_from(number).ok()?;
    match gateway {
        Gateway::Vnpay => VNPAY_AFTER_DEADLINE.get(index).map(|seconds| deadline.plus_seconds(*seconds)),
        Gateway::Stripe if index == 0 => Some(created_at.plus_seconds(STRIPE_FIRST)),
        Gateway::Stripe => STRIPE_AFTER_DEADLINE.get(index - 1).map(|seconds| deadline.plus_seconds(*seconds)),
        Gateway::Paypal => paypal_seconds(index).map(|seconds| created_at.plus_seconds(seconds)),
    }
}

fn paypal_seconds(index: usize) -> Option<i64> {
    if let Some(seconds) = PAYPAL_FIRST.get(index) {
        return Some(*seconds);
    }
    let hour = i64::try_from(index - PAYPAL_FIRST.len()).ok()?.checked_add(8)?;
    let seconds = if hour <= 24 { hour * HOUR } else { (hour - 23).checked_mul(DAY)? };
    Some(seconds).filter(|seconds| *seconds <= PAYPAL_LAST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DAY, HOUR, MINUTE, closes_at, deadline, is_due, next_check, next_check_once_told};
    use crate::{gateway::Gateway, time::Timestamp};

    const CREATED: Timestamp = Timestamp(1_795_000_000_000);

    /// All checks of a payment that stays open, in seconds after creation, each made at its time.
    fn plan(gateway: Gateway) -> Vec<i64> {
        let mut times = Vec::new();
        let mut now = CREATED;
        for checks_done in 0..1_000 {
            let Some(at) = next_check(gateway, CREATED, deadline(gateway, CREATED), checks_done, now) else { break };
            times.push((at.0 - CREATED.0) / 1_000);
            now = at;
        }
        times
    }

    #[test]
    fn deadlines() {
        let after = |at: Timestamp| (at.0 - CREATED.0) / 1_000;
        assert_eq!(Gateway::ALL.map(|gateway| after(deadline(gateway, CREATED))), [15 * MINUTE, HOUR, 3 * HOUR]);
        assert_eq!(Gateway::ALL.map(|gateway| after(closes_at(gateway, CREATED))), [15 * MINUTE, HOUR, 6 * HOUR]);
    }

    #[test]
    fn plans() {
        let end = 15 * MINUTE;
        let vnpay = [2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 24 * HOUR].map(|after| end + after);
        assert_eq!(plan(Gateway::Vnpay), vnpay);
        let mut stripe = vec![10 * MINUTE, HOUR + 5 * MINUTE];
        stripe.extend((1..=5).map(|day| HOUR + day * DAY));
        assert_eq!(plan(Gateway::Stripe), stripe);
        let mut paypal = vec![5 * MINUTE, 30 * MINUTE, 3 * HOUR, 7 * HOUR];
        paypal.extend((8..=24).map(|hour| hour * HOUR));
        paypal.extend((2..=14).map(|day| day * DAY));
        assert_eq!(plan(Gateway::Paypal), paypal);
    }

    #[test]
    fn after_a_long_stop_checks_are_spaced() {
        let end = deadline(Gateway::Vnpay, CREATED);
        // Down for five hours: the four that were missed are not made all at once.
        let late = CREATED.plus_seconds(5 * HOUR);
        assert_eq!(next_check(Gateway::Vnpay, CREATED, end, 0, late), Some(end.plus_seconds(6 * HOUR)));
        // Down for two days: still asked, soon, and to the end of the plan.
        let later = CREATED.plus_days(2);
        for checks_done in 0..6 {
            let next = next_check(Gateway::Vnpay, CREATED, end, checks_done, later);
            assert_eq!(next, Some(later.plus_seconds(10 * MINUTE)));
        }
        assert_eq!(next_check(Gateway::Vnpay, CREATED, end, 6, later), None);
    }

    #[test]
    fn a_check_brought_forward_uses_up_nothing() {
        let end = deadline(Gateway::Vnpay, CREATED);
        let first = end.plus_seconds(2 * MINUTE);
        let due = |checks_done, now| is_due(Gateway::Vnpay, CREATED, end, checks_done, now);
        assert!(!due(0, CREATED.plus_seconds(10)));
        assert!(!due(0, first.plus_seconds(-1)));
        assert!(due(0, first));
        assert!(!due(1, first));
        assert!(!due(6, end.plus_seconds(30 * DAY)));
    }

    #[test]
    fn once_told_of_a_failure_vnpay_is_asked_until_the_deadline() {
        let end = deadline(Gateway::Vnpay, CREATED);
        let planned = Some(end.plus_seconds(2 * MINUTE));
        let mut now = CREATED.plus_seconds(10);
        let mut times = Vec::new();
        while let Some(at) = next_check_once_told(planned, end, now).filter(|at| *at > now) {
            times.push((at.0 - CREATED.0) / 1_000);
            now = at;
        }
        assert_eq!(times, [310, 610, 17 * MINUTE]);
        assert_eq!(next_check_once_told(None, end, end), None);
    }

    proptest! {
        #[test]
        fn always_later_and_always_ending(seconds in -DAY..40 * DAY, checks_done: u32) {
            let now = CREATED.plus_seconds(seconds);
            for gateway in Gateway::ALL {
                let next = next_check(gateway, CREATED, deadline(gateway, CREATED), checks_done, now);
                prop_assert!(next.is_none_or(|at| at > now));
                prop_assert!(checks_done < 40 || next.is_none());
            }
        }
    }
}
