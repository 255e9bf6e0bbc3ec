//! What an account has and may have: its plan, and the plans on offer with what each would cost now.

use domain::{
    account::AccountId,
    currency::Currency,
    money::Money,
    plan::{Choice, Plan, PlanId, Running, Status, choice},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    plans::{PlanError, Subscription, SubscriptionEvent},
    store::StoreError,
    zone::Zone,
};

/// The plan that an account has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentPlan {
    /// How it stands.
    pub subscription: Subscription,
    /// The plan of the present period.
    pub plan: Plan,
    /// The plan of the next period, when it is to be another.
    pub next: Option<Plan>,
    /// What is left of the allowance, with what holds keep of it.
    pub left: Money,
}

/// An account's plan and the plans on offer.
#[derive(Debug, Clone)]
pub struct AccountPlans {
    /// The account's currency.
    pub currency: Currency,
    /// The moment for which all this holds.
    pub now: Timestamp,
    /// The account's zone.
    pub zone: Zone,
    /// The bought credit that a plan can be paid from: less than nothing when more is owed.
    pub spendable: Money,
    /// The plan that runs, or that is not paid yet.
    pub present: Option<PresentPlan>,
    /// What is sold in the account's currency, by rank, and what may be done with each.
    pub offers: Vec<(Plan, Choice)>,
    /// What happened last to the newest subscription: its number ([`Subscription::last_event`]), and the name of the plan
    /// it was about.
    pub last: Option<(String, SubscriptionEvent, String)>,
}

impl Billing {
    /// The account's plan and what is on offer; `None` before its first billing profile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account_plans(&self, account_id: AccountId) -> Result<Option<AccountPlans>, StoreError> {
        let Some(state) = self.account_state(account_id).await? else { return Ok(None) };
        let now = self.now().max(state.posted_at);
        let catalogue = self.plans().await?;
        let find = |id: &PlanId| catalogue.iter().find(|offer| offer.plan.id == *id).map(|offer| &offer.plan);
        let newest = self.subscription(account_id).await?;
        let last = match &newest {
            Some(one) => self.subscription_events(account_id, one.number).await?.pop().map(|event| {
                let name = find(&event.plan).map_or_else(String::new, |plan| plan.name.clone());
                (one.last_event(), event, name)
            }),
            None => None,
        };
        let running = newest.filter(|one| one.status != Status::Ended);
        let grant = running.as_ref().and_then(|one| state.grants.iter().find(|grant| grant.id == one.grant_id));
        let free = grant.filter(|grant| grant.is_live(now)).map_or(0, |grant| grant.remaining);
        let left = Money::from_micros(grant.map_or(0, |grant| grant.counts(now)), state.currency);
        let present = match running {
            Some(subscription) => {
                let missing = || StoreError::data(PlanError::NoSuchPlan(subscription.plan.to_string()));
                let plan = find(&subscription.plan).cloned().ok_or_else(missing)?;
                let next = subscription.next.as_ref().and_then(find).cloned();
                Some(PresentPlan { plan, next, left, subscription })
            }
            None => None,
        };
        let running = present.as_ref().map(|present| Running {
            status: present.subscription.status,
            plan: &present.plan,
            next: present.subscription.next.as_ref(),
            period: present.subscription.span,
            share: present.subscription.share,
            free,
        });
        let sold = catalogue.iter().filter(|offer| offer.on_sale && offer.plan.price.currency == state.currency);
        let offers = sold.map(|offer| (offer.plan.clone(), choice(running.as_ref(), &offer.plan, now))).collect();
        Ok(Some(AccountPlans {
            currency: state.currency,
            now,
            zone: self.zone(account_id).await?,
            spendable: Money::from_micros(state.bought(now).saturating_sub(state.debt), state.currency),
            present,
            offers,
            last,
        }))
    }
}
