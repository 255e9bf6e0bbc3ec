//! Plans: the catalogue, the accounts' subscriptions, and their renewals. `domain::plan` has the rules; what moves credit
//! and changes a subscription is one transaction of the ledger's lane ([`decide`]). `docs/decisions/0006-plans.md` says
//! why.

use domain::{
    account::AccountId,
    ledger::Refusal,
    plan::{BadPlan, Plan, PlanRefusal},
};

use crate::{
    engine::Billing,
    ledger::PostError,
    plans::decide::{Act, PlanTask},
    store::{StoreError, sql, values},
};

mod catalogue;
pub(crate) mod decide;
pub(crate) mod desk;
pub(crate) mod renewer;
mod subscription;

pub use catalogue::{NewPlan, Offer};
pub use subscription::{Subscription, SubscriptionEvent};

/// The longest key of a caller, in bytes.
const KEY_MAX: usize = 128;

/// What a change of an account's plan came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanChange {
    /// The number of the subscription in the account, from 1; 0 when there is none.
    pub subscription: i64,
    /// The posting that granted the allowance, where one did.
    pub posting: Option<i64>,
    /// Whether an earlier call with the same key did it.
    pub replayed: bool,
}

/// Why something was not done with a plan.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PlanError {
    /// The rules of plans refuse it.
    #[error(transparent)]
    Refused(#[from] PlanRefusal),
    /// The ledger refuses it: [`Refusal::NotEnoughTopUp`] says what is missing.
    #[error(transparent)]
    Ledger(#[from] Refusal),
    /// The catalogue has no such plan.
    #[error("there is no plan {0}")]
    NoSuchPlan(String),
    /// The plan is no longer sold.
    #[error("the plan {0} is no longer sold")]
    Retired(String),
    /// What is to be offered is not a plan.
    #[error(transparent)]
    Bad(#[from] BadPlan),
    /// The account has no ledger: its first billing profile is not saved yet.
    #[error("the account has no balance yet")]
    NoAccount,
    /// The key was used before for something else.
    #[error("the idempotency key was used before with other content")]
    KeyConflict,
    /// The key is empty, too long or not storable.
    #[error("the key is empty, too long or not storable")]
    BadKey,
    /// The database failed. Whether it was done is unknown; the same key may be sent again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PostError> for PlanError {
    fn from(error: PostError) -> Self {
        match error {
            PostError::Refused(refusal) => Self::Ledger(refusal),
            PostError::NoAccount => Self::NoAccount,
            PostError::Malformed(what) => Self::Store(StoreError::data(what)),
            PostError::Store(error) => Self::Store(error),
        }
    }
}

impl Billing {
    /// Buys a plan for an account that has none running, from its bought credit: the price, the allowance and the
    /// subscription are one. The same key again answers as the first time.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn buy_plan(&self, account_id: AccountId, slug: &str, key: &str) -> Result<PlanChange, PlanError> {
        self.change_plan(account_id, key, &format!("buy {slug}"), Some(slug), Act::Buy).await
    }

    /// Changes to a plan above the present one, at once: `domain::plan::upgrade_terms` says at what price.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn upgrade_plan(&self, account_id: AccountId, slug: &str, key: &str) -> Result<PlanChange, PlanError> {
        self.change_plan(account_id, key, &format!("upgrade {slug}"), Some(slug), Act::Upgrade).await
    }

    /// Writes down that the plan is changed to a lower one, or one of another length, at the end of its period.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn downgrade_plan(&self, account_id: AccountId, slug: &str, key: &str) -> Result<PlanChange, PlanError> {
        self.change_plan(account_id, key, &format!("downgrade {slug}"), Some(slug), Act::Downgrade).await
    }

    /// Cancels the plan: it runs to the end of its period. One whose renewal is unpaid ends at once.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn cancel_plan(&self, account_id: AccountId, key: &str) -> Result<PlanChange, PlanError> {
        self.change_plan(account_id, key, "cancel", None, |_| Act::Cancel).await
    }

    async fn change_plan(
        &self,
        account_id: AccountId,
        key: &str,
        fingerprint: &str,
        slug: Option<&str>,
        act: impl FnOnce(Option<Plan>) -> Act,
    ) -> Result<PlanChange, PlanError> {
        if key.is_empty() || key.len() > KEY_MAX || key.contains('\0') {
            return Err(PlanError::BadKey);
        }
        let mut task = PlanTask { account_id, key: key.to_owned(), fingerprint: fingerprint.to_owned(), act: Act::Due };
        // A repeat is answered even when the plan is no longer sold.
        let known = self.store().first(sql(
            "SELECT number, posting_seq, fingerprint FROM subscription_event WHERE account_id = $1 AND idem_key = $2",
            values![account_id, task.idem_key()],
        ));
        if let Some(row) = known.await? {
            let mut cells = row.cells();
            let change = PlanChange { subscription: cells.int()?, posting: cells.maybe_int()?, replayed: true };
            return if cells.text()? == fingerprint { Ok(change) } else { Err(PlanError::KeyConflict) };
        }
        let plan = match slug {
            Some(slug) => Some(self.plan_on_sale(slug).await?),
            None => None,
        };
        task.act = act(plan);
        self.inner.lanes.plan(task).await
    }
}
