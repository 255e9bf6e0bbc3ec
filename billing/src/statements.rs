//! Statements: what happened to an account from one day to another, and where it stood before and after.

use domain::{
    account::AccountId,
    history::Filter,
    ledger::PostingKind,
    money::Money,
    time::{Day, Timestamp},
};

use crate::{
    engine::Billing,
    history::{Parts, moment},
    store::{self, Reader, StoreError, sql, values},
};

/// The movements of a period, of one service and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// What they did.
    pub kind: PostingKind,
    /// The service charged; `None` for movements of the account itself.
    pub service: Option<String>,
    /// How many.
    pub count: i64,
    /// Their sum, signed.
    pub amount: Money,
}

/// An account's statement: what it began with and its lines come to what it ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The first day, in the account's zone.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The balance as the first day began, as the history tells it.
    pub opening: Money,
    /// What happened, by kind and service.
    pub lines: Vec<StatementLine>,
    /// The balance as the last day ended.
    pub closing: Money,
}

impl Billing {
    /// The account's statement of the days from `from` to `to`, both included, cut in its zone; `None` before its first
    /// billing profile.
    ///
    /// # Errors
    /// The database does not answer, or a sum is beyond what an amount can be.
    pub async fn statement(&self, account_id: AccountId, from: Day, to: Day) -> Result<Option<Statement>, StoreError> {
        let Some(currency) = self.currency(account_id).await? else { return Ok(None) };
        let zone = self.zone(account_id).await?;
        let (start, end) = (zone.start_of(from), zone.start_of(to.plus(1)));
        let mut reader = self.store().read().await?;
        let opening = balance_before(&mut reader, account_id, start).await?;
        let closing = balance_before(&mut reader, account_id, end).await?;
        let mut lines = Vec::new();
        let filter = Filter { from: Some(from), to: Some(to), ..Filter::default() };
        let grouped = store::Statement::building(
            "SELECT kind, service, CAST(sum(n) AS BIGINT), CAST(sum(amount) AS BIGINT) FROM (",
        );
        let parts = Parts::find(&mut reader, account_id, &filter, &zone).await?;
        let grouped = parts.select(grouped, account_id, &filter);
        let grouped = grouped.then(") AS part GROUP BY kind, service ORDER BY kind, service");
        for row in reader.all(grouped).await? {
            let mut cells = row.cells();
            lines.push(StatementLine {
                kind: cells.word()?,
                service: Some(cells.text()?).filter(|service| !service.is_empty()),
                count: cells.int()?,
                amount: Money::from_micros(cells.int()?, currency),
            });
        }
        let money = |micros| Money::from_micros(micros, currency);
        Ok(Some(Statement { from, to, opening: money(opening), lines, closing: money(closing) }))
    }
}

/// The running balance after the last posting before an instant.
async fn balance_before(reader: &mut Reader, account_id: AccountId, end: Timestamp) -> Result<i64, StoreError> {
    let rows = reader.all(moment::search(account_id, &[end])).await?;
    let last = moment::found(&rows, &[end])?.first().map_or(0, |first| first - 1);
    let row = reader.first(sql(BALANCE_AFTER, values![account_id, last])).await?;
    row.map_or(Ok(0), |row| row.cells().int())
}

const BALANCE_AFTER: &str = "SELECT balance_after FROM posting WHERE account_id = $1 AND seq = $2";
