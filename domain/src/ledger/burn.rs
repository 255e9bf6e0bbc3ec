//! The order in which credit is spent.

use std::cmp::Ordering;

use crate::{ledger::Grant, time::Timestamp};

/// Orders two grants by who pays first: plan, then vouchers bound to services, then other vouchers, then top-ups;
/// within these the one that expires first, then the oldest (`product.md`, "Spending").
#[must_use]
pub fn burn_order(a: &Grant, b: &Grant) -> Ordering {
    let key = |grant: &Grant| {
        let end = grant.expires_at.unwrap_or(Timestamp(i64::MAX));
        (grant.source, grant.services.is_empty(), end, grant.id)
    };
    key(a).cmp(&key(b))
}
