//! Limits of an account: how far it may owe, and how much may be spent on what in a day or a month.

use domain::{
    account::AccountId,
    ledger::{Limit, LimitPeriod},
    money::Money,
};

use crate::{
    engine::Billing,
    history::moment,
    ledger::limits,
    payments::record::lock_account,
    store::{StoreError, Tx, sql, values},
    zone::Zone,
};

/// The longest name of who set a limit, in characters.
const ACTOR_MAX: usize = 100;
/// The most limits that an account can have: each is looked at with every charge.
const LIMITS_MAX: usize = 50;

/// A spending limit to be set. It takes the place of one with the same service, period and hardness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLimit {
    /// The service; `None` for all together.
    pub service: Option<String>,
    /// How long a period is, cut in the account's zone.
    pub period: LimitPeriod,
    /// How much may be spent in a period, in the account's currency; zero allows nothing.
    pub amount: Money,
    /// Whether nothing is authorized beyond it; otherwise reaching it is only told.
    pub is_hard: bool,
    /// Who sets it.
    pub actor: String,
}

/// Why a limit was not set.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LimitError {
    /// The account has no ledger: its first billing profile is not saved yet.
    #[error("the account has no balance yet")]
    NoAccount,
    /// The amount is not in the account's currency.
    #[error("the amount is not in the account's currency")]
    CurrencyMismatch,
    /// The amount is negative or beyond what is kept exactly.
    #[error("the amount is negative or too large")]
    AmountOutOfRange,
    /// The service has no name that a charge could have.
    #[error("there is no service of this name; a name has 1 to 64 characters and is not \"account\"")]
    BadService,
    /// Who sets it is empty, too long or not storable.
    #[error("the actor needs a name, of {ACTOR_MAX} characters at most")]
    BadActor,
    /// The account has as many as it can have.
    #[error("an account has at most {LIMITS_MAX} limits")]
    TooMany,
    /// There is no such limit.
    #[error("there is no such limit")]
    NoSuchLimit,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Billing {
    /// Sets how far an account may owe before it is suspended.
    ///
    /// # Errors
    /// [`LimitError`].
    pub async fn set_credit_limit(&self, account_id: AccountId, amount: Money) -> Result<(), LimitError> {
        let mut tx = self.store().write().await?;
        let micros = checked_amount(&mut tx, account_id, amount).await?;
        tx.execute(sql(
            "UPDATE ledger_account SET credit_limit = $2, version = version + 1 WHERE account_id = $1",
            values![account_id, micros],
        ))
        .await?;
        Ok(tx.commit().await?)
    }

    /// Sets a spending limit; what was spent in the present period counts. Answers the limit's id.
    ///
    /// # Errors
    /// [`LimitError`].
    pub async fn set_limit(&self, account_id: AccountId, new: &NewLimit) -> Result<i64, LimitError> {
        if new.service.as_deref().is_some_and(|service| !crate::ledger::is_service(service)) {
            return Err(LimitError::BadService);
        }
        if new.actor.trim().is_empty() || new.actor.contains('\0') || new.actor.chars().count() > ACTOR_MAX {
            return Err(LimitError::BadActor);
        }
        let mut tx = self.store().write().await?;
        let amount = checked_amount(&mut tx, account_id, new.amount).await?;
        let limits = load(&mut tx, account_id).await?;
        let same =
            |limit: &&Limit| (&limit.service, limit.period, limit.is_hard) == (&new.service, new.period, new.is_hard);
        let (now, by) = (self.now(), new.actor.as_str());
        let limit_id = if let Some(limit) = limits.iter().find(same) {
            tx.execute(sql(
                "UPDATE spending_limit SET amount = $3, set_by = $4, set_at = $5 WHERE account_id = $1 AND limit_id = $2",
                values![account_id, limit.id, amount, by, now],
            ))
            .await?;
            limit.id
        } else {
            if limits.len() >= LIMITS_MAX {
                return Err(LimitError::TooMany);
            }
            let zone =
                tx.first(sql("SELECT time_zone FROM account WHERE account_id = $1", values![account_id])).await?;
            let zone = Zone::named(&zone.ok_or(LimitError::NoAccount)?.cells().text()?);
            let (since, until) = limits::period(&zone, new.period, now);
            let limit_id = limits.iter().map(|limit| limit.id).max().unwrap_or(0) + 1;
            let service = new.service.as_deref().unwrap_or_default();
            let rows = tx.all(moment::search(account_id, &[since])).await?;
            let first = moment::found(&rows, &[since])?.first().copied();
            let spent = tx.first(sql(SPENT, values![account_id, first, service])).await?;
            let spent = spent.map_or(Ok(0), |row| row.cells().int())?.max(0);
            tx.execute(sql(
                "INSERT INTO spending_limit (account_id, limit_id, service, period, is_hard, amount, spent, since, until,
                                             set_by, set_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                values![
                    account_id,
                    limit_id,
                    service,
                    new.period.slug(),
                    i64::from(new.is_hard),
                    amount,
                    spent,
                    since,
                    until,
                    by,
                    now
                ],
            ))
            .await?;
            limit_id
        };
        changed(&mut tx, account_id).await?;
        tx.commit().await?;
        Ok(limit_id)
    }

    /// Takes a spending limit away.
    ///
    /// # Errors
    /// [`LimitError`].
    pub async fn remove_limit(&self, account_id: AccountId, limit_id: i64) -> Result<(), LimitError> {
        let mut tx = self.store().write().await?;
        lock_account(&mut tx, account_id).await?;
        let removed = tx.execute(sql(
            "DELETE FROM spending_limit WHERE account_id = $1 AND limit_id = $2",
            values![account_id, limit_id],
        ));
        if removed.await? == 0 {
            return Err(LimitError::NoSuchLimit);
        }
        changed(&mut tx, account_id).await?;
        Ok(tx.commit().await?)
    }

    /// The account's spending limits, by id, each in the period of this moment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn limits(&self, account_id: AccountId) -> Result<Vec<Limit>, StoreError> {
        let rows = self.store().all(sql(limits::OF_ACCOUNT, values![account_id])).await?;
        let read = |row| {
            let (_, mut limit, zone) = limits::read_limit(row)?;
            limits::roll(&mut limit, &zone, self.now());
            Ok(limit)
        };
        rows.iter().map(read).collect()
    }
}

/// Locks the account and checks that the amount is one of its currency; answers micro-units.
async fn checked_amount(tx: &mut Tx, account_id: AccountId, amount: Money) -> Result<i64, LimitError> {
    if !lock_account(tx, account_id).await? {
        return Err(LimitError::NoAccount);
    }
    let row = tx.first(sql("SELECT currency FROM ledger_account WHERE account_id = $1", values![account_id])).await?;
    if row.ok_or(LimitError::NoAccount)?.cells().word::<domain::currency::Currency>()? != amount.currency {
        return Err(LimitError::CurrencyMismatch);
    }
    if !(0..=domain::money::MICROS_MAX).contains(&amount.micros) {
        return Err(LimitError::AmountOutOfRange);
    }
    Ok(amount.micros)
}

async fn load(tx: &mut Tx, account_id: AccountId) -> Result<Vec<Limit>, StoreError> {
    let rows = tx.all(sql(limits::OF_ACCOUNT, values![account_id])).await?;
    rows.iter().map(|row| Ok(limits::read_limit(row)?.1)).collect()
}

/// Lets the lanes know that what they remember of the account is no longer so.
async fn changed(tx: &mut Tx, account_id: AccountId) -> Result<(), StoreError> {
    let count = "UPDATE ledger_account SET version = version + 1 WHERE account_id = $1";
    tx.execute(sql(count, values![account_id])).await.map(drop)
}

/// Charged from posting $2 on, less what was given back of it.
const SPENT: &str = "
    SELECT CAST(-coalesce(sum(p.amount), 0) AS BIGINT) FROM posting AS p
    WHERE p.account_id = $1 AND p.seq >= $2 AND ($3 = '' OR p.service = $3)
      AND (p.kind = 'charge' OR p.kind = 'reversal' AND p.original >= $2)";
