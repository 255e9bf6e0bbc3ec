//! The payment checker: asks gateways about payments of which nothing was heard, on the schedule of
//! `domain::payment::next_check`.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use domain::{
    payment::{
        Hint, Outcome, PaymentId, PaymentState,
        schedule::{is_due, next_check, next_check_once_told},
    },
    time::Timestamp,
};
use tokio::{sync::watch, task::JoinSet};

use crate::{
    engine::{Billing, Inner},
    gateways::GatewayError,
    payments::{
        record::{self, PaymentRecord},
        review::Finding,
    },
    store::{StoreError, sql, values},
};

/// How often the checker looks without being woken.
const ROUND: Duration = Duration::from_secs(1);
/// Payments in one round's bite; they are asked about at the same time.
const BITE: i64 = 16;
/// A claimed payment is due again after this long, should its checker die.
const LEASE_SECONDS: i64 = 120;
/// A question without an answer is asked again after this long, when nothing is planned sooner.
const AGAIN_SECONDS: i64 = 600;
/// For so many days after the payment was made; from then on it counts as asked.
const AGAIN_DAYS: i64 = 30;

/// What came of asking a gateway.
#[derive(Debug, Clone, Copy)]
enum Asked {
    /// It answered, if only that there is no news.
    Answered,
    /// It does not know yet.
    Pending,
    /// It may be asked from then on.
    NotYet(Timestamp),
    /// There was no answer.
    InVain,
}

pub(crate) async fn run(engine: Weak<Inner>, mut stopped: watch::Receiver<bool>) {
    loop {
        let Some(inner) = engine.upgrade() else { return };
        let billing = Billing { inner };
        let check_soon = Arc::clone(&billing.inner.check_soon);
        let stopping = tokio::select! {
            // A gateway that does not answer must not hold up the end; what was not asked is asked at the next start.
            stop = stopped.wait_for(|stop| *stop) => {
                drop(stop);
                true
            }
            checked = billing.check_due() => {
                if let Err(error) = checked {
                    tracing::error!(%error, "due payments cannot be checked.");
                }
                false
            }
        };
        if stopping {
            return;
        }
        drop(billing);
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = check_soon.notified() => {}
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

impl Billing {
    /// Asks about the payments whose time has come; answers how many there were.
    ///
    /// # Errors
    /// The database failed.
    pub async fn check_due(&self) -> Result<usize, StoreError> {
        let claimed = self.claim().await?;
        let mut checks = JoinSet::new();
        for id in &claimed {
            let (billing, id) = (self.clone(), id.clone());
            checks.spawn(async move { billing.check_and_plan(&id).await });
        }
        while let Some(checked) = checks.join_next().await {
            match checked {
                Ok(checked) => checked?,
                Err(error) => tracing::error!(%error, "a payment's check ended badly."),
            }
        }
        Ok(claimed.len())
    }

    /// Takes due payments: their next check is put off, so that nobody else takes them meanwhile.
    async fn claim(&self) -> Result<Vec<PaymentId>, StoreError> {
        let now = self.now();
        let due = self.store().all(sql(
            "SELECT payment_id FROM payment WHERE next_check_at IS NOT NULL AND next_check_at <= $1
             ORDER BY next_check_at LIMIT $2",
            values![now, BITE],
        ));
        let due = due.await?.iter().map(|row| row.cells().word()).collect::<Result<Vec<PaymentId>, _>>()?;
        if due.is_empty() {
            return Ok(due);
        }
        let mut tx = self.store().write().await?;
        record::lock_accounts(&mut tx, due.iter().map(PaymentId::account_id)).await?;
        let mut claimed = Vec::with_capacity(due.len());
        for id in due {
            // Whoever held the account before may have claimed the payment, or ended it.
            let taken = tx.execute(sql(
                "UPDATE payment SET next_check_at = $3
                 WHERE account_id = $1 AND payment_id = $2 AND next_check_at <= $4",
                values![id.account_id(), &id, now.plus_seconds(LEASE_SECONDS), now],
            ));
            if taken.await? == 1 {
                claimed.push(id);
            }
        }
        tx.commit().await?;
        Ok(claimed)
    }

    async fn check_and_plan(&self, id: &PaymentId) -> Result<(), StoreError> {
        let Some(payment) = self.payment_record(id).await? else { return Ok(()) };
        let asked = match self.ask(&payment).await {
            Ok(Some(evidence)) => {
                let is_pending = evidence.outcome == Outcome::Pending;
                self.settle(evidence).await?;
                if is_pending { Asked::Pending } else { Asked::Answered }
            }
            Ok(None) => Asked::Answered,
            Err(GatewayError::TooSoon { until, .. }) => Asked::NotYet(until),
            Err(error) => {
                tracing::warn!(payment_id = %id, %error, "a payment could not be checked.");
                let is_patient = self.now() < payment.created_at.plus_days(AGAIN_DAYS);
                if is_patient && is_no_answer(&error) { Asked::InVain } else { Asked::Answered }
            }
        };
        self.plan(id, asked).await
    }

    /// Plans the next check of a payment of which nothing certain is known. When none is left, operators hear of it first: a
    /// crash in between asks once more.
    async fn plan(&self, id: &PaymentId, asked: Asked) -> Result<(), StoreError> {
        let Some(checks) = self.keep_plan(id, asked, false).await? else { return Ok(()) };
        tracing::error!(payment_id = %id, "nothing certain was heard of a payment; an operator has to look.");
        let detail = format!("asked {checks} times");
        self.inner.lanes.find(Finding { payment_id: id.clone(), what: "no_answer", detail }).await?;
        self.keep_plan(id, asked, true).await?;
        Ok(())
    }

    /// Keeps the plan. When no check is left and that is not `found` yet, nothing is kept, and it answers how often was
    /// asked. A check that could not be made, or got no answer, is made later, also of a payment that was closed without
    /// money: there was a reason to ask.
    async fn keep_plan(&self, id: &PaymentId, asked: Asked, found: bool) -> Result<Option<i64>, StoreError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        record::lock_account(&mut tx, id.account_id()).await?;
        let Some(mut payment) = record::find(&mut tx, id).await? else { return Ok(None) };
        let uses_up = matches!(asked, Asked::Answered | Asked::Pending) && Self::uses_up_a_check(&payment, now);
        payment.checks += i64::from(uses_up);
        let is_waiting = payment.state.is_open() || (payment.is_closed() && matches!(asked, Asked::Pending));
        let next = match asked {
            _ if matches!(payment.state, PaymentState::Succeeded | PaymentState::Review) => None,
            Asked::NotYet(until) => Some(until),
            _ if is_waiting || payment.may_be_paid_after_all(now) => Self::next_check(&payment, now),
            Asked::InVain => Some(now.plus_seconds(AGAIN_SECONDS)),
            Asked::Answered | Asked::Pending => None,
        };
        if next.is_none() && is_waiting && !found {
            return Ok(Some(payment.checks));
        }
        tx.execute(sql(
            "UPDATE payment SET checks = $3, next_check_at = $4 WHERE account_id = $1 AND payment_id = $2",
            values![id.account_id(), id, payment.checks, next],
        ))
        .await?;
        tx.commit().await?;
        Ok(None)
    }

    /// When to ask about a payment again, by the schedule of its gateway. A payment without a page is looked at once
    /// more, at its deadline.
    pub(super) fn next_check(payment: &PaymentRecord, now: Timestamp) -> Option<Timestamp> {
        if payment.redirect_url.is_none() && payment.object_id.is_none() && now < payment.deadline {
            return Some(payment.deadline);
        }
        let planned = next_check(payment.gateway, payment.created_at, payment.deadline, checks_done(payment), now);
        if matches!(payment.hint, Some(Hint::Unpaid(_))) {
            next_check_once_told(planned, payment.deadline, now)
        } else {
            planned
        }
    }

    fn uses_up_a_check(payment: &PaymentRecord, now: Timestamp) -> bool {
        is_due(payment.gateway, payment.created_at, payment.deadline, checks_done(payment), now)
    }
}

/// Whether an error says nothing about the payment, and may not come again.
const fn is_no_answer(error: &GatewayError) -> bool {
    !matches!(error, GatewayError::Refused { status: ..500, .. } | GatewayError::Unsuitable { .. })
}

fn checks_done(payment: &PaymentRecord) -> u32 {
    u32::try_from(payment.checks).unwrap_or(u32::MAX)
}
