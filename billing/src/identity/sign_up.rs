//! Signing up: a person, an account and the membership between them.

use domain::{account::AccountId, credentials, language::Language, time::Timestamp};

use crate::{
    engine::Billing,
    identity::{NewSession, SignUp, SignUpError, session},
    random,
    store::{StoreError, Tx, sql, values},
    zone,
};

/// A person and an account to make.
pub(crate) struct NewIdentity {
    pub(crate) email: String,
    pub(crate) password_hash: String,
    pub(crate) name: String,
    pub(crate) account_name: String,
    pub(crate) language: Option<Language>,
    pub(crate) time_zone: String,
    pub(crate) created_at: Timestamp,
}

/// Makes the person, the account and the membership; answers both numbers.
pub(crate) async fn create_identity(tx: &mut Tx, new: &NewIdentity) -> Result<(i64, AccountId), StoreError> {
    let (user_id, account_id) = (random::id(), AccountId(random::id()));
    tx.execute(sql(
        "INSERT INTO user_identity (user_id, email, name, password_hash, language, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![user_id, &new.email, &new.name, &new.password_hash, new.language.map(Language::tag), new.created_at],
    ))
    .await?;
    tx.execute(sql(
        "INSERT INTO account (account_id, name, time_zone, created_at) VALUES ($1, $2, $3, $4)",
        values![account_id, &new.account_name, &new.time_zone, new.created_at],
    ))
    .await?;
    tx.execute(sql(
        "INSERT INTO membership (account_id, user_id, role, created_at) VALUES ($1, $2, 'owner', $3)",
        values![account_id, user_id, new.created_at],
    ))
    .await?;
    Ok((user_id, account_id))
}

impl Billing {
    /// Makes a person with an account and begins a session.
    ///
    /// # Errors
    /// [`SignUpError`].
    pub async fn sign_up(&self, form: SignUp) -> Result<NewSession, SignUpError> {
        let email = credentials::check_email(&form.email).map_err(SignUpError::Email)?;
        credentials::check_password(&form.password).map_err(SignUpError::Password)?;
        let account_name = credentials::check_account_name(&form.account_name).map_err(SignUpError::AccountName)?;
        let account_name = account_name.to_owned();
        let password_hash = self.inner.passwords.hash(form.password).await?;
        let now = self.now();
        let new = NewIdentity {
            name: email.split('@').next().unwrap_or_default().to_owned(),
            email,
            password_hash,
            account_name,
            language: Some(form.language),
            time_zone: zone::known_or_utc(&form.time_zone),
            created_at: now,
        };
        let mut tx = self.store().write().await?;
        let taken = sql("SELECT 1 FROM user_identity WHERE email = $1", values![&new.email]);
        if tx.first(taken).await?.is_some() {
            return Err(SignUpError::EmailTaken);
        }
        // Two may have asked at once.
        let taken =
            |error: StoreError| if error.is_unique_violation() { SignUpError::EmailTaken } else { error.into() };
        let (user_id, account_id) = create_identity(&mut tx, &new).await.map_err(taken)?;
        let session = session::begin(&mut tx, user_id, account_id, now).await?;
        tx.commit().await?;
        Ok(session)
    }
}
