//! Which credit movements came from or went to, as their legs tell.

use std::collections::HashMap;

use domain::{
    account::AccountId,
    history::{Filter, Movement, Sources},
    ledger::{Book, GrantSource},
};

use crate::store::{Reader, StoreError, sql, values};

/// Whether the filter's text may be found in a voucher's code: then movements need their codes before they are compared.
pub(crate) async fn may_name_code(
    reader: &mut Reader,
    account_id: AccountId,
    filter: &Filter,
) -> Result<bool, StoreError> {
    if filter.text.trim().is_empty() {
        return Ok(false);
    }
    let rows = reader.all(sql(CODES, values![account_id])).await?;
    let prepared = filter.prepare();
    for row in &rows {
        if prepared.touches(&row.cells().text()?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Fills in sources and voucher codes. Neighbours are read as one stretch, scattered rows one by one.
pub(crate) async fn fill(
    reader: &mut Reader,
    account_id: AccountId,
    movements: &mut [Movement],
) -> Result<(), StoreError> {
    let numbers = || movements.iter().map(|movement| movement.seq);
    let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else { return Ok(()) };
    let is_dense = usize::try_from(last - first).is_ok_and(|width| width < movements.len().saturating_mul(4));
    let statement = if is_dense {
        sql(STRETCH, values![account_id, first, last])
    } else {
        let numbers: Vec<String> = numbers().map(|seq| seq.to_string()).collect();
        sql(NAMED, values![account_id, format!("[{}]", numbers.join(","))])
    };
    let mut found: HashMap<i64, (Sources, String)> = HashMap::new();
    for row in reader.all(statement).await? {
        let mut cells = row.cells();
        let (seq, book, source, reference) =
            (cells.int()?, cells.word::<Book>()?, cells.maybe_text()?, cells.maybe_text()?);
        let (sources, code) = found.entry(seq).or_default();
        match source.map(|source| source.parse::<GrantSource>()) {
            Some(Ok(source)) => {
                *sources = sources.with(Sources::of(source));
                if source == GrantSource::Voucher && code.is_empty() {
                    *code = reference.unwrap_or_default();
                }
            }
            Some(Err(error)) => return Err(StoreError::data(error)),
            None if book == Book::Debt => *sources = sources.with(Sources::DEBT),
            None => {}
        }
    }
    for movement in movements {
        if let Some((sources, code)) = found.remove(&movement.seq) {
            movement.sources = sources;
            movement.code = code;
        }
    }
    Ok(())
}

pub(crate) const CODES: &str = "SELECT reference FROM credit_grant WHERE account_id = $1 AND source = 'voucher'";

pub(crate) const NAMED: &str = "
    SELECT e.seq, e.book, g.source, g.reference
    FROM json_each($2) AS wanted CROSS JOIN entry AS e
    LEFT JOIN credit_grant AS g ON g.account_id = e.account_id AND g.grant_id = e.grant_id
    WHERE e.account_id = $1 AND e.seq = CAST(wanted.value AS BIGINT) AND e.book IN ('credit', 'held', 'debt')
    ORDER BY e.seq, e.leg";

pub(crate) const STRETCH: &str = "
    SELECT e.seq, e.book, g.source, g.reference FROM entry AS e
    LEFT JOIN credit_grant AS g ON g.account_id = e.account_id AND g.grant_id = e.grant_id
    WHERE e.account_id = $1 AND e.seq BETWEEN $2 AND $3 AND e.book IN ('credit', 'held', 'debt')
    ORDER BY e.seq, e.leg";
