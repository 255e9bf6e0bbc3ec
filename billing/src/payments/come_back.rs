//! The browser came back from the gateway. It is not believed; it is a reason to ask.

use domain::{
    gateway::Gateway,
    payment::{Hint, Outcome, PaymentId, PaymentState},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    gateways::{GatewayError, paypal::OrderNews, vnpay::VnpayMessage},
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
        // A customer who cancelled may have gone back and paid after all. VNPay says so itself, by its signed way back.
        self.ask_soon(id, |payment| {
            payment.state.is_open() || (payment.state == PaymentState::Cancelled && payment.gateway != Gateway::Vnpay)
        })
        .await;
    }

    /// VNPay's signed way back says something. It settles nothing (VNPay's own message and its query do), but a failure
    /// is kept as a hint: the query that agrees ends the payment, and the payment has its reason. And money that a
    /// closed payment does not know of is asked about.
    pub(crate) async fn note_told(&self, payment: &PaymentRecord, message: &VnpayMessage) {
        if message.amount != payment.amount {
            return;
        }
        if let Some(reason) = message.unpaid_reason() {
            self.try_keep_hint(&payment.id, Hint::Unpaid(reason)).await;
        } else if message.outcome() == Outcome::Paid {
            use PaymentState::{Cancelled, Expired, Failed};
            self.ask_soon(&payment.id, |payment| matches!(payment.state, Failed | Expired | Cancelled)).await;
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

    /// Brings the next check forward, if the payment as it stands `may` be asked about.
    async fn ask_soon(&self, id: &PaymentId, may: impl Fn(&PaymentRecord) -> bool + Send) {
        if let Err(error) = self.bring_forward(id, may).await {
            tracing::error!(payment_id = %id, %error, "a return could not be noted; the schedule will find it.");
        }
    }

    async fn bring_forward(
        &self,
        id: &PaymentId,
        may: impl Fn(&PaymentRecord) -> bool + Send,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        record::lock_account(&mut tx, id.account_id()).await?;
        let Some(payment) = record::find(&mut tx, id).await?.filter(may) else { return Ok(()) };
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
        // Durable before the gateway is asked: its own message that the page has expired may be faster than its answer.
        if self.now() < payment.deadline {
            self.keep_hint(id, Hint::CancelAsked).await?;
        }
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
            OrderNews::Approved | OrderNews::Declined => None,
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
