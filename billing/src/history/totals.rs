//! How many movements match a filter, and what they come to: exact, however long the history.

use domain::{
    account::AccountId,
    currency::Currency,
    history::Filter,
    money::{MICROS_MAX, MICROS_PER_UNIT},
    time::{DAY_MS, Timestamp},
};

use super::{
    HistoryQuery, PAGE_MAX, moment,
    page::{Span, of_kinds_and_services},
};
use crate::{
    engine::Billing,
    store::{Reader, Row, Statement, StoreError},
    zone::Zone,
};

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
            let mut reader = self.store().read().await?;
            let parts = Parts::find(&mut reader, account_id, filter, &zone).await?;
            reader.first(totals(account_id, filter, parts)).await?.as_ref().map_or(Ok((0, 0)), read)?
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

/// A filter's days: whole UTC days, which have totals, and the postings at both ends, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The first day and the one after the last, in days since 1970.
    days: Option<(i64, i64)>,
    /// Before the whole days, or all there is where there is no whole day.
    before: Option<Span>,
    after: Option<Span>,
}

impl Parts {
    /// Finds them.
    pub(crate) async fn find(
        reader: &mut Reader,
        account_id: AccountId,
        filter: &Filter,
        zone: &Zone,
    ) -> Result<Self, StoreError> {
        let start = filter.from.map_or(0, |day| zone.start_of(day).0).max(0);
        let end = filter.to.map_or(i64::MAX, |day| zone.start_of(day.plus(1)).0).max(start);
        let first = start.div_euclid(DAY_MS) + i64::from(start.rem_euclid(DAY_MS) > 0);
        let last = end.div_euclid(DAY_MS);
        let days = (first < last).then_some((first, last));
        let (before, after) = match days {
            Some((first, last)) => ((start, first * DAY_MS), (last.saturating_mul(DAY_MS), end)),
            None => ((start, end), (end, end)),
        };
        // Without an end there is nothing after the last day.
        let after = if filter.to.is_none() { (0, 0) } else { after };
        let wanted: Vec<(i64, i64)> = [before, after].into_iter().filter(|(start, end)| start < end).collect();
        let moments: Vec<Timestamp> =
            wanted.iter().flat_map(|(start, end)| [Timestamp(*start), Timestamp(*end)]).collect();
        let found = if moments.is_empty() {
            Vec::new()
        } else {
            let rows = reader.all(moment::search(account_id, &moments)).await?;
            moment::found(&rows, &moments)?
        };
        let mut spans =
            found.chunks_exact(2).map(|pair| Span { first: pair.first().copied(), end: pair.last().copied() });
        let mut span = |(start, end): (i64, i64)| if start < end { spans.next() } else { None };
        Ok(Self { days, before: span(before), after: span(after) })
    }

    /// Adds selects of kind, service, number `n` and `amount` of what matches everything of the filter but its text.
    pub(crate) fn select(self, mut statement: Statement, account_id: AccountId, filter: &Filter) -> Statement {
        let mut between = "";
        for span in [self.before, self.after].into_iter().flatten() {
            let select = "SELECT kind, service, CAST(1 AS BIGINT) AS n, amount FROM posting WHERE account_id = ";
            statement = span.then(statement.then(between).then(select).bind(account_id));
            statement = of_kinds_and_services(statement, filter);
            between = " UNION ALL ";
        }
        // Without any part nothing is selected, from here.
        let (first, last) = self.days.unwrap_or_default();
        if self.days.is_some() || between.is_empty() {
            let select = "SELECT kind, service, count AS n, amount FROM day_total WHERE account_id = ";
            statement = statement.then(between).then(select).bind(account_id);
            statement = statement.then(" AND day >= ").bind(first).then(" AND day < ").bind(last);
            statement = of_kinds_and_services(statement, filter);
        }
        statement
    }
}

/// The statement of count and sum.
pub(crate) fn totals(account_id: AccountId, filter: &Filter, parts: Parts) -> Statement {
    // Sums are taken in two parts, so that they never leave 64 bits.
    let statement = Statement::building("SELECT CAST(coalesce(sum(n), 0) AS BIGINT), CAST(coalesce(sum(amount / ")
        .bind(MICROS_PER_UNIT)
        .then("), 0) AS BIGINT), CAST(coalesce(sum(amount % ")
        .bind(MICROS_PER_UNIT)
        .then("), 0) AS BIGINT) FROM (");
    parts.select(statement, account_id, filter).then(") AS part")
}

fn read(row: &Row) -> Result<(i64, i128), StoreError> {
    let mut cells = row.cells();
    let (count, units, rest) = (cells.int()?, cells.int()?, cells.int()?);
    Ok((count, i128::from(units) * i128::from(MICROS_PER_UNIT) + i128::from(rest)))
}

// A day's total is kept in 64 bits: a thousand of the largest amounts fit.
const _: () = assert!(MICROS_MAX <= i64::MAX / 1_000);
