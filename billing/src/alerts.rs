//! Alerts: when an account wants to be warned of a low balance, and who is to be told.

use domain::{
    account::AccountId,
    credentials::check_email,
    currency::Currency,
    ledger::Balance,
    low_balance::{BalanceLevel, BalanceWatch},
    money::{MICROS_MAX, Money},
};

use crate::{
    engine::Billing,
    payments::record::lock_account,
    store::{StoreError, sql, values},
};

/// As many addresses may be told.
pub const RECIPIENTS_MAX: usize = 10;

/// When an account is warned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alerts {
    /// Its own threshold; without one it is warned below the spend of the last day of spending.
    pub threshold: Option<Money>,
    /// Below this it is warned at the moment.
    pub warn_below: Money,
    /// The addresses to tell, in order.
    pub recipients: Vec<String>,
}

impl Alerts {
    /// How a balance stands by this.
    #[must_use]
    pub const fn level(&self, balance: &Balance) -> BalanceLevel {
        BalanceLevel::of(balance.available(), self.warn_below)
    }
}

/// Why alerts were not kept.
#[derive(Debug, thiserror::Error)]
pub enum AlertError {
    /// The account has no billing profile, and so no currency.
    #[error("the account has no balance yet")]
    NoAccount,
    /// Another currency than the balance's, or beyond what an amount can be.
    #[error("the threshold cannot be used")]
    Threshold,
    /// The addresses.
    #[error(transparent)]
    Recipients(#[from] RecipientError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why addresses cannot be told.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipientError {
    /// One of them is none.
    #[error("{0} is no e-mail address")]
    NoAddress(String),
    /// More than [`RECIPIENTS_MAX`].
    #[error("more than {RECIPIENTS_MAX} addresses")]
    TooMany,
}

/// Checks addresses, and answers with each once, in order.
///
/// # Errors
/// [`RecipientError`]; of several that are none, the first.
pub fn check_recipients(texts: &[String]) -> Result<Vec<String>, RecipientError> {
    let checked = |text: &String| check_email(text).map_err(|_| RecipientError::NoAddress(text.clone()));
    let mut recipients = texts.iter().map(checked).collect::<Result<Vec<_>, _>>()?;
    recipients.sort_unstable();
    recipients.dedup();
    if recipients.len() > RECIPIENTS_MAX { Err(RecipientError::TooMany) } else { Ok(recipients) }
}

impl Billing {
    /// When the account is warned; `None` before its first billing profile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn alerts(&self, account_id: AccountId) -> Result<Option<Alerts>, StoreError> {
        let text =
            "SELECT currency, low_threshold, spend_today, spend_before FROM ledger_account WHERE account_id = $1";
        let Some(row) = self.store().first(sql(text, values![account_id])).await? else { return Ok(None) };
        let mut cells = row.cells();
        let currency: Currency = cells.word()?;
        let threshold = cells.maybe_int()?;
        let watch = BalanceWatch { threshold, today: cells.int()?, before: cells.int()?, ..BalanceWatch::default() };
        let text = "SELECT email FROM alert_recipient WHERE account_id = $1 ORDER BY email";
        let rows = self.store().all(sql(text, values![account_id])).await?;
        Ok(Some(Alerts {
            threshold: threshold.map(|micros| Money::from_micros(micros, currency)),
            warn_below: Money::from_micros(watch.warn_below(), currency),
            recipients: rows.iter().map(|row| row.cells().text()).collect::<Result<_, _>>()?,
        }))
    }

    /// Keeps an account's threshold and the addresses to tell; addresses are checked and kept once each.
    ///
    /// # Errors
    /// [`AlertError`].
    pub async fn set_alerts(
        &self,
        account_id: AccountId,
        threshold: Option<Money>,
        recipients: &[String],
    ) -> Result<(), AlertError> {
        let recipients = check_recipients(recipients)?;
        let mut tx = self.store().write().await?;
        if !lock_account(&mut tx, account_id).await? {
            return Err(AlertError::NoAccount);
        }
        let row =
            tx.first(sql("SELECT currency FROM ledger_account WHERE account_id = $1", values![account_id])).await?;
        let currency: Currency = row.ok_or(AlertError::NoAccount)?.cells().word()?;
        if threshold.is_some_and(|money| money.currency != currency || !(0..=MICROS_MAX).contains(&money.micros)) {
            return Err(AlertError::Threshold);
        }
        let threshold = threshold.map(|money| money.micros);
        tx.execute(sql(
            "UPDATE ledger_account SET low_threshold = $2, version = version + 1 WHERE account_id = $1",
            values![account_id, threshold],
        ))
        .await?;
        tx.execute(sql("DELETE FROM alert_recipient WHERE account_id = $1", values![account_id])).await?;
        for email in recipients {
            let insert = "INSERT INTO alert_recipient (account_id, email) VALUES ($1, $2)";
            tx.execute(sql(insert, values![account_id, email])).await?;
        }
        Ok(tx.commit().await?)
    }
}
