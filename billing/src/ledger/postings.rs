//! Postings as they lie in the database, with their entries.

use std::collections::HashMap;

use domain::{
    account::AccountId,
    ledger::{Entry, Posting},
    time::Timestamp,
};

use crate::store::{Access, Reader, Row, StoreError, sql, values};

/// The columns that [`read`] reads.
macro_rules! posting_columns {
    () => {
        "p.account_id, p.seq, p.at, p.kind, p.service, p.original, p.description, p.reference, p.amount,
         p.balance_after, p.idem_key, p.fingerprint, p.link"
    };
}

/// Loads the postings that a JSON list of account and number names.
pub(crate) async fn load_named(access: &mut Access<'_>, wanted: &str) -> Result<Vec<(AccountId, Posting)>, StoreError> {
    let postings = concat!(
        "SELECT ",
        posting_columns!(),
        " FROM json_each($1) AS wanted CROSS JOIN posting AS p
         WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.seq = CAST(wanted.value ->> 1 AS BIGINT)"
    );
    let entries = "SELECT e.account_id, e.seq, e.book, e.grant_id, e.amount
         FROM json_each($1) AS wanted CROSS JOIN entry AS e
         WHERE e.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND e.seq = CAST(wanted.value ->> 1 AS BIGINT)
         ORDER BY e.account_id, e.seq, e.leg";
    let postings = access.all(sql(postings, values![wanted])).await?;
    let entries = access.all(sql(entries, values![wanted])).await?;
    join(&postings, &entries)
}

/// Loads an account's postings from `first` to `last`, oldest first.
pub(crate) async fn load_range(
    reader: &mut Reader,
    account_id: AccountId,
    first: i64,
    last: i64,
) -> Result<Vec<Posting>, StoreError> {
    let postings = concat!(
        "SELECT ",
        posting_columns!(),
        " FROM posting AS p WHERE p.account_id = $1 AND p.seq BETWEEN $2 AND $3 ORDER BY p.seq"
    );
    let entries = "SELECT e.account_id, e.seq, e.book, e.grant_id, e.amount FROM entry AS e
         WHERE e.account_id = $1 AND e.seq BETWEEN $2 AND $3 ORDER BY e.seq, e.leg";
    let postings = reader.all(sql(postings, values![account_id, first, last])).await?;
    let entries = reader.all(sql(entries, values![account_id, first, last])).await?;
    Ok(join(&postings, &entries)?.into_iter().map(|(_, posting)| posting).collect())
}

fn join(postings: &[Row], entries: &[Row]) -> Result<Vec<(AccountId, Posting)>, StoreError> {
    let mut legs: HashMap<(AccountId, i64), Vec<Entry>> = HashMap::new();
    for row in entries {
        let mut cells = row.cells();
        let key = (AccountId(cells.int()?), cells.int()?);
        let entry = Entry { book: cells.word()?, grant_id: cells.maybe_int()?, amount: cells.int()? };
        legs.entry(key).or_default().push(entry);
    }
    let mut read = |row: &Row| {
        let (account_id, mut posting) = read(row)?;
        posting.entries = legs.remove(&(account_id, posting.seq)).unwrap_or_default();
        Ok((account_id, posting))
    };
    postings.iter().map(&mut read).collect()
}

/// Reads [`posting_columns`]; the entries are read separately.
fn read(row: &Row) -> Result<(AccountId, Posting), StoreError> {
    let mut cells = row.cells();
    let account_id = AccountId(cells.int()?);
    let posting = Posting {
        seq: cells.int()?,
        at: Timestamp(cells.int()?),
        kind: cells.word()?,
        service: Some(cells.text()?).filter(|service| !service.is_empty()),
        original: cells.maybe_int()?,
        description: cells.text()?,
        reference: cells.text()?,
        amount: cells.int()?,
        balance_after: cells.int()?,
        key: cells.text()?,
        fingerprint: cells.text()?,
        entries: Vec::new(),
        link: cells.word()?,
    };
    Ok((account_id, posting))
}
