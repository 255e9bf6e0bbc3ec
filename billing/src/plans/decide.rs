//! What a request or the clock does to an account's plan. Runs in the lane, so that the subscription, what happened to it
//! and the credit are one transaction.

use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{BuyPlan, Command, Refusal, Request},
    money::Money,
    plan::{
        Agreed, AtEnd, Period, Plan, PlanRefusal, RETRY_SECONDS, Share, Status, Terms, at_end, boundary,
        current_period, may_downgrade, may_keep, may_upgrade, renewal_terms, upgrade_terms,
    },
    time::Timestamp,
};

use crate::{
    ledger::{PostError, fingerprint, lane::batch::Batch},
    plans::{PlanChange, PlanError, desk::Happened, subscription::Subscription},
    store::StoreError,
};

/// What is asked.
pub(crate) enum Act {
    Buy(Plan, Option<Agreed>),
    Upgrade(Plan, Option<Agreed>),
    Downgrade(Plan, Option<Agreed>),
    Cancel,
    /// Not to cancel or change after all.
    Keep,
    /// What the clock asks for, and nothing else.
    Due,
}

/// One request about an account's plan.
pub(crate) struct PlanTask {
    pub(crate) account_id: AccountId,
    /// The caller's; empty for the clock.
    pub(crate) key: String,
    pub(crate) fingerprint: String,
    pub(crate) act: Act,
    /// When it is done; `None` is now.
    pub(crate) at: Option<Timestamp>,
}

impl PlanTask {
    /// The key under which what happens is kept.
    pub(crate) fn idem_key(&self) -> String {
        format!("act:{}", self.key)
    }
}

/// Decides one request.
pub(crate) fn decide(batch: &mut Batch, task: &PlanTask, now: Timestamp) -> Result<PlanChange, PlanError> {
    let account_id = task.account_id;
    let currency = batch.currency(account_id).ok_or(PlanError::NoAccount)?;
    if !matches!(task.act, Act::Due)
        && let Some((change, fingerprint)) = batch.plans.known(account_id, &task.idem_key())
    {
        return if *fingerprint == task.fingerprint { Ok(*change) } else { Err(PlanError::KeyConflict) };
    }
    // What is over is posted out first: a hold that ends gives back to the plan what is then not used.
    let request =
        Request { key: format!("expire_due:{}", now.0), fingerprint: String::new(), command: Command::ExpireDue };
    batch.post(account_id, &request, now)?;
    let mut desk = Desk { batch, task, now, currency };
    let due = desk.due()?;
    match &task.act {
        Act::Buy(plan, agreed) => desk.buy(plan, *agreed),
        Act::Upgrade(plan, agreed) => desk.upgrade(plan, *agreed),
        Act::Downgrade(plan, agreed) => desk.downgrade(plan, *agreed),
        Act::Cancel => desk.cancel(),
        Act::Keep => desk.keep_on(),
        Act::Due => Ok(due),
    }
}

/// Whether what is due is within what was agreed to.
fn within(agreed: Option<Agreed>, plan: &Plan, due: i64) -> Result<(), PlanError> {
    if agreed.is_none_or(|agreed| agreed.covers(plan, due)) {
        return Ok(());
    }
    Err(PlanError::OfferChanged { due: Money::from_micros(due, plan.price.currency) })
}

/// One decision in the making.
struct Desk<'a> {
    batch: &'a mut Batch,
    task: &'a PlanTask,
    now: Timestamp,
    currency: Currency,
}

impl Desk<'_> {
    fn buy(&mut self, plan: &Plan, agreed: Option<Agreed>) -> Result<PlanChange, PlanError> {
        if self.batch.plans.running(self.task.account_id).is_some() {
            return Err(PlanRefusal::AlreadySubscribed.into());
        }
        if plan.price.currency != self.currency {
            return Err(PlanRefusal::CurrencyMismatch.into());
        }
        within(agreed, plan, plan.price.micros)?;
        let zone = self.batch.plans.zone(self.task.account_id);
        let anchor = zone.civil(self.now).0;
        let end = zone.start_of(boundary(anchor, plan.months).ok_or(PlanRefusal::OutOfRange)?);
        let span = Period { start: self.now, end, months_in: plan.months };
        let number = self.batch.plans.next_number(self.task.account_id);
        let terms = Terms { price: plan.price.micros, value: plan.price.micros, allowance: plan.allowance.micros };
        let posting = self.pay(plan, terms, end, None, format!("plan:{number}:1"))?;
        self.batch.plans.learn(plan);
        let subscription = Subscription {
            number,
            plan: plan.id.clone(),
            next: None,
            status: Status::Active,
            anchor,
            period: 1,
            span,
            grant_id: posting,
            share: Share { value: terms.value, granted: terms.allowance, from: self.now, end },
            events: 0,
            next_check_at: Some(end),
        };
        Ok(self.keep(subscription, "bought", terms.price, Some(posting)))
    }

    fn upgrade(&mut self, plan: &Plan, agreed: Option<Agreed>) -> Result<PlanChange, PlanError> {
        let mut subscription = self.running()?;
        may_upgrade(subscription.status, self.plan_of(&subscription.plan)?, plan)?;
        let account_id = self.task.account_id;
        let replaces = self.batch.live_grant(account_id, subscription.grant_id);
        let left = Money::from_micros(replaces.map_or(0, |grant| grant.remaining), self.currency);
        let replaces = replaces.map(|grant| grant.id);
        let terms = upgrade_terms(plan, &subscription.span, &subscription.share, left, self.now);
        if terms.allowance <= 0 {
            return Err(PlanRefusal::PeriodEnding.into());
        }
        within(agreed, plan, terms.price)?;
        let end = subscription.span.end;
        let key = format!("plan:{}:{}:{}", subscription.number, subscription.period, subscription.events + 1);
        let posting = self.pay(plan, terms, end, replaces, key)?;
        self.batch.plans.learn(plan);
        subscription.plan = plan.id.clone();
        subscription.next = None;
        subscription.grant_id = posting;
        let from = self.now.max(subscription.span.start);
        subscription.share = Share { value: terms.value, granted: terms.allowance, from, end };
        Ok(self.keep(subscription, "upgraded", terms.price, Some(posting)))
    }

    fn downgrade(&mut self, plan: &Plan, agreed: Option<Agreed>) -> Result<PlanChange, PlanError> {
        let mut subscription = self.running()?;
        may_downgrade(subscription.status, self.plan_of(&subscription.plan)?, plan)?;
        within(agreed, plan, 0)?;
        self.batch.plans.learn(plan);
        subscription.next = Some(plan.id.clone());
        if subscription.status == Status::PastDue {
            // It may be paid for now.
            subscription.next_check_at = Some(self.now);
        }
        Ok(self.keep(subscription, "downgrade_planned", 0, None))
    }

    fn cancel(&mut self) -> Result<PlanChange, PlanError> {
        let mut subscription = self.running()?;
        match subscription.status {
            Status::Cancelled => return Err(PlanRefusal::Cancelled.into()),
            Status::PastDue => {
                subscription.status = Status::Ended;
                subscription.next_check_at = None;
            }
            Status::Active | Status::Ended => subscription.status = Status::Cancelled,
        }
        subscription.next = None;
        Ok(self.keep(subscription, "cancelled", 0, None))
    }

    fn keep_on(&mut self) -> Result<PlanChange, PlanError> {
        let mut subscription = self.running()?;
        may_keep(subscription.status, subscription.next.is_some())?;
        if subscription.status == Status::Cancelled {
            subscription.status = Status::Active;
        }
        subscription.next = None;
        Ok(self.keep(subscription, "kept", 0, None))
    }

    /// Does what the clock asks for; answers about nothing when that is nothing.
    fn due(&mut self) -> Result<PlanChange, PlanError> {
        let nothing = PlanChange { subscription: 0, posting: None, replayed: false };
        let Some(mut subscription) = self.batch.plans.running(self.task.account_id).cloned() else {
            return Ok(nothing);
        };
        let kind = match at_end(subscription.status, subscription.span.end, self.now) {
            AtEnd::Nothing => return Ok(nothing),
            AtEnd::Renew => return self.renew(subscription),
            AtEnd::End => "ended",
            AtEnd::Lapse => "lapsed",
        };
        subscription.status = Status::Ended;
        subscription.next_check_at = None;
        subscription.next = None;
        Ok(self.keep_by_clock(subscription, kind, 0, 0, None))
    }

    /// Begins the period in which now lies; whole periods that have gone by are never charged.
    fn renew(&mut self, mut subscription: Subscription) -> Result<PlanChange, PlanError> {
        let id = subscription.next.clone().unwrap_or_else(|| subscription.plan.clone());
        let plan = self.plan_of(&id)?.clone();
        let zone = self.batch.plans.zone(self.task.account_id);
        let before = (subscription.span.end, subscription.span.months_in);
        let (span, passed) =
            current_period(subscription.anchor, before, plan.months, self.now, |day| zone.start_of(day))
                .ok_or(PlanRefusal::OutOfRange)?;
        let terms = renewal_terms(&plan, &span, self.now);
        let period = subscription.period + 1;
        let key = format!("plan:{}:{period}", subscription.number);
        let paid = if terms.allowance > 0 {
            self.pay(&plan, terms, span.end, None, key)
        } else {
            // So little of the period is left that it grants nothing: the next one is tried at its time.
            Err(PlanRefusal::PeriodEnding.into())
        };
        match paid {
            Ok(posting) => {
                subscription.plan = id;
                subscription.next = None;
                subscription.status = Status::Active;
                subscription.period = period;
                subscription.span = span;
                subscription.grant_id = posting;
                let from = if terms.value == plan.price.micros { span.start } else { self.now };
                subscription.share = Share { value: terms.value, granted: terms.allowance, from, end: span.end };
                subscription.next_check_at = Some(span.end);
                Ok(self.keep_by_clock(subscription, "renewed", terms.price, passed, Some(posting)))
            }
            Err(PlanError::Ledger(Refusal::NotEnoughTopUp { .. } | Refusal::BalanceOutOfRange))
            | Err(PlanError::Refused(PlanRefusal::PeriodEnding)) => {
                let retry = Some(self.now.plus_seconds(RETRY_SECONDS));
                if subscription.status == Status::PastDue && subscription.next_check_at > Some(self.now) {
                    // Asked before its time: nothing new to tell.
                    return Ok(PlanChange { subscription: subscription.number, posting: None, replayed: false });
                }
                let first = subscription.status != Status::PastDue;
                subscription.status = Status::PastDue;
                subscription.next_check_at = retry;
                let kind = if first { "past_due" } else { "still_past_due" };
                Ok(self.keep_by_clock(subscription, kind, 0, passed, None))
            }
            Err(error) => Err(error),
        }
    }

    /// Posts the price and the allowance; answers the number of the allowance's posting, which is its grant's.
    fn pay(
        &mut self,
        plan: &Plan,
        terms: Terms,
        expires_at: Timestamp,
        replaces: Option<i64>,
        key: String,
    ) -> Result<i64, PlanError> {
        let command = Command::BuyPlan(BuyPlan {
            price: Money::from_micros(terms.price, plan.price.currency),
            allowance: Money::from_micros(terms.allowance, plan.allowance.currency),
            expires_at,
            services: plan.services.clone(),
            reference: plan.name.clone(),
            replaces,
        });
        let request = Request { key, fingerprint: fingerprint(&command), command };
        let posted = self.batch.post(self.task.account_id, &request, self.now).map_err(|error| match error {
            // The keys are the engine's own: one that is there already must never be taken for a success.
            PostError::Refused(Refusal::KeyConflict) => PlanError::Store(StoreError::data("a plan's key is taken")),
            error => error.into(),
        })?;
        Ok(posted.seq)
    }

    fn running(&self) -> Result<Subscription, PlanError> {
        let running = self.batch.plans.running(self.task.account_id).cloned();
        running.ok_or_else(|| PlanRefusal::NotSubscribed.into())
    }

    fn plan_of(&self, id: &domain::plan::PlanId) -> Result<&Plan, PlanError> {
        self.batch.plans.plan(id).ok_or_else(|| PlanError::NoSuchPlan(id.to_string()))
    }

    fn keep(&mut self, one: Subscription, kind: &'static str, price: i64, posting: Option<i64>) -> PlanChange {
        let change = PlanChange { subscription: one.number, posting, replayed: false };
        let asked = Some((self.task.idem_key(), self.task.fingerprint.clone()));
        let what = Happened { kind, at: self.now, price, passed: 0, posting, asked };
        self.batch.plans.keep(self.task.account_id, one, what);
        change
    }

    fn keep_by_clock(
        &mut self,
        one: Subscription,
        kind: &'static str,
        price: i64,
        passed: i64,
        posting: Option<i64>,
    ) -> PlanChange {
        tracing::info!(subscription = one.number, plan = %one.plan, kind, passed, "a plan's time was over.");
        let change = PlanChange { subscription: one.number, posting, replayed: false };
        let what = Happened { kind, at: self.now, price, passed, posting, asked: None };
        self.batch.plans.keep(self.task.account_id, one, what);
        change
    }
}
