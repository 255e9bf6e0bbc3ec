//! The watcher: tells open pages of balances that another process has moved, a command or a second server.

use std::{sync::Weak, time::Duration};

use domain::{account::AccountId, ledger::Balance};
use tokio::sync::watch;

use crate::{
    engine::{Billing, Inner},
    events::Moved,
    store::{StoreError, sql, values},
};

/// How often it looks. It looks only at accounts whose pages are open here.
const ROUND: Duration = Duration::from_secs(1);

/// Watches until told to stop.
pub(crate) async fn run(engine: Weak<Inner>, mut stopped: watch::Receiver<bool>) {
    loop {
        let Some(inner) = engine.upgrade() else { return };
        if let Err(error) = (Billing { inner }).watch_balances().await {
            tracing::error!(%error, "balances cannot be watched.");
        }
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

impl Billing {
    /// One look at the accounts that somebody listens to.
    async fn watch_balances(&self) -> Result<(), StoreError> {
        let hub = &self.inner.hub;
        let known = hub.listened_to();
        if known.is_empty() {
            return Ok(());
        }
        let accounts: Vec<i64> = known.keys().map(|account_id| account_id.0).collect();
        let accounts = serde_json::to_string(&accounts).map_err(StoreError::data)?;
        for row in self.store().all(sql(SEQS, values![accounts])).await? {
            let mut cells = row.cells();
            let (account_id, seq) = (AccountId(cells.int()?), cells.int()?);
            let told = known.get(&account_id).copied().flatten();
            if told.is_none_or(|(told, _)| told < seq)
                && let Some(state) = self.account_state(account_id).await?
            {
                let balance = Balance::at(&state, self.now());
                // Whoever has not been told anything has just read the balance.
                let change = told.map_or(0, |(_, total)| balance.total().micros - total);
                hub.tell(Moved { account_id, seq: state.seq, balance, change });
            }
        }
        Ok(())
    }
}

const SEQS: &str = "
    SELECT account_id, seq FROM ledger_account WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";
