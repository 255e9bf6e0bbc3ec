//! The balance as it was at a past moment.

use domain::{
    account::AccountId,
    ledger::{AccountState, Balance},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    history::moment,
    ledger::state,
    store::{StoreError, sql, values},
};

const LAST_BY_THEN: &str = "SELECT seq, balance_after FROM posting WHERE account_id = $1 AND seq = $2";

/// The grants that were made by posting $2, with what each had left after it: what it has left now, less what the
/// legs of later postings did to it.
pub(crate) const GRANTS_BY_THEN: &str = "
    SELECT g.account_id, g.grant_id, g.source, g.amount, g.remaining - coalesce(later.free, 0),
           g.held - coalesce(later.held, 0), g.expires_at, g.services, g.reference
    FROM credit_grant AS g LEFT JOIN (
        SELECT grant_id, CAST(sum(CASE WHEN book = 'credit' THEN amount ELSE 0 END) AS BIGINT) AS free,
               CAST(sum(CASE WHEN book = 'held' THEN amount ELSE 0 END) AS BIGINT) AS held
        FROM entry WHERE account_id = $1 AND seq > $2 AND book IN ('credit', 'held') GROUP BY grant_id
    ) AS later ON later.grant_id = g.grant_id
    WHERE g.account_id = $1 AND g.grant_id <= $2";

impl Billing {
    /// The account's balance and its parts as they were shown at `then`, exact to the micro-unit: after the last
    /// posting at or before it, and without credit that had expired by then, even where its expiry was posted later.
    /// `None` before the account's first billing profile is saved; zero before its first posting.
    ///
    /// The posting is found by halving; what grants had left then is worked out from the legs since, so that it costs
    /// as much as was posted after `then`. Asked for a moment to come, it answers for that moment if nothing more is
    /// posted.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn balance_as_of(&self, account_id: AccountId, then: Timestamp) -> Result<Option<Balance>, StoreError> {
        let mut reader = self.store().read().await?;
        let currency = "SELECT currency FROM ledger_account WHERE account_id = $1";
        let Some(account) = reader.first(sql(currency, values![account_id])).await? else { return Ok(None) };
        let mut state = AccountState::new(account_id, account.cells().word()?);
        let after = [Timestamp(then.0.saturating_add(1))];
        let rows = reader.all(moment::search(account_id, &after)).await?;
        let last = moment::found(&rows, &after)?.first().map_or(0, |first| first - 1);
        if let Some(last) = reader.first(sql(LAST_BY_THEN, values![account_id, last])).await? {
            let mut cells = last.cells();
            (state.seq, state.balance) = (cells.int()?, cells.int()?);
        }
        for row in reader.all(sql(GRANTS_BY_THEN, values![account_id, state.seq])).await? {
            state.grants.push(state::read_grant(&row)?.1);
        }
        let left: i64 = state.grants.iter().map(|grant| grant.remaining + grant.held).sum();
        state.debt = left - state.balance;
        Ok(Some(Balance::at(&state, then)))
    }
}
