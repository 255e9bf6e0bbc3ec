//! Accounts, as operators name them.

use domain::{account::AccountId, currency::Currency};

use crate::{
    engine::Billing,
    store::{StoreError, sql, values},
};

impl Billing {
    /// The account that an operator means by its number or by the e-mail of a member. Of a member of several accounts the
    /// oldest is meant.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn find_account(&self, named: &str) -> Result<Option<AccountId>, StoreError> {
        let named = named.trim();
        let statement = match named.parse::<i64>() {
            Ok(number) => sql("SELECT account_id FROM account WHERE account_id = $1", values![number]),
            Err(_) => sql(BY_EMAIL, values![named.to_lowercase()]),
        };
        let row = self.store().first(statement).await?;
        row.map(|row| row.cells().int().map(AccountId)).transpose()
    }

    /// The currency of an account's balance; `None` before its first billing profile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn currency(&self, account_id: AccountId) -> Result<Option<Currency>, StoreError> {
        let statement = sql("SELECT currency FROM ledger_account WHERE account_id = $1", values![account_id]);
        self.store().first(statement).await?.map(|row| row.cells().word()).transpose()
    }
}

const BY_EMAIL: &str = "
    SELECT m.account_id FROM user_identity AS u
    JOIN membership AS m ON m.user_id = u.user_id
    JOIN account AS a ON a.account_id = m.account_id
    WHERE u.email = $1 ORDER BY a.created_at, a.account_id LIMIT 1";
