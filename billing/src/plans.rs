//! Plans: the catalogue, the accounts' subscriptions, and their renewals. `domain::plan` has the rules; what moves credit
//! and changes a subscription is one transaction of the ledger's lane ([`decide`]). `docs/decisions/0006-plans.md` says
//! why.

use domain::{
    account::AccountId,
    ledger::Refusal,
    money::Money,
    plan::{Agreed, BadPlan, Plan, PlanRefusal, Status},
};

use crate::{
    engine::Billing,
    ledger::PostError,
    plans::decide::{Act, PlanTask},
    store::{StoreError, sql, values},
};

mod account;
mod catalogue;
pub(crate) mod decide;
pub(crate) mod desk;
pub(crate) mod renewer;
mod subscription;

pub use account::{AccountPlans, PresentPlan};
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
    /// What was agreed to is not what it is now: another version is sold, or more is due.
    #[error("the offer has changed since it was shown")]
    OfferChanged {
        /// What is due now.
        due: Money,
    },
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

/// What is wanted with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To buy it, for an account that has none running.
    Buy,
    /// To change to it at once, from a lower one: `domain::plan::upgrade_terms` says at what price.
    Upgrade,
    /// To change to it at the end of the period, because it is lower or its period has another length.
    Downgrade,
}

impl Wish {
    const fn word(self) -> &'static str {
        match self {
            Self::Buy => "buy",
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
        }
    }

    /// Says what an order is about, to recognise it.
    pub(crate) fn fingerprint(self, slug: &str) -> String {
        format!("{} {slug}", self.word())
    }

    const fn act(self, plan: Plan, agreed: Option<Agreed>) -> Act {
        match self {
            Self::Buy => Act::Buy(plan, agreed),
            Self::Upgrade => Act::Upgrade(plan, agreed),
            Self::Downgrade => Act::Downgrade(plan, agreed),
        }
    }
}

/// A change to a plan, as a customer or an operator orders it.
#[derive(Debug, Clone, Copy)]
pub struct PlanOrder<'a> {
    /// What is wanted with it.
    pub wish: Wish,
    /// The plan's short name.
    pub slug: &'a str,
    /// Names the order: the same one is done once.
    pub key: &'a str,
    /// What was shown before; `None` takes what it costs now.
    pub agreed: Option<Agreed>,
}

impl Billing {
    /// Buys a plan or changes to another. Price, allowance and subscription are one. The same key again answers as the
    /// first time. Never takes more than was agreed to.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn order_plan(&self, account_id: AccountId, order: PlanOrder<'_>) -> Result<PlanChange, PlanError> {
        let PlanOrder { wish, slug, key, agreed } = order;
        let fingerprint = wish.fingerprint(slug);
        let mut task = PlanTask { account_id, key: key.to_owned(), fingerprint, act: Act::Due, at: None };
        // A repeat is answered even when the plan is no longer sold.
        if let Some(change) = self.known_change(&task).await? {
            return Ok(change);
        }
        task.act = wish.act(self.plan_on_sale(slug).await?, agreed);
        self.inner.lanes.plan(task).await
    }

    /// Buys a plan for an account that has none running, from its bought credit.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn buy_plan(&self, account_id: AccountId, slug: &str, key: &str) -> Result<PlanChange, PlanError> {
        self.order_plan(account_id, PlanOrder { wish: Wish::Buy, slug, key, agreed: None }).await
    }

    /// Changes to a plan above the present one, at once.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn upgrade_plan(&self, account_id: AccountId, slug: &str, key: &str) -> Result<PlanChange, PlanError> {
        self.order_plan(account_id, PlanOrder { wish: Wish::Upgrade, slug, key, agreed: None }).await
    }

    /// Writes down that the plan is changed to a lower one, or one of another length, at the end of its period.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn downgrade_plan(&self, account_id: AccountId, slug: &str, key: &str) -> Result<PlanChange, PlanError> {
        self.order_plan(account_id, PlanOrder { wish: Wish::Downgrade, slug, key, agreed: None }).await
    }

    /// Cancels the plan: it runs to the end of its period. One whose renewal is unpaid ends at once.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn cancel_plan(&self, account_id: AccountId, key: &str) -> Result<PlanChange, PlanError> {
        self.without_plan(account_id, key, "cancel", Act::Cancel).await
    }

    /// Lets the plan go on as before: one that was cancelled and still runs, or that was to be changed at the end.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn resume_plan(&self, account_id: AccountId, key: &str) -> Result<PlanChange, PlanError> {
        self.without_plan(account_id, key, "keep", Act::Keep).await
    }

    /// Tries at once to pay a renewal that is due, instead of within the hour.
    ///
    /// # Errors
    /// [`PlanError`]; [`PlanRefusal::PastDue`] when there is still too little bought credit.
    pub async fn renew_plan_now(&self, account_id: AccountId) -> Result<(), PlanError> {
        let none = String::new;
        let task = PlanTask { account_id, key: none(), fingerprint: none(), act: Act::Due, at: None };
        self.inner.lanes.plan(task).await?;
        match self.subscription(account_id).await? {
            Some(one) if one.status == Status::PastDue => Err(PlanRefusal::PastDue.into()),
            Some(one) if one.status != Status::Ended => Ok(()),
            _ => Err(PlanRefusal::NotSubscribed.into()),
        }
    }

    async fn without_plan(
        &self,
        account_id: AccountId,
        key: &str,
        word: &str,
        act: Act,
    ) -> Result<PlanChange, PlanError> {
        let task = PlanTask { account_id, key: key.to_owned(), fingerprint: word.to_owned(), act, at: None };
        match self.known_change(&task).await? {
            Some(change) => Ok(change),
            None => self.inner.lanes.plan(task).await,
        }
    }

    /// What an earlier call with the same key came to.
    async fn known_change(&self, task: &PlanTask) -> Result<Option<PlanChange>, PlanError> {
        let key = &task.key;
        if key.is_empty() || key.len() > KEY_MAX || key.contains('\0') {
            return Err(PlanError::BadKey);
        }
        let known = self.store().first(sql(
            "SELECT number, posting_seq, fingerprint FROM subscription_event WHERE account_id = $1 AND idem_key = $2",
            values![task.account_id, task.idem_key()],
        ));
        let Some(row) = known.await? else { return Ok(None) };
        let mut cells = row.cells();
        let change = PlanChange { subscription: cells.int()?, posting: cells.maybe_int()?, replayed: true };
        if cells.text()? == task.fingerprint { Ok(Some(change)) } else { Err(PlanError::KeyConflict) }
    }
}
