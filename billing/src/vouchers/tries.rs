//! A customer's try at a code: wrong ones are counted, and each takes the same time.
//!
//! The count is kept with the account, so that neither a restart nor another process behind the same name gives new tries.

use domain::{account::AccountId, time::Timestamp, voucher::TryQuota};

use super::{Redeemed, VoucherError, even};
use crate::{
    engine::Billing,
    store::{StoreError, Tx, sql, values},
};

/// A try as it came from the form.
#[derive(Debug, Clone, Copy)]
pub struct VoucherTry<'a> {
    /// Whose.
    pub account_id: AccountId,
    /// What was typed.
    pub typed: &'a str,
    /// The form's key: the same form redeems a code once, however often it is sent. Empty for none.
    pub form_key: &'a str,
    /// How many wrong codes the account may try.
    pub quota: TryQuota,
}

impl VoucherError {
    /// Whether the code was at fault: that is what is counted. A missing profile, an account that cannot take credit and a
    /// database that fails are no guesses.
    #[must_use]
    pub const fn is_wrong_code(&self) -> bool {
        use domain::voucher::VoucherRefusal;

        match self {
            Self::Refused(refusal) => !matches!(refusal, VoucherRefusal::NoProfile),
            _ => false,
        }
    }
}

impl Billing {
    /// Redeems a code for a customer. Whatever comes of it, it takes the same time.
    ///
    /// # Errors
    /// [`VoucherError`]; [`VoucherError::TooManyTries`] after too many wrong codes, whatever the code is.
    pub async fn try_voucher(&self, attempt: VoucherTry<'_>) -> Result<Redeemed, VoucherError> {
        even::evenly(even::SLOT, self.counted(attempt)).await
    }

    async fn counted(&self, attempt: VoucherTry<'_>) -> Result<Redeemed, VoucherError> {
        let VoucherTry { account_id, typed, form_key, quota } = attempt;
        // Counted before the code is looked at, so that many at once do not slip through.
        self.count_try(account_id, quota).await?;
        let answer = self.redeem_voucher_once(account_id, typed, form_key).await;
        if !answer.as_ref().is_err_and(VoucherError::is_wrong_code) {
            self.give_back_try(account_id, quota).await?;
        }
        answer
    }

    async fn count_try(&self, account_id: AccountId, quota: TryQuota) -> Result<(), VoucherError> {
        let mut tx = self.store().write().await?;
        tx.execute(sql(
            "INSERT INTO voucher_try (account_id, full_at) VALUES ($1, 0) ON CONFLICT (account_id) DO NOTHING",
            values![account_id],
        ))
        .await?;
        let full_at = locked(&mut tx, account_id).await?;
        let full_at = quota.count(full_at, self.now()).map_err(VoucherError::TooManyTries)?;
        keep(&mut tx, account_id, full_at).await?;
        Ok(tx.commit().await?)
    }

    async fn give_back_try(&self, account_id: AccountId, quota: TryQuota) -> Result<(), StoreError> {
        let mut tx = self.store().write().await?;
        let full_at = quota.give_back(locked(&mut tx, account_id).await?);
        keep(&mut tx, account_id, full_at).await?;
        tx.commit().await
    }
}

async fn locked(tx: &mut Tx, account_id: AccountId) -> Result<Timestamp, StoreError> {
    let text = "SELECT full_at FROM voucher_try WHERE account_id = $1 /*lock*/";
    let row = tx.first(sql(text, values![account_id])).await?;
    row.map_or(Ok(Timestamp(0)), |row| Ok(Timestamp(row.cells().int()?)))
}

async fn keep(tx: &mut Tx, account_id: AccountId, full_at: Timestamp) -> Result<(), StoreError> {
    let text = "UPDATE voucher_try SET full_at = $2 WHERE account_id = $1";
    tx.execute(sql(text, values![account_id, full_at])).await.map(drop)
}
