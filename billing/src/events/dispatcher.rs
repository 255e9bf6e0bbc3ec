//! The dispatcher: takes committed events from the outbox to those who listen, then marks them.

use std::{sync::Arc, time::Duration};

use domain::account::AccountId;
use tokio::sync::watch;

use crate::{
    clock::Clock,
    events::Hub,
    store::{Store, StoreError, sql, values},
};

/// Events taken at once.
const BITE: i64 = 500;
/// The pause after a round: marking is a write of its own, and must not take the disk from the ledger.
const PAUSE: Duration = Duration::from_millis(40);
/// Without being woken it looks as often as this, for what another process wrote.
const AT_LATEST: Duration = Duration::from_secs(5);

/// Delivers until told to stop; what a former run left comes first.
pub(crate) async fn run(store: Store, clock: Arc<dyn Clock>, hub: Arc<Hub>, mut stopped: watch::Receiver<bool>) {
    loop {
        match deliver(&store, clock.as_ref(), &hub).await {
            Ok(0) => {}
            Ok(_) => {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            Err(error) => tracing::error!(%error, "events cannot be delivered."),
        }
        let stopping = tokio::select! {
            stop = stopped.wait_for(|stop| *stop) => { drop(stop); true }
            () = hub.wait() => false,
            () = tokio::time::sleep(AT_LATEST) => false,
        };
        if stopping {
            // What the lane's last batch writes after this is delivered at the next start.
            return;
        }
    }
}

/// One round: publish, then mark. A crash in between delivers again.
async fn deliver(store: &Store, clock: &dyn Clock, hub: &Hub) -> Result<usize, StoreError> {
    let rows = store.all(sql(
        "SELECT account_id, event_id, body FROM outbox WHERE dispatched_at IS NULL ORDER BY account_id, event_id LIMIT $1",
        values![BITE],
    ));
    let rows = rows.await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut delivered = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut cells = row.cells();
        let (account_id, event_id, body) = (cells.int()?, cells.int()?, cells.text()?);
        match serde_json::from_str(&body) {
            Ok(event) => hub.publish(AccountId(account_id), event),
            // Kept from blocking the ones behind it.
            Err(error) => tracing::error!(account_id, event_id, %error, "an event in the outbox cannot be read."),
        }
        delivered.push((account_id, event_id));
    }
    let delivered = serde_json::to_string(&delivered).map_err(StoreError::data)?;
    let mut tx = store.write().await?;
    tx.execute(sql(
        "UPDATE outbox SET dispatched_at = $1
         FROM (SELECT CAST(value ->> 0 AS BIGINT) AS account_id, CAST(value ->> 1 AS BIGINT) AS event_id
               FROM json_each($2)) AS done
         WHERE outbox.account_id = done.account_id AND outbox.event_id = done.event_id",
        values![clock.now(), delivered],
    ))
    .await?;
    tx.commit().await?;
    Ok(rows.len())
}
