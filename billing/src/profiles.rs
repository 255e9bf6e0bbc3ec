//! Billing profiles: every version is kept; the first one opens the ledger account and locks its currency.

use domain::{
    account::AccountId,
    country::CountryCode,
    currency::Currency,
    ledger::Link,
    profile::{BillingProfile, BuyerKind, FieldError, ProfileDraft, validate},
    time::{Day, Timestamp},
};

use crate::{
    engine::Billing,
    payments::record::lock_account,
    store::{Row, StoreError, Tx, sql, values},
    zone,
};

/// Why a profile was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveProfileError {
    /// Fields are wrong.
    #[error("fields of the billing profile are wrong")]
    Invalid(Vec<FieldError>),
    /// It was changed meanwhile, by another tab or another member.
    #[error("the billing profile was changed meanwhile")]
    Changed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A version of a billing profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileVersion {
    /// From 1.
    pub version: i64,
    /// What it says.
    pub profile: BillingProfile,
    /// The day and minute at which it was saved, in the account's zone.
    pub saved: (Day, u16),
}

impl Billing {
    /// The account's present billing profile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn profile(&self, account_id: AccountId) -> Result<Option<BillingProfile>, StoreError> {
        Ok(self.latest_profile(account_id).await?.map(|(_, profile)| profile))
    }

    pub(crate) async fn latest_profile(
        &self,
        account_id: AccountId,
    ) -> Result<Option<(i64, BillingProfile)>, StoreError> {
        let row = self.store().first(sql(LATEST, values![account_id])).await?;
        row.as_ref().map(|row| read(row, 0)).transpose()
    }

    /// The versions of the account's billing profile, newest first: at most `limit` of those before version `before`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn profile_versions(
        &self,
        account_id: AccountId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<ProfileVersion>, StoreError> {
        let text = "SELECT version, kind, name, email, address, country, tax_code, currency, created_at
                    FROM billing_profile WHERE account_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
        let values = values![account_id, before.unwrap_or(i64::MAX), i64::from(limit)];
        let zone = self.zone(account_id).await?;
        let rows = self.store().all(sql(text, values)).await?;
        let version = |row: &Row| {
            let (version, profile) = read(row, 0)?;
            let saved = zone.civil(Timestamp(row.cells_from(PROFILE_COLUMNS).int()?));
            Ok(ProfileVersion { version, profile, saved })
        };
        rows.iter().map(version).collect()
    }

    /// Saves a billing profile that was changed from `version`: when there is a newer one, nothing is saved.
    ///
    /// # Errors
    /// [`SaveProfileError`].
    pub async fn change_profile(
        &self,
        account_id: AccountId,
        draft: &ProfileDraft,
        version: i64,
    ) -> Result<BillingProfile, SaveProfileError> {
        self.keep_profile(account_id, draft, Some(version)).await
    }

    /// Checks and saves a billing profile. The first one opens the ledger account in its currency, for good; a later
    /// one in another currency is refused.
    ///
    /// # Errors
    /// [`SaveProfileError`].
    pub async fn save_profile(
        &self,
        account_id: AccountId,
        draft: &ProfileDraft,
    ) -> Result<BillingProfile, SaveProfileError> {
        self.keep_profile(account_id, draft, None).await
    }

    async fn keep_profile(
        &self,
        account_id: AccountId,
        draft: &ProfileDraft,
        changed_from: Option<i64>,
    ) -> Result<BillingProfile, SaveProfileError> {
        let mut tx = self.store().write().await?;
        // The ledger account is not there before the first profile, and two may be saved at once.
        tx.first(sql("SELECT 1 FROM account WHERE account_id = $1 /*lock*/", values![account_id])).await?;
        lock_account(&mut tx, account_id).await?;
        let held = locked_currency(&mut tx, account_id).await?;
        let profile = validate(draft, held).map_err(SaveProfileError::Invalid)?;
        let latest = tx.first(sql(LATEST, values![account_id])).await?;
        let version = match latest.as_ref().map(|row| read(row, 0)).transpose()? {
            // Saved twice by a double click: one version is enough.
            Some((_, latest)) if latest == profile => return Ok(profile),
            Some((version, _)) if changed_from.is_some_and(|from| from != version) => {
                return Err(SaveProfileError::Changed);
            }
            Some((version, _)) => version + 1,
            None => 1,
        };
        let now = self.now();
        if held.is_none() {
            tx.execute(sql(
                "INSERT INTO ledger_account (account_id, currency, seq, head, posted_at, debt, credit_limit, balance,
                                             payments, events, created_at)
                 VALUES ($1, $2, 0, $3, 0, 0, 0, 0, 0, 0, $4)",
                values![account_id, profile.currency.code(), Link::START.to_string(), now],
            ))
            .await?;
            // Whoever has not told a zone by the browser has that of the billing country.
            tx.execute(sql(
                "UPDATE account SET time_zone = $2 WHERE account_id = $1 AND time_zone = $3",
                values![account_id, zone::of_country(profile.country.as_str()), zone::UTC],
            ))
            .await?;
        }
        tx.execute(sql(
            "INSERT INTO billing_profile (account_id, version, kind, name, email, address, country, tax_code, currency,
                                          created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                account_id,
                version,
                profile.kind.slug(),
                &profile.name,
                &profile.email,
                &profile.address,
                profile.country.as_str(),
                profile.tax_code.clone(),
                profile.currency.code(),
                now,
            ],
        ))
        .await?;
        tx.commit().await?;
        Ok(profile)
    }
}

/// The columns that [`read`] reads.
const PROFILE_COLUMNS: usize = 8;

const LATEST: &str = "SELECT version, kind, name, email, address, country, tax_code, currency FROM billing_profile
                      WHERE account_id = $1 ORDER BY version DESC LIMIT 1";

/// Reads a version and its profile, from a column on.
pub(crate) fn read(row: &Row, column: usize) -> Result<(i64, BillingProfile), StoreError> {
    let mut cells = row.cells_from(column);
    let version = cells.int()?;
    let kind = cells.text()?;
    let profile = BillingProfile {
        kind: BuyerKind::from_slug(&kind).ok_or_else(|| StoreError::data(format!("unknown kind of buyer {kind}")))?,
        name: cells.text()?,
        email: cells.text()?,
        address: cells.text()?,
        country: cells.word::<CountryCode>()?,
        tax_code: cells.maybe_text()?,
        currency: cells.word()?,
    };
    Ok((version, profile))
}

async fn locked_currency(tx: &mut Tx, account_id: AccountId) -> Result<Option<Currency>, StoreError> {
    let row = tx.first(sql("SELECT currency FROM ledger_account WHERE account_id = $1", values![account_id])).await?;
    row.map(|row| row.cells().word()).transpose()
}
