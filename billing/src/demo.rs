//! Demo customers with a history of three months, posted through the engine like everybody's.

use domain::profile::ProfileDraft;

use crate::{
    engine::Billing,
    identity::NewIdentity,
    ledger::PostError,
    plans::PlanError,
    profiles::SaveProfileError,
    rates::RateError,
    store::{StoreError, sql, values},
};

mod codes;
mod customers;
mod dice;
pub mod long;
mod plans;
mod play;
mod rates;
mod services;
mod story;

pub use codes::{DemoCode, codes};

/// The one password of all demo customers; it protects nothing.
pub const PASSWORD: &str = "prepay-demo-2026";

/// How to sign in as a demo customer, and what is to be seen then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoSignIn {
    /// The billing country, in English.
    pub country: &'static str,
    /// The address to sign in with.
    pub email: &'static str,
    /// The password to sign in with.
    pub password: &'static str,
    /// Who it is and what there is to see.
    pub what: &'static str,
}

/// Why the demo customers could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A demo profile does not pass the rules any more.
    #[error("demo profile: {0:?}")]
    Profile(SaveProfileError),
    /// A demo movement does not pass the rules any more.
    #[error("demo movement: {0}")]
    Movement(#[from] PostError),
    /// A demo plan does not pass the rules any more.
    #[error("demo plan: {0}")]
    Plan(#[from] PlanError),
    /// An example rate does not pass the rules any more.
    #[error("example rate: {0}")]
    Rate(#[from] RateError),
    /// A demo payment has met other content under its key.
    #[error("demo payment {0} exists with other content")]
    Payment(String),
}

/// Makes sure that the demo customers exist, with their history up to yesterday, that there are rates to try PayPal by, and
/// voucher codes to try. Run again, it changes nothing but example rates that have become old.
///
/// # Errors
/// [`DemoError`].
pub async fn ensure(billing: &Billing) -> Result<Vec<DemoSignIn>, DemoError> {
    plans::ensure(billing).await?;
    // At the same time: their postings share commits.
    let [vietnam, japan, germany, united_states, newcomer] = &customers::ALL;
    tokio::try_join!(
        ensure_customer(billing, vietnam),
        ensure_customer(billing, japan),
        ensure_customer(billing, germany),
        ensure_customer(billing, united_states),
        ensure_customer(billing, newcomer),
    )?;
    rates::ensure(billing).await?;
    codes::ensure(billing).await?;
    Ok(customers::ALL.iter().map(|customer| customer.sign_in).collect())
}

async fn ensure_customer(billing: &Billing, customer: &customers::Customer) -> Result<(), DemoError> {
    if find(billing, customer.sign_in.email).await?.is_none() {
        make(billing, customer).await?;
    }
    let Some((account_id, created_at)) = find(billing, customer.sign_in.email).await? else { return Ok(()) };
    let Some(billing_data) = &customer.billing else { return Ok(()) };
    if billing.profile(account_id).await?.is_none() {
        let draft: ProfileDraft = billing_data.draft(customer);
        billing.save_profile(account_id, &draft).await.map_err(DemoError::Profile)?;
    }
    play::play(billing, account_id, &story::tell(billing_data, created_at)).await
}

async fn make(billing: &Billing, customer: &customers::Customer) -> Result<(), DemoError> {
    let new = NewIdentity {
        email: customer.sign_in.email.to_owned(),
        password_hash: billing.inner.passwords.hash(PASSWORD.to_owned()).await?,
        name: customer.person.to_owned(),
        account_name: customer.account.to_owned(),
        language: None,
        time_zone: crate::zone::UTC.to_owned(),
        created_at: billing.now().plus_days(-story::DAYS),
    };
    let mut tx = billing.store().write().await?;
    let taken = sql("SELECT 1 FROM user_identity WHERE email = $1", values![&new.email]);
    if tx.first(taken).await?.is_none() {
        crate::identity::create_identity(&mut tx, &new).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn find(
    billing: &Billing,
    email: &str,
) -> Result<Option<(domain::account::AccountId, domain::time::Timestamp)>, StoreError> {
    let row = billing.store().first(sql(
        "SELECT a.account_id, a.created_at FROM user_identity AS u
         JOIN membership AS m ON m.user_id = u.user_id JOIN account AS a ON a.account_id = m.account_id
         WHERE u.email = $1",
        values![email],
    ));
    let Some(row) = row.await? else { return Ok(None) };
    let mut cells = row.cells();
    Ok(Some((domain::account::AccountId(cells.int()?), domain::time::Timestamp(cells.int()?))))
}
