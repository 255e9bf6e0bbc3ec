//! One page of the history in any order, with count, sums and facets of everything that matches; and the blocks by which
//! a browser comes to hold a history as a whole.

use domain::{
    account::AccountId,
    history::{ACCOUNT_SERVICE, Facets, Filter, Movement, MovementStatus, Sort, Summary, wire},
    ledger::PostingKind,
    money::MICROS_PER_UNIT,
    time::Day,
};

use super::{
    PAGE_MAX, Parts, SEARCH_BITE, movement,
    page::{self, Span, of_kinds_and_services},
    sources,
};
use crate::{
    engine::Billing,
    store::{Reader, Statement, StoreError, sql, values},
    zone::Zone,
};

/// The most rows of one block.
pub const BLOCK_MAX: u32 = 20_000;
/// A text is looked for in at most so many movements at once.
const SEARCH_MAX: usize = 200_000;

/// A page, and what everything that matches comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryView {
    /// The movements, in the order asked for.
    pub movements: Vec<Movement>,
    /// Whether more follow.
    pub more: bool,
    /// Count and sums of all that match, not only of this page.
    pub summary: Summary,
    /// What other choices would show.
    pub facets: Facets,
    /// The day back to which a text was looked for, when the history is too long for more.
    pub searched_to: Option<Day>,
    /// How many postings the account has in all, whatever the filter.
    pub total_rows: i64,
}

impl Billing {
    /// The movements that match, after that of number `before` in the order asked for, with totals and facets.
    ///
    /// By time, every page is read from the end of an index, and totals come from whole days. Orders by amount read all
    /// that matches: they are for accounts that a browser could hold. A text is looked for in the newest 200,000.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn history_view(
        &self,
        account_id: AccountId,
        filter: &Filter,
        sort: Sort,
        before: Option<i64>,
        limit: u32,
    ) -> Result<HistoryView, StoreError> {
        let zone = self.zone(account_id).await?;
        let mut reader = self.store().read().await?;
        let most = usize::try_from(limit.clamp(1, PAGE_MAX)).unwrap_or(1);
        let cursor = cursor(&mut reader, account_id, before, sort).await?;
        let span = Span::find(&mut reader, account_id, filter, &zone).await?;
        let mut view = if filter.text.trim().is_empty() {
            let limit = i64::try_from(most).unwrap_or(1) + 1;
            let rows = reader.all(page::in_order(account_id, filter, span, sort, cursor, limit)).await?;
            let movements = rows.iter().map(|row| movement(row, &zone)).collect::<Result<Vec<_>, _>>()?;
            let (summary, facets) = cube(&mut reader, account_id, filter, span, &zone).await?;
            HistoryView { movements, more: false, summary, facets, searched_to: None, total_rows: 0 }
        } else {
            let mut pass = TextPass::new(filter, sort, cursor, most + 1);
            pass.read(&mut reader, account_id, span, &zone).await?;
            pass.view
        };
        view.more = view.movements.len() > most;
        view.movements.truncate(most);
        sources::fill(&mut reader, account_id, &mut view.movements).await?;
        let count = sql("SELECT seq FROM ledger_account WHERE account_id = $1", values![account_id]);
        view.total_rows = reader.first(count).await?.map_or(Ok(0), |row| row.cells().int())?;
        Ok(view)
    }

    /// How many postings the account has: those of its history, and those that only set credit aside.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn history_length(&self, account_id: AccountId) -> Result<i64, StoreError> {
        let count = sql("SELECT seq FROM ledger_account WHERE account_id = $1", values![account_id]);
        self.store().first(count).await?.map_or(Ok(0), |row| row.cells().int())
    }

    /// A block of the history for the browser, newest first (`domain::history::wire`): only rows before one number and
    /// after another, at most `limit` of them, 1 to 20,000.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn history_block(
        &self,
        account_id: AccountId,
        before: Option<i64>,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<u8>, StoreError> {
        let zone = self.zone(account_id).await?;
        let mut reader = self.store().read().await?;
        let most = usize::try_from(limit.clamp(1, BLOCK_MAX)).unwrap_or(1);
        let span = Span { first: after.map(|after| after.saturating_add(1)), end: before };
        let limit = i64::try_from(most).unwrap_or(1) + 1;
        let rows = reader.all(page::matching(account_id, &Filter::default(), span, limit)).await?;
        let mut movements = rows.iter().map(|row| movement(row, &zone)).collect::<Result<Vec<_>, _>>()?;
        let more = movements.len() > most;
        movements.truncate(most);
        sources::fill(&mut reader, account_id, &mut movements).await?;
        Ok(wire::encode(&movements, more))
    }
}

/// Amount and number of the row after which a page begins. Of a row that is not there nothing but the number is known.
async fn cursor(
    reader: &mut Reader,
    account_id: AccountId,
    before: Option<i64>,
    sort: Sort,
) -> Result<Option<(i64, i64)>, StoreError> {
    let Some(seq) = before else { return Ok(None) };
    if !sort.is_by_amount() {
        return Ok(Some((0, seq)));
    }
    let amount = sql("SELECT amount FROM posting WHERE account_id = $1 AND seq = $2", values![account_id, seq]);
    let row = reader.first(amount).await?;
    row.map(|row| Ok((row.cells().int()?, seq))).transpose()
}

/// Totals and facets without a text: the days' totals by kind and service are all that is needed.
async fn cube(
    reader: &mut Reader,
    account_id: AccountId,
    filter: &Filter,
    span: Span,
    zone: &Zone,
) -> Result<(Summary, Facets), StoreError> {
    let days = Filter { from: filter.from, to: filter.to, ..Filter::default() };
    let parts = Parts::find(reader, account_id, &days, zone).await?;
    // Sums are taken in two parts, so that they never leave 64 bits.
    let grouped = Statement::building("SELECT kind, service, CAST(sum(n) AS BIGINT), CAST(sum(amount / ")
        .bind(MICROS_PER_UNIT)
        .then(") AS BIGINT), CAST(sum(amount % ")
        .bind(MICROS_PER_UNIT)
        .then(") AS BIGINT) FROM (");
    let grouped = parts.select(grouped, account_id, &days).then(") AS part GROUP BY kind, service");
    let (mut summary, mut facets) = (Summary::default(), Facets::default());
    let mut has_adjustments = false;
    for row in reader.all(grouped).await? {
        let mut cells = row.cells();
        let (kind, service): (PostingKind, String) = (cells.word()?, cells.text()?);
        let (count, units, rest) = (cells.int()?, cells.int()?, cells.int()?);
        let count = u64::try_from(count).unwrap_or(0);
        let service = if service.is_empty() { ACCOUNT_SERVICE } else { &service };
        facets.count(filter, kind, service, count);
        if !lets_through(filter, kind, service) {
            continue;
        }
        summary.count += count;
        if kind == PostingKind::Adjustment {
            has_adjustments = true;
        } else {
            add(&mut summary, units.saturating_mul(MICROS_PER_UNIT).saturating_add(rest));
        }
    }
    if has_adjustments {
        for amount in adjustments(reader, account_id, filter, span).await? {
            add(&mut summary, amount);
        }
    }
    summary.net = summary.incoming.saturating_add(summary.outgoing);
    Ok((summary, facets))
}

/// Movements of every other kind all have the same sign; corrections are summed up by theirs.
async fn adjustments(
    reader: &mut Reader,
    account_id: AccountId,
    filter: &Filter,
    span: Span,
) -> Result<Vec<i64>, StoreError> {
    let only = Filter { kinds: vec![PostingKind::Adjustment], statuses: vec![], ..filter.clone() };
    let statement = Statement::building(
        "SELECT CAST(coalesce(sum(CASE WHEN amount > 0 THEN amount END), 0) AS BIGINT),
                CAST(coalesce(sum(CASE WHEN amount < 0 THEN amount END), 0) AS BIGINT)
         FROM posting WHERE kind NOT IN ('charge', 'hold', 'release') AND kind = 'adjustment' AND account_id = ",
    )
    .bind(account_id);
    let row = reader.first(of_kinds_and_services(span.then(statement), &only)).await?;
    row.map_or_else(
        || Ok(Vec::new()),
        |row| {
            let mut cells = row.cells();
            Ok(vec![cells.int()?, cells.int()?])
        },
    )
}

fn add(summary: &mut Summary, amount: i64) {
    let side = if amount < 0 { &mut summary.outgoing } else { &mut summary.incoming };
    *side = side.saturating_add(amount);
}

fn lets_through(filter: &Filter, kind: PostingKind, service: &str) -> bool {
    (filter.kinds.is_empty() || filter.kinds.contains(&kind))
        && (filter.statuses.is_empty() || filter.statuses.contains(&MovementStatus::of(kind)))
        && (filter.services.is_empty() || filter.services.iter().any(|wanted| wanted == service))
}

/// Looks for a text in all movements of the days, bite by bite, and counts on the way.
struct TextPass<'a> {
    filter: &'a Filter,
    rest: Filter,
    sort: Sort,
    cursor: Option<(i64, i64)>,
    enough: usize,
    view: HistoryView,
}

impl<'a> TextPass<'a> {
    fn new(filter: &'a Filter, sort: Sort, cursor: Option<(i64, i64)>, enough: usize) -> Self {
        let (text, words) = (filter.text.clone(), filter.words.clone());
        let rest = Filter { text, words, ..Filter::default() };
        let (movements, summary, facets) = (Vec::new(), Summary::default(), Facets::default());
        let view = HistoryView { movements, more: false, summary, facets, searched_to: None, total_rows: 0 };
        Self { filter, rest, sort, cursor, enough, view }
    }

    async fn read(
        &mut self,
        reader: &mut Reader,
        account_id: AccountId,
        span: Span,
        zone: &Zone,
    ) -> Result<(), StoreError> {
        let (mut before, mut seen) = (None, 0);
        let needs_codes = sources::may_name_code(reader, account_id, self.filter).await?;
        loop {
            let statement = page::matching(account_id, &Filter::default(), span.before(before), SEARCH_BITE);
            let rows = reader.all(statement).await?;
            let mut rows = rows.iter().map(|row| movement(row, zone)).collect::<Result<Vec<_>, _>>()?;
            if needs_codes {
                sources::fill(reader, account_id, &mut rows).await?;
            }
            let last = rows.last().map(|row| (row.seq, row.day));
            before = last.map(|(seq, _)| seq);
            seen += rows.len();
            let is_over = i64::try_from(rows.len()).is_ok_and(|read| read < SEARCH_BITE);
            self.take(rows);
            if is_over || seen >= SEARCH_MAX {
                self.view.searched_to = last.filter(|_| !is_over).map(|(_, day)| day);
                self.view.summary.net = self.view.summary.incoming.saturating_add(self.view.summary.outgoing);
                return Ok(());
            }
        }
    }

    fn take(&mut self, rows: Vec<Movement>) {
        let rest = self.rest.clone();
        let prepared = rest.prepare();
        for row in rows.into_iter().filter(|row| prepared.matches(row)) {
            let service = row.service.as_deref().unwrap_or(ACCOUNT_SERVICE);
            self.view.facets.count(self.filter, row.kind, service, 1);
            if lets_through(self.filter, row.kind, service) {
                self.view.summary.count += 1;
                add(&mut self.view.summary, row.amount);
                self.keep(row);
            }
        }
    }

    /// Keeps the first ones after the cursor, in order.
    fn keep(&mut self, row: Movement) {
        let (sort, held) = (self.sort, &mut self.view.movements);
        let key = |row: &Movement| (row.amount, row.seq);
        if self.cursor.is_some_and(|cursor| !sort.precedes(cursor, key(&row))) {
            return;
        }
        let place = held.partition_point(|other| sort.precedes(key(other), key(&row)));
        if place < self.enough {
            held.insert(place, row);
            held.truncate(self.enough);
        }
    }
}
