//! An account's ledger state as it lies in the database.

use domain::{
    account::AccountId,
    ledger::{AccountState, Grant},
    time::Timestamp,
};

use crate::store::{Row, StoreError};

/// The account's row: what `apply` needs, and the counter of events. Its grants are read separately.
#[derive(Debug, Clone)]
pub(crate) struct LedgerAccount {
    pub(crate) state: AccountState,
    /// How many events were written for it.
    pub(crate) events: i64,
}

/// Reads `account_id, currency, seq, debt, balance, events`.
pub(crate) fn read_account(row: &Row) -> Result<(AccountId, LedgerAccount), StoreError> {
    let mut cells = row.cells();
    let account_id = AccountId(cells.int()?);
    let mut state = AccountState::new(cells.word()?);
    state.seq = cells.int()?;
    state.debt = cells.int()?;
    state.balance = cells.int()?;
    Ok((account_id, LedgerAccount { state, events: cells.int()? }))
}

/// Reads `account_id, grant_id, source, amount, remaining, expires_at, services, reference`.
pub(crate) fn read_grant(row: &Row) -> Result<(AccountId, Grant), StoreError> {
    let mut cells = row.cells();
    let account_id = AccountId(cells.int()?);
    let grant = Grant {
        id: cells.int()?,
        source: cells.word()?,
        amount: cells.int()?,
        remaining: cells.int()?,
        expires_at: cells.maybe_int()?.map(Timestamp),
        services: serde_json::from_str(&cells.text()?).map_err(StoreError::data)?,
        reference: cells.text()?,
    };
    Ok((account_id, grant))
}
