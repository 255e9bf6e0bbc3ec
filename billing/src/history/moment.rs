//! Where moments lie in an account's past. Its postings are numbered without gaps and never go back in time, so the number
//! of the first one at or after a moment is found by halving: twenty steps for a million postings, and no index on time.

use std::collections::{BTreeSet, HashMap};

use domain::{account::AccountId, time::Timestamp};

use crate::store::{Row, Statement, StoreError, sql, values};

/// The statement that finds them: for each moment its milliseconds and a posting's number.
pub(crate) fn search(account_id: AccountId, moments: &[Timestamp]) -> Statement {
    let moments: BTreeSet<i64> = moments.iter().map(|at| at.0).collect();
    let moments: Vec<String> = moments.iter().map(ToString::to_string).collect();
    sql(SEARCH, values![account_id, format!("[{}]", moments.join(","))])
}

/// The number of the first posting at or after each of the moments, in their order; one more than the last where there is
/// none. `rows` are the answer to [`search`].
///
/// # Errors
/// The rows are of another kind.
pub(crate) fn found(rows: &[Row], moments: &[Timestamp]) -> Result<Vec<i64>, StoreError> {
    let mut numbers = HashMap::new();
    for row in rows {
        let mut cells = row.cells();
        numbers.insert(cells.int()?, cells.int()?);
    }
    // An account without a ledger has no posting.
    Ok(moments.iter().map(|at| numbers.get(&at.0).copied().unwrap_or(1)).collect())
}

const SEARCH: &str = "
    WITH RECURSIVE search (wanted, low, high) AS (
        SELECT CAST(wanted.value AS BIGINT), CAST(1 AS BIGINT), a.seq + 1
        FROM ledger_account AS a CROSS JOIN json_each($2) AS wanted WHERE a.account_id = $1
        UNION ALL
        SELECT search.wanted, CASE WHEN p.at < search.wanted THEN p.seq + 1 ELSE search.low END,
               CASE WHEN p.at < search.wanted THEN search.high ELSE p.seq END
        FROM search CROSS JOIN posting AS p
        WHERE search.low < search.high AND p.account_id = $1 AND p.seq = (search.low + search.high) / 2
    )
    SELECT wanted, low FROM search WHERE low >= high";
