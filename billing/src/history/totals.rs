//! How many movements match a filter, and what they come to: exact, however long the history.

use domain::{
    account::AccountId,
    currency::Currency,
    history::{ACCOUNT_SERVICE, Filter, MovementStatus},
    ledger::PostingKind,
    money::{MICROS_MAX, MICROS_PER_UNIT},
    time::Timestamp,
};

use super::{HistoryQuery, PAGE_MAX};
use crate::{
    engine::Billing,
    store::{Row, Statement, StoreError},
    zone::Zone,
};

/// Milliseconds of a UTC day.
const DAY_MS: i64 = 86_400_000;

/// What matching movements come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryTotals {
    /// How many.
    pub count: i64,
    /// Their sum, micro-units, signed. Many amounts may come to more than one amount can be.
    pub micros: i128,
    /// Of the sum.
    pub currency: Currency,
}

impl Billing {
    /// How many of the account's movements match, and their sum; `None` before the first billing profile.
    ///
    /// Whole UTC days are read from their totals, the ends of the range from the postings. Only a text has to be looked
    /// for in every movement.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn history_totals(
        &self,
        account_id: AccountId,
        filter: &Filter,
    ) -> Result<Option<HistoryTotals>, StoreError> {
        let Some(currency) = self.currency(account_id).await? else { return Ok(None) };
        let (count, micros) = if filter.text.trim().is_empty() {
            let zone = self.zone(account_id).await?;
            let statement = totals(account_id, filter, &zone);
            self.store().first(statement).await?.as_ref().map_or(Ok((0, 0)), read)?
        } else {
            self.searched(account_id, filter).await?
        };
        Ok(Some(HistoryTotals { count, micros, currency }))
    }

    /// Counts what contains the filter's text, page by page.
    async fn searched(&self, account_id: AccountId, filter: &Filter) -> Result<(i64, i128), StoreError> {
        let (mut count, mut micros, mut before) = (0, 0, None);
        loop {
            let query = HistoryQuery { filter: filter.clone(), before, limit: PAGE_MAX };
            let page = self.history(account_id, query).await?;
            for movement in &page.movements {
                count += 1;
                micros += i128::from(movement.amount);
                before = Some(movement.seq);
            }
            if !page.more {
                return Ok((count, micros));
            }
        }
    }
}

/// A part of the range, in milliseconds; the end is not in it.
struct Range(i64, i64);

/// The statement of count and sum: everything of the filter but its text.
pub(crate) fn totals(account_id: AccountId, filter: &Filter, zone: &Zone) -> Statement {
    // Sums are taken in two parts, so that they never leave 64 bits.
    let statement = Statement::building("SELECT CAST(coalesce(sum(n), 0) AS BIGINT), CAST(coalesce(sum(amount / ")
        .bind(MICROS_PER_UNIT)
        .then("), 0) AS BIGINT), CAST(coalesce(sum(amount % ")
        .bind(MICROS_PER_UNIT)
        .then("), 0) AS BIGINT) FROM (");
    within(statement, account_id, filter, zone).then(") AS part")
}

/// Adds selects of kind, service, number `n` and `amount` of what matches: the totals of whole UTC days, and the
/// movements at both ends of the range.
pub(crate) fn within(statement: Statement, account_id: AccountId, filter: &Filter, zone: &Zone) -> Statement {
    let start = filter.from.map_or(0, |day| zone.start_of(day).0).max(0);
    let end = filter.to.map_or(i64::MAX, |day| zone.start_of(day.plus(1)).0).max(start);
    let first_day = start.div_euclid(DAY_MS) + i64::from(start.rem_euclid(DAY_MS) > 0);
    let last_day = end.div_euclid(DAY_MS);
    if first_day >= last_day {
        return postings(statement, account_id, filter, &Range(start, end));
    }
    let statement = statement.then("SELECT kind, service, count AS n, amount FROM day_total WHERE account_id = ");
    let statement = statement.bind(account_id).then(" AND day >= ").bind(first_day).then(" AND day < ").bind(last_day);
    let statement = matching(statement, filter).then(" UNION ALL ");
    let statement = postings(statement, account_id, filter, &Range(start, first_day * DAY_MS)).then(" UNION ALL ");
    postings(statement, account_id, filter, &Range(last_day.saturating_mul(DAY_MS), end))
}

/// The movements of a part of a day.
fn postings(statement: Statement, account_id: AccountId, filter: &Filter, range: &Range) -> Statement {
    let statement = statement.then("SELECT kind, service, 1 AS n, amount FROM posting WHERE account_id = ");
    let statement = statement.bind(account_id).then(" AND at >= ").bind(Timestamp(range.0));
    matching(statement.then(" AND at < ").bind(Timestamp(range.1)), filter)
}

/// Kinds, which also say the status, and services.
fn matching(statement: Statement, filter: &Filter) -> Statement {
    let asked = if filter.kinds.is_empty() { PostingKind::SHOWN.as_slice() } else { filter.kinds.as_slice() };
    let fits = |kind: &PostingKind| filter.statuses.is_empty() || filter.statuses.contains(&MovementStatus::of(*kind));
    let kinds: Vec<&str> = asked.iter().copied().filter(fits).map(PostingKind::slug).collect();
    // An empty list is no SQL; no kind has an empty name.
    let kinds = if kinds.is_empty() { vec![""] } else { kinds };
    let statement = statement.then(" AND kind IN (").bind_list(kinds).then(")");
    if filter.services.is_empty() {
        return statement;
    }
    let column = |service: &'_ String| if service == ACCOUNT_SERVICE { String::new() } else { service.clone() };
    statement.then(" AND service IN (").bind_list(filter.services.iter().map(column)).then(")")
}

fn read(row: &Row) -> Result<(i64, i128), StoreError> {
    let mut cells = row.cells();
    let (count, units, rest) = (cells.int()?, cells.int()?, cells.int()?);
    Ok((count, i128::from(units) * i128::from(MICROS_PER_UNIT) + i128::from(rest)))
}

// A day's total is kept in 64 bits: a thousand of the largest amounts fit.
const _: () = assert!(MICROS_MAX <= i64::MAX / 1_000);
