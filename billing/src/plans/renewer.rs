//! The renewer: begins the next period of plans whose time is over, and ends those that are cancelled or unpaid. Several
//! processes may do so at once: the account's lock lets one of them, and the others find that it is done.

use std::{sync::Weak, time::Duration};

use domain::account::AccountId;
use tokio::sync::watch;

use crate::{
    engine::{Billing, Inner},
    plans::{
        PlanError,
        decide::{Act, PlanTask},
    },
    store::{StoreError, sql, values},
};

/// How often the renewer looks.
const ROUND: Duration = Duration::from_secs(30);
/// Subscriptions in one round's bite.
const BITE: i64 = 200;

pub(crate) async fn run(engine: Weak<Inner>, mut stopped: watch::Receiver<bool>) {
    loop {
        let Some(inner) = engine.upgrade() else { return };
        let billing = Billing { inner };
        if let Err(error) = billing.renew_due_plans().await {
            tracing::error!(%error, "plans could not be renewed.");
        }
        drop(billing);
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

impl Billing {
    /// Renews, ends or marks as unpaid every subscription whose time is over; answers how many it did something to.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn renew_due_plans(&self) -> Result<usize, StoreError> {
        let mut done = 0;
        loop {
            let due = self.store().all(sql(
                "SELECT account_id FROM subscription WHERE next_check_at IS NOT NULL AND next_check_at <= $1
                 ORDER BY next_check_at LIMIT $2",
                values![self.now(), BITE],
            ));
            let before = done;
            for row in due.await? {
                let account_id = AccountId(row.cells().int()?);
                let none = String::new;
                let task = PlanTask { account_id, key: none(), fingerprint: none(), act: Act::Due, at: None };
                match self.inner.lanes.plan(task).await {
                    Ok(change) => done += usize::from(change.subscription > 0),
                    Err(PlanError::Store(error)) => return Err(error),
                    Err(error) => tracing::error!(%account_id, %error, "a plan cannot be renewed."),
                }
            }
            // Without progress (the clock went back, or somebody else did it) the same would come again.
            if done == before {
                return Ok(done);
            }
        }
    }
}
