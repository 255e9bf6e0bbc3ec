//! An account's ledger state as it lies in the database.

use domain::{
    account::AccountId,
    ledger::{AccountState, Grant, Hold, HoldPart},
    low_balance::{BalanceLevel, BalanceWatch},
    time::Timestamp,
};

use crate::store::{Row, StoreError};

/// The columns of `ledger_account` that [`read_account`] reads.
macro_rules! account_columns {
    () => {
        "a.account_id, a.currency, a.seq, a.head, a.posted_at, a.debt, a.credit_limit, a.balance, a.events, \
         a.receipts, a.version, a.low_threshold, a.spend_day, a.spend_today, a.spend_before, a.alert_level"
    };
}
/// How many they are.
pub(crate) const ACCOUNT_COLUMNS: usize = 16;
/// The columns of `credit_grant` that [`read_grant`] reads.
macro_rules! grant_columns {
    () => {
        "g.account_id, g.grant_id, g.source, g.amount, g.remaining, g.held, g.expires_at, g.services, g.reference"
    };
}
/// The columns of `credit_hold` that [`read_hold`] reads.
macro_rules! hold_columns {
    () => {
        "h.account_id, h.hold_id, h.service, h.parts, h.expires_at"
    };
}
pub(crate) use {account_columns, grant_columns, hold_columns};

/// The account's row: what `apply` needs, and the counters of events, receipts and changes. Its grants and holds are read separately.
#[derive(Debug, Clone)]
pub(crate) struct LedgerAccount {
    pub(crate) state: AccountState,
    /// How many events were written for it.
    pub(crate) events: i64,
    /// How many receipts were written for it.
    pub(crate) receipts: i64,
    /// How often what decides about its spending has changed.
    pub(crate) version: i64,
    /// By what it is warned of a low balance.
    pub(crate) watch: BalanceWatch,
}

/// Reads [`account_columns`].
pub(crate) fn read_account(row: &Row) -> Result<(AccountId, LedgerAccount), StoreError> {
    let mut cells = row.cells();
    let account_id = AccountId(cells.int()?);
    let mut state = AccountState::new(account_id, cells.word()?);
    state.seq = cells.int()?;
    state.head = cells.word()?;
    state.posted_at = Timestamp(cells.int()?);
    state.debt = cells.int()?;
    state.credit_limit = cells.int()?;
    state.balance = cells.int()?;
    let (events, receipts, version) = (cells.int()?, cells.int()?, cells.int()?);
    let watch = BalanceWatch {
        threshold: cells.maybe_int()?,
        day: cells.int()?,
        today: cells.int()?,
        before: cells.int()?,
        level: BalanceLevel::from_number(cells.int()?).unwrap_or_default(),
    };
    Ok((account_id, LedgerAccount { state, events, receipts, version, watch }))
}

/// Reads [`grant_columns`].
pub(crate) fn read_grant(row: &Row) -> Result<(AccountId, Grant), StoreError> {
    let mut cells = row.cells();
    let account_id = AccountId(cells.int()?);
    let grant = Grant {
        id: cells.int()?,
        source: cells.word()?,
        amount: cells.int()?,
        remaining: cells.int()?,
        held: cells.int()?,
        expires_at: cells.maybe_int()?.map(Timestamp),
        services: serde_json::from_str(&cells.text()?).map_err(StoreError::data)?,
        reference: cells.text()?,
    };
    Ok((account_id, grant))
}

/// Reads [`hold_columns`].
pub(crate) fn read_hold(row: &Row) -> Result<(AccountId, Hold), StoreError> {
    let mut cells = row.cells();
    let account_id = AccountId(cells.int()?);
    let (id, service) = (cells.int()?, cells.text()?);
    let parts: Vec<(Option<i64>, i64)> = serde_json::from_str(&cells.text()?).map_err(StoreError::data)?;
    let parts = parts.into_iter().map(|(grant_id, amount)| HoldPart { grant_id, amount }).collect();
    Ok((account_id, Hold { id, service, parts, expires_at: Timestamp(cells.int()?) }))
}

/// A hold's parts as they are stored.
pub(crate) fn parts_text(hold: &Hold) -> Result<String, StoreError> {
    let parts: Vec<_> = hold.parts.iter().map(|part| (part.grant_id, part.amount)).collect();
    serde_json::to_string(&parts).map_err(StoreError::data)
}
