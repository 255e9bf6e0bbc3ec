//! Keeping a hint, among what has happened to the payment: durable before anything is done about it.

use domain::payment::{Hint, PaymentId};

use crate::{
    engine::Billing,
    payments::record,
    store::{StoreError, sql, values},
};

impl Billing {
    /// Keeps a hint about an open payment. What is known already is not written again, so that neither a browser nor a
    /// gateway that repeats itself fills the table.
    pub(super) async fn keep_hint(&self, id: &PaymentId, hint: Hint) -> Result<(), StoreError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        record::lock_account(&mut tx, id.account_id()).await?;
        let found = record::find(&mut tx, id).await?;
        let Some(mut payment) = found.filter(|payment| payment.state.is_open() && payment.hint != Some(hint)) else {
            return Ok(());
        };
        payment.happenings += 1;
        record::add_happening(&mut tx, &payment, "hint", &hint.to_string(), now).await?;
        tx.execute(sql(
            "UPDATE payment SET happenings = $3 WHERE account_id = $1 AND payment_id = $2",
            values![id.account_id(), id, payment.happenings],
        ))
        .await?;
        tx.commit().await
    }

    /// Keeps a hint that serves no more than words: without it the payment ends all the same.
    pub(super) async fn try_keep_hint(&self, id: &PaymentId, hint: Hint) {
        tracing::info!(payment_id = %id, %hint, "heard about a payment.");
        if let Err(error) = self.keep_hint(id, hint).await {
            tracing::error!(payment_id = %id, %error, "a hint could not be kept.");
        }
    }
}
