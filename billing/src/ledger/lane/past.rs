//! Loading what requests that undo something refer to.

use std::collections::{BTreeSet, HashMap};

use domain::{
    account::AccountId,
    ledger::{ChargeRecord, Grant, Posting, PostingKind},
};

use crate::{
    ledger::{
        lane::load::json,
        postings,
        state::{grant_columns, read_grant},
    },
    store::{Access, StoreError, sql, values},
};

/// How the named charges were paid, and how much of each has been given back. What is no charge is left out.
pub(super) async fn load_charges(
    access: &mut Access<'_>,
    seqs: &BTreeSet<(i64, i64)>,
) -> Result<HashMap<(AccountId, i64), ChargeRecord>, StoreError> {
    if seqs.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted = json(seqs)?;
    let rows = access.all(sql(
        "SELECT p.account_id, p.original, CAST(sum(p.amount) AS BIGINT)
         FROM json_each($1) AS wanted CROSS JOIN posting AS p
         WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.original = CAST(wanted.value ->> 1 AS BIGINT)
           AND p.kind = $2
         GROUP BY p.account_id, p.original",
        values![&wanted, PostingKind::Reversal.slug()],
    ));
    let mut reversed = HashMap::new();
    for row in rows.await? {
        let mut cells = row.cells();
        reversed.insert((AccountId(cells.int()?), cells.int()?), cells.int()?);
    }
    let charges = postings::load_named(access, &wanted).await?.into_iter().filter_map(|(account_id, posting)| {
        let key = (account_id, posting.seq);
        let back = reversed.get(&key).copied().unwrap_or_default();
        Some((key, ChargeRecord::of(&posting, back)?))
    });
    Ok(charges.collect())
}

/// The named postings of other kinds, each with what of it has been undone: of a refund or dispute, what it returned;
/// of a top-up, what refunds and disputes took and did not return.
pub(super) async fn load_originals(
    access: &mut Access<'_>,
    seqs: &BTreeSet<(i64, i64)>,
) -> Result<HashMap<(AccountId, i64), (Posting, i64)>, StoreError> {
    if seqs.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted = json(seqs)?;
    let mut undone = HashMap::new();
    for row in access.all(sql(UNDONE, values![&wanted])).await? {
        let mut cells = row.cells();
        undone.insert((AccountId(cells.int()?), cells.int()?), cells.int()?.abs());
    }
    let found = postings::load_named(access, &wanted).await?.into_iter();
    Ok(found
        .map(|(account_id, posting)| {
            let key = (account_id, posting.seq);
            (key, (posting, undone.get(&key).copied().unwrap_or_default()))
        })
        .collect())
}

pub(crate) const UNDONE: &str = "
    SELECT p.account_id, p.original, CAST(sum(p.amount + coalesce((
               SELECT sum(w.amount) FROM posting AS w
               WHERE w.account_id = p.account_id AND w.original = p.seq AND w.kind IN ('dispute_won', 'refund_returned')
           ), 0)) AS BIGINT)
    FROM json_each($1) AS wanted CROSS JOIN posting AS p
    WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.original = CAST(wanted.value ->> 1 AS BIGINT)
      AND p.kind IN ('refund', 'dispute', 'dispute_won', 'refund_returned')
    GROUP BY p.account_id, p.original";

/// The named grants, spent ones too.
pub(super) async fn load_grants(
    access: &mut Access<'_>,
    ids: &BTreeSet<(i64, i64)>,
) -> Result<Vec<(AccountId, Grant)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text = concat!(
        "SELECT ",
        grant_columns!(),
        " FROM json_each($1) AS wanted CROSS JOIN credit_grant AS g
         WHERE g.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND g.grant_id = CAST(wanted.value ->> 1 AS BIGINT)"
    );
    access.all(sql(text, values![json(ids)?])).await?.iter().map(read_grant).collect()
}
