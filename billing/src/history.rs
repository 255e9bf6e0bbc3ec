//! Reading the credit history: newest first, by keyset on the sequence number, never by offset.

use domain::{
    account::AccountId,
    history::{Filter, Movement, MovementStatus, Sources},
    ledger::PostingKind,
    money::Money,
    time::{Day, Timestamp},
};
use serde::{Deserialize, Serialize};

use crate::{
    engine::Billing,
    history::page::Span,
    store::{Reader, Row, StoreError, sql, values},
    zone::Zone,
};

pub(crate) mod moment;
pub(crate) mod page;
pub(crate) mod sources;
mod totals;
mod view;

pub use totals::HistoryTotals;
pub(crate) use totals::Parts;
#[cfg(test)]
pub(crate) use totals::totals;
pub use view::{BLOCK_MAX, HistoryView};

/// The most movements on one page.
const PAGE_MAX: u32 = 1_000;
/// Rows read at once while a text is searched for.
const SEARCH_BITE: i64 = 1_000;

/// Which movements to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// What they must be like.
    pub filter: Filter,
    /// Only those before this sequence number; `None` starts with the newest.
    pub before: Option<i64>,
    /// How many at most, 1 to 1,000.
    pub limit: u32,
}

impl Default for HistoryQuery {
    /// The newest 50.
    fn default() -> Self {
        Self { filter: Filter::default(), before: None, limit: 50 }
    }
}

/// A page of the history, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The movements.
    pub movements: Vec<Movement>,
    /// Whether older ones match, too; they follow before the last one's sequence number.
    pub more: bool,
    /// How many movements the account has in all, whatever the filter.
    pub total_rows: i64,
}

impl Billing {
    /// The account's movements that match, newest first.
    ///
    /// Everything but the text is filtered by the database. Text is compared by the filter itself, so that both engines
    /// and the browser find the same (case and accents beyond ASCII included, and what the reader's words add).
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn history(&self, account_id: AccountId, query: HistoryQuery) -> Result<HistoryPage, StoreError> {
        let zone = self.zone(account_id).await?;
        let mut reader = self.store().read().await?;
        let most = usize::try_from(query.limit.clamp(1, PAGE_MAX)).unwrap_or(1);
        let span = Span::find(&mut reader, account_id, &query.filter, &zone).await?;
        let mut movements = if query.filter.text.trim().is_empty() {
            let limit = i64::try_from(most).unwrap_or(1) + 1;
            let rows = reader.all(page::matching(account_id, &query.filter, span.before(query.before), limit)).await?;
            rows.iter().map(|row| movement(row, &zone)).collect::<Result<Vec<_>, _>>()?
        } else {
            search(&mut reader, account_id, &query, span, &zone, most + 1).await?
        };
        let more = movements.len() > most;
        movements.truncate(most);
        sources::fill(&mut reader, account_id, &mut movements).await?;
        let count = sql("SELECT seq FROM ledger_account WHERE account_id = $1", values![account_id]);
        let total_rows = reader.first(count).await?.map_or(Ok(0), |row| row.cells().int())?;
        Ok(HistoryPage { movements, more, total_rows })
    }

    /// The services that the account has ever used, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn services(&self, account_id: AccountId) -> Result<Vec<String>, StoreError> {
        let rows = self.store().all(sql(SERVICES, values![account_id])).await?;
        rows.iter().map(|row| row.cells().text()).collect()
    }

    /// What expires next, and on which day of the account's zone it can no longer be spent.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn next_expiry(&self, account_id: AccountId) -> Result<Option<(Money, Day)>, StoreError> {
        let row = self.store().first(sql(
            "SELECT a.currency, g.expires_at, CAST(sum(g.remaining) AS BIGINT)
             FROM ledger_account AS a JOIN credit_grant AS g ON g.account_id = a.account_id
             WHERE a.account_id = $1 AND g.is_live = 1 AND g.remaining > 0 AND g.expires_at > $2
             GROUP BY a.currency, g.expires_at ORDER BY g.expires_at LIMIT 1",
            values![account_id, self.now()],
        ));
        let Some(row) = row.await? else { return Ok(None) };
        let mut cells = row.cells();
        let (currency, end, micros) = (cells.word()?, Timestamp(cells.int()?), cells.int()?);
        let day = self.zone(account_id).await?.civil(end).0;
        Ok(Some((Money::from_micros(micros, currency), day)))
    }
}

/// Steps from service to service along the index, however many rows each has.
pub(crate) const SERVICES: &str = "
    WITH RECURSIVE each_service (service) AS (
        SELECT (SELECT min(p.service) FROM posting AS p WHERE p.account_id = $1 AND p.service > '')
        UNION ALL
        SELECT (SELECT min(p.service) FROM posting AS p WHERE p.account_id = $1 AND p.service > each_service.service)
        FROM each_service WHERE each_service.service IS NOT NULL
    )
    SELECT service FROM each_service WHERE service IS NOT NULL";

/// Reads bite by bite until enough movements contain the text.
async fn search(
    reader: &mut Reader,
    account_id: AccountId,
    query: &HistoryQuery,
    span: Span,
    zone: &Zone,
    enough: usize,
) -> Result<Vec<Movement>, StoreError> {
    let needs_codes = sources::may_name_code(reader, account_id, &query.filter).await?;
    let prepared = query.filter.prepare();
    let mut before = query.before;
    let mut found = Vec::new();
    loop {
        let rows = reader.all(page::matching(account_id, &query.filter, span.before(before), SEARCH_BITE)).await?;
        let mut movements = rows.iter().map(|row| movement(row, zone)).collect::<Result<Vec<_>, _>>()?;
        if needs_codes {
            sources::fill(reader, account_id, &mut movements).await?;
        }
        before = movements.last().map(|last| last.seq);
        let missing = enough - found.len();
        found.extend(movements.into_iter().filter(|movement| prepared.matches(movement)).take(missing));
        if found.len() >= enough || i64::try_from(rows.len()).is_ok_and(|read| read < SEARCH_BITE) {
            return Ok(found);
        }
    }
}

pub(crate) fn movement(row: &Row, zone: &Zone) -> Result<Movement, StoreError> {
    let mut cells = row.cells();
    let (seq, at) = (cells.int()?, Timestamp(cells.int()?));
    let (day, minute) = zone.civil(at);
    let kind: PostingKind = cells.word()?;
    let service = Some(cells.text()?).filter(|service| !service.is_empty());
    let (description, reference) = (cells.text()?, cells.text()?);
    Ok(Movement {
        seq,
        at,
        day,
        minute,
        kind,
        service,
        description,
        reference,
        status: MovementStatus::of(kind),
        amount: cells.int()?,
        balance_after: cells.int()?,
        sources: Sources::default(),
        code: String::new(),
    })
}
