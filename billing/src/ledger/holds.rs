//! What is held of a balance, as the customer sees it.

use domain::{
    account::AccountId,
    ledger::{Hold, OpenHold, OpenHolds},
    money::Money,
    time::Timestamp,
};

use crate::{
    engine::Billing,
    ledger::state::{hold_columns, read_hold},
    store::{StoreError, sql, values},
};

impl Billing {
    /// What is held of the account's balance: the newest holds, at most `limit`, and how many there are besides. What is
    /// held on the credit limit is no part of the balance, and not told.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn open_holds(&self, account_id: AccountId, limit: u32) -> Result<OpenHolds, StoreError> {
        let Some(currency) = self.currency(account_id).await? else { return Ok(OpenHolds::default()) };
        let zone = self.zone(account_id).await?;
        let mut reader = self.store().read().await?;
        let rows = reader.all(sql(NEWEST, values![account_id, i64::from(limit)])).await?;
        let newest = rows
            .iter()
            .map(|row| {
                let (_, hold) = read_hold(row)?;
                let mut cells = row.cells_from(HOLD_COLUMNS);
                let (at, description) = (Timestamp(cells.int()?), cells.text()?);
                Ok(OpenHold {
                    id: hold.id,
                    amount: Money::from_micros(of_balance(&hold), currency),
                    service: hold.service,
                    description,
                    since: zone.civil(at),
                    until: zone.civil(hold.expires_at),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let shown = i64::try_from(newest.len()).unwrap_or(i64::MAX);
        // Only a full page can leave some out.
        let more = if shown < i64::from(limit) {
            0
        } else {
            let all = reader.first(sql(COUNT, values![account_id])).await?.map_or(Ok(0), |row| row.cells().int())?;
            all - shown
        };
        Ok(OpenHolds { newest, more })
    }
}

fn of_balance(hold: &Hold) -> i64 {
    hold.amount() - hold.on_credit()
}

/// How many columns of a hold come first.
const HOLD_COLUMNS: usize = 5;

/// What a hold keeps of the balance. Parts of grants come before that of the credit limit, whose grant is `null`: a hold
/// that begins with it keeps nothing else.
macro_rules! keeps_balance {
    () => {
        "h.account_id = $1 AND h.is_open = 1 AND h.parts NOT LIKE '[[null,%'"
    };
}

/// By the index of open holds; the hold's posting tells when it was made, and for what.
pub(crate) const NEWEST: &str = concat!(
    "SELECT ",
    hold_columns!(),
    ", p.at, p.description
     FROM credit_hold AS h JOIN posting AS p ON p.account_id = h.account_id AND p.seq = h.hold_id
     WHERE ",
    keeps_balance!(),
    " ORDER BY h.hold_id DESC LIMIT $2"
);

pub(crate) const COUNT: &str = concat!("SELECT count(*) FROM credit_hold AS h WHERE ", keeps_balance!());
