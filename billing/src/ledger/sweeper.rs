//! The sweeper: posts out what has expired, for accounts that nothing else touches, grants vouchers that were cut off while
//! they were redeemed, and clears away what nobody needs.

use std::{collections::BTreeSet, sync::Weak, time::Duration};

use domain::{
    account::AccountId,
    ledger::{Command, Request},
};
use tokio::sync::watch;

use crate::{
    engine::{Billing, Inner},
    ledger::PostError,
    store::{StoreError, sql, values},
};

/// How often the sweeper looks.
const ROUND: Duration = Duration::from_secs(30);
/// Accounts in one round's bite.
const BITE: i64 = 500;
/// Delivered events are kept this long.
const DAYS_OF_EVENTS: i64 = 7;

pub(crate) async fn run(engine: Weak<Inner>, mut stopped: watch::Receiver<bool>) {
    loop {
        let Some(inner) = engine.upgrade() else { return };
        let billing = Billing { inner };
        if let Err(error) = billing.expire_due().await {
            tracing::error!(%error, "expired credit could not be posted out.");
        }
        if let Err(error) = billing.finish_redemptions().await {
            tracing::error!(%error, "claimed vouchers could not be granted.");
        }
        if let Err(error) = billing.clear_away().await {
            tracing::error!(%error, "old sessions and events could not be cleared away.");
        }
        drop(billing);
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

impl Billing {
    /// Posts out the remainders of all grants, and releases all holds, whose time is over; answers how many accounts had any.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn expire_due(&self) -> Result<usize, StoreError> {
        let mut swept = 0;
        loop {
            let now = self.now();
            let due = self.store().all(sql(
                "SELECT account_id FROM (
                     SELECT account_id FROM credit_grant
                     WHERE is_live = 1 AND remaining > 0 AND expires_at IS NOT NULL AND expires_at <= $1
                     ORDER BY expires_at LIMIT $2
                 ) AS grants
                 UNION ALL
                 SELECT account_id FROM (
                     SELECT account_id FROM credit_hold
                     WHERE is_open = 1 AND expires_at <= $1 ORDER BY expires_at LIMIT $2
                 ) AS holds",
                values![now, BITE],
            ));
            let due = due.await?;
            if due.is_empty() {
                return Ok(swept);
            }
            let due = due.iter().map(|row| row.cells().int().map(AccountId)).collect::<Result<BTreeSet<_>, _>>()?;
            for account_id in due {
                let request = Request {
                    key: format!("expire_due:{}", now.0),
                    fingerprint: String::new(),
                    command: Command::ExpireDue,
                };
                match self.inner.lanes.post(account_id, request, None).await {
                    Ok(_) => swept += 1,
                    Err(PostError::Store(error)) => return Err(error),
                    Err(error) => return Err(StoreError::data(error)),
                }
            }
        }
    }

    async fn clear_away(&self) -> Result<(), StoreError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        tx.execute(sql("DELETE FROM session WHERE expires_at <= $1", values![now])).await?;
        let old = values![now.plus_days(-DAYS_OF_EVENTS)];
        tx.execute(sql("DELETE FROM outbox WHERE dispatched_at IS NOT NULL AND dispatched_at <= $1", old)).await?;
        tx.commit().await
    }
}
