//! Explaining one movement: what it did, who paid for it, what it refers to and what was undone of it since.

use domain::{
    account::AccountId,
    ledger::{Grant, Posting},
};

use crate::{
    engine::Billing,
    ledger::{
        postings,
        state::{grant_columns, read_grant},
    },
    store::{StoreError, sql, values},
};

/// What a charge was made of, where the service told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeUsage {
    /// What was used; may be empty.
    pub resource: String,
    /// Quantity and unit price as decimal text, when the amount was rated from them.
    pub rated: Option<(String, String)>,
}

/// Everything that explains one posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The posting itself, with its legs: who paid how much.
    pub posting: Posting,
    /// What a charge was made of.
    pub usage: Option<ChargeUsage>,
    /// The grants that its legs name, as they stand now.
    pub grants: Vec<Grant>,
    /// The posting that it is about: the charge given back, the hold captured …
    pub original: Option<Posting>,
    /// The postings that are about it, oldest first; at most a hundred.
    pub since: Vec<Posting>,
}

impl Billing {
    /// Explains a posting; `None` when the account has no such one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn explain(&self, account_id: AccountId, seq: i64) -> Result<Option<Explanation>, StoreError> {
        let mut reader = self.store().read().await?;
        let Some(posting) = postings::load_range(&mut reader, account_id, seq, seq).await?.pop() else {
            return Ok(None);
        };
        let usage = reader.first(sql(USAGE, values![account_id, seq])).await?;
        let usage = usage.map(|row| {
            let mut cells = row.cells();
            let (resource, quantity, unit_price) = (cells.text()?, cells.maybe_text()?, cells.maybe_text()?);
            Ok::<_, StoreError>(ChargeUsage { resource, rated: quantity.zip(unit_price) })
        });
        let ids: std::collections::BTreeSet<i64> = posting.entries.iter().filter_map(|entry| entry.grant_id).collect();
        let ids = serde_json::to_string(&ids).map_err(StoreError::data)?;
        let grants = reader.all(sql(GRANTS, values![account_id, ids])).await?;
        let grants = grants.iter().map(|row| Ok(read_grant(row)?.1)).collect::<Result<_, StoreError>>()?;
        let original = match posting.original {
            Some(original) => postings::load_range(&mut reader, account_id, original, original).await?.pop(),
            None => None,
        };
        let mut since = Vec::new();
        for row in reader.all(sql(SINCE, values![account_id, seq])).await? {
            let later = row.cells().int()?;
            since.extend(postings::load_range(&mut reader, account_id, later, later).await?);
        }
        Ok(Some(Explanation { posting, usage: usage.transpose()?, grants, original, since }))
    }
}

const USAGE: &str = "SELECT resource, quantity, unit_price FROM charge_usage WHERE account_id = $1 AND seq = $2";

const GRANTS: &str = concat!(
    "SELECT ",
    grant_columns!(),
    " FROM credit_grant AS g
     WHERE g.account_id = $1 AND g.grant_id IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) ORDER BY g.grant_id"
);

const SINCE: &str = "SELECT seq FROM posting WHERE account_id = $1 AND original = $2 ORDER BY seq LIMIT 100";
