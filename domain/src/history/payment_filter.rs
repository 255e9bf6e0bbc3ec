//! The filter of the payment history.

use serde::{Deserialize, Serialize};

use super::filter::{is_cursor, keep, keep_first, push_days, unread_pairs, within};
use crate::{payment::ShownStatus, query, time::Day};

/// Which payments to show; an empty part lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentFilter {
    /// Statuses.
    pub statuses: Vec<ShownStatus>,
    /// The first day.
    pub from: Option<Day>,
    /// The last day, included.
    pub to: Option<Day>,
}

impl PaymentFilter {
    /// Reads a query: `status=…&from=…&to=…`, the first repeatable. What it does not know it ignores
    /// ([`PaymentFilter::unread`] tells it).
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        Self::read(query).0
    }

    /// Name and value of what in a query is meant for the list and cannot be read.
    #[must_use]
    pub fn unread(query: &str) -> Vec<(String, String)> {
        Self::read(query).1
    }

    fn read(query: &str) -> (Self, Vec<(String, String)>) {
        let mut filter = Self::default();
        let unread = unread_pairs(query, &mut |name: &str, value: &str| match name {
            "status" => {
                let status = ShownStatus::ALL.into_iter().find(|status| status.slug() == value);
                keep(&mut filter.statuses, status)
            }
            "from" => keep_first(&mut filter.from, value),
            "to" => keep_first(&mut filter.to, value),
            // Kept by whoever shows the list.
            "before" => is_cursor(value),
            _ => true,
        });
        (filter.canonical(), unread)
    }

    /// The query that [`PaymentFilter::from_query`] reads; empty when nothing is filtered.
    #[must_use]
    pub fn to_query(&self) -> String {
        let mut written = String::new();
        for status in self.clone().canonical().statuses {
            query::push(&mut written, "status", status.slug());
        }
        push_days(&mut written, self.from, self.to);
        written
    }

    fn canonical(mut self) -> Self {
        self.statuses.sort_unstable();
        self.statuses.dedup();
        self
    }

    /// Whether everything is let through.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.statuses.is_empty() && self.from.is_none() && self.to.is_none()
    }

    /// Whether a payment of that status, made on that day, is shown.
    #[must_use]
    pub fn matches(&self, status: ShownStatus, day: Day) -> bool {
        (self.statuses.is_empty() || self.statuses.contains(&status)) && within(day, self.from, self.to)
    }

    /// The filter without one status.
    #[must_use]
    pub fn without_status(&self, status: ShownStatus) -> Self {
        let mut filter = self.clone();
        filter.statuses.retain(|kept| *kept != status);
        filter
    }

    /// The filter without its days.
    #[must_use]
    pub fn without_days(&self) -> Self {
        Self { from: None, to: None, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::PaymentFilter;
    use crate::{payment::ShownStatus, time::Day};

    fn filter() -> impl Strategy<Value = PaymentFilter> {
        let statuses = prop::collection::vec(prop::sample::select(ShownStatus::ALL.as_slice()), 0..4);
        let day = || prop::option::of((0i32..50).prop_map(Day));
        (statuses, day(), day()).prop_map(|(statuses, from, to)| PaymentFilter { statuses, from, to })
    }

    #[test]
    fn reads_addresses() {
        let filter = PaymentFilter::from_query("status=failed&status=success&status=paid&to=2026-11-22&kind=charge");
        assert_eq!(
            filter,
            PaymentFilter {
                statuses: vec![ShownStatus::Success, ShownStatus::Failed],
                from: None,
                to: Day::from_ymd(2026, 11, 22),
            }
        );
        assert_eq!(filter.to_query(), "status=success&status=failed&to=2026-11-22");
        let unread = PaymentFilter::unread("status=paid&from=&status=failed&to=22.11.2026&utm=x&before=9&before=x");
        let expected = [("status", "paid"), ("to", "22.11.2026"), ("before", "x")];
        assert_eq!(unread, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    proptest! {
        #[test]
        fn queries_round_trip(filter in filter(), day in 0i32..50) {
            let read = PaymentFilter::from_query(&filter.to_query());
            prop_assert_eq!(read.to_query(), filter.to_query());
            prop_assert_eq!(read.is_empty(), filter.is_empty());
            for status in ShownStatus::ALL {
                prop_assert_eq!(read.matches(status, Day(day)), filter.matches(status, Day(day)));
            }
        }

        #[test]
        fn both_parts_must_hold(filter in filter(), day in (0i32..50).prop_map(Day)) {
            for status in ShownStatus::ALL {
                let by_day = PaymentFilter { statuses: vec![], ..filter.clone() };
                let both = filter.without_days().matches(status, day) && by_day.matches(status, day);
                prop_assert_eq!(filter.matches(status, day), both);
                prop_assert!(filter.without_status(status).statuses.iter().all(|kept| *kept != status));
            }
        }
    }
}
