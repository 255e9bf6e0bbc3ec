//! The browser came back from the gateway. It is not believed; it is a reason to ask.

use domain::{
    gateway::Gateway,
    payment::{Outcome, PaymentId, PaymentState},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    gateways::{GatewayError, paypal::OrderNews},
    payments::{
        check::own_finding,
        record::{self, PaymentRecord},
    },
    store::{StoreError, sql, values},
};

/// VNPay's own message usually comes first, and its query interval is long.
const VNPAY_GRACE_SECONDS: i64 = 10;

impl Billing {
    /// The browser came back for this payment: the gateway is asked soon (VNPay after a grace, within its query
    /// interval). An unknown or finished payment is left alone.
    pub async fn note_return(&self, id: &PaymentId) {
        if let Err(error) = self.ask_soon(id).await {
            tracing::error!(payment_id = %id, %error, "a return could not be noted; the schedule will find it.");
        }
    }

    /// The browser came back by the gateway's cancel link: the gateway's object is closed where that is possible, and
    /// the payment is cancelled unless the gateway says that it was paid.
    pub async fn note_cancel(&self, id: &PaymentId) {
        match self.close_at_gateway(id).await {
            Ok(true) => {}
            Ok(false) => self.note_return(id).await,
            Err(error) => {
                tracing::warn!(payment_id = %id, %error, "a cancelled payment could not be closed.");
                self.note_return(id).await;
            }
        }
    }

    async fn ask_soon(&self, id: &PaymentId) -> Result<(), StoreError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        record::lock_account(&mut tx, id.account_id()).await?;
        let Some(payment) = record::find(&mut tx, id).await? else { return Ok(()) };
        // A customer who cancelled may have gone back and paid after all.
        if !payment.state.is_open() && payment.state != PaymentState::Cancelled {
            return Ok(());
        }
        let soon = if payment.gateway == Gateway::Vnpay { now.plus_seconds(VNPAY_GRACE_SECONDS) } else { now };
        let at = payment.next_check_at.map_or(soon, |planned: Timestamp| planned.min(soon));
        tx.execute(sql(
            "UPDATE payment SET next_check_at = $3 WHERE account_id = $1 AND payment_id = $2",
            values![id.account_id(), id, at],
        ))
        .await?;
        tx.commit().await?;
        self.inner.check_soon.notify_one();
        Ok(())
    }

    /// Whether the payment's object is closed now.
    async fn close_at_gateway(&self, id: &PaymentId) -> Result<bool, CloseError> {
        let Some(payment) = self.payment_record(id).await?.filter(|payment| payment.state.is_open()) else {
            return Ok(true);
        };
        let evidence = match payment.gateway {
            // VNPay tells by its own message.
            Gateway::Vnpay => None,
            Gateway::Stripe => self.expire_session(&payment).await?,
            Gateway::Paypal => self.drop_order(&payment).await?,
        };
        match evidence {
            Some(evidence) => {
                self.settle(evidence).await?;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    async fn expire_session(&self, payment: &PaymentRecord) -> Result<Option<domain::payment::Evidence>, GatewayError> {
        match (&self.inner.gateways.stripe, &payment.object_id) {
            (Some(client), Some(object_id)) => client.expire(object_id, &format!("expire:{}:1", payment.id)).await,
            _ => Ok(None),
        }
    }

    /// PayPal has no way to close an order; one that is never captured takes no money, and lapses.
    async fn drop_order(&self, payment: &PaymentRecord) -> Result<Option<domain::payment::Evidence>, GatewayError> {
        let (Some(client), Some(check)) = (&self.inner.gateways.paypal, self.order_check(payment)) else {
            return Ok(None);
        };
        Ok(match client.fetch(&check).await? {
            OrderNews::Evidence(evidence) => Some(evidence),
            OrderNews::Approved => None,
            OrderNews::Waiting => Some(own_finding(payment, Outcome::Cancelled, "cancelled_by_payer")),
        })
    }
}

#[derive(Debug, thiserror::Error)]
enum CloseError {
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
