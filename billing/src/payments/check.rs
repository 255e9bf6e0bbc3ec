//! Asking the gateway what became of a payment.

use domain::{
    gateway::Gateway,
    payment::{Evidence, FailureReason, Hint, Outcome, PaymentId, PaymentState},
};

use crate::{
    engine::Billing,
    gateways::{
        GatewayError,
        paypal::{OrderCheck, OrderNews},
    },
    payments::{
        CheckError,
        record::{PaymentRecord, payment_columns},
    },
    store::{StoreError, sql, values},
};

impl Billing {
    /// Asks the gateway about a payment, captures an approved PayPal order, settles what comes out, and answers where
    /// the payment stands then.
    ///
    /// # Errors
    /// [`CheckError`].
    pub async fn check_payment(&self, id: &PaymentId) -> Result<PaymentState, CheckError> {
        let payment = self.payment_record(id).await?.ok_or(CheckError::Unknown)?;
        if let Some(evidence) = self.ask(&payment).await? {
            self.settle(evidence).await?;
        }
        let payment = self.payment_record(id).await?.ok_or(CheckError::Unknown)?;
        Ok(payment.state)
    }

    pub(crate) async fn payment_record(&self, id: &PaymentId) -> Result<Option<PaymentRecord>, StoreError> {
        let text =
            concat!("SELECT ", payment_columns!(), " FROM payment AS p WHERE p.account_id = $1 AND p.payment_id = $2");
        let row = self.store().first(sql(text, values![id.account_id(), id])).await?;
        row.as_ref().map(PaymentRecord::read).transpose()
    }

    /// What the gateway says; `None` when there is no news.
    pub(crate) async fn ask(&self, payment: &PaymentRecord) -> Result<Option<Evidence>, GatewayError> {
        let gateways = &self.inner.gateways;
        let now = self.now();
        if payment.redirect_url.is_none() && payment.object_id.is_none() {
            // The gateway's answer never came, so nobody was sent there to pay.
            return Ok((payment.state.is_open() && now >= payment.deadline)
                .then(|| own_finding(payment, Outcome::Failed(FailureReason::GatewayUnavailable), "never_opened")));
        }
        match payment.gateway {
            Gateway::Vnpay => {
                let Some(client) = &gateways.vnpay else { return Ok(None) };
                client.query(&self.query_of(payment)).await
            }
            Gateway::Stripe => match (&gateways.stripe, &payment.object_id) {
                (Some(client), Some(object_id)) => client.fetch(object_id).await,
                _ => Ok(None),
            },
            Gateway::Paypal => match (&gateways.paypal, self.order_check(payment)) {
                (Some(client), Some(check)) => match client.resolve(&check).await? {
                    OrderNews::Evidence(evidence) => Ok(Some(evidence)),
                    OrderNews::Approved | OrderNews::Waiting => Ok(None),
                    OrderNews::Declined => {
                        self.try_keep_hint(&payment.id, Hint::Declined).await;
                        Ok(None)
                    }
                },
                _ => Ok(None),
            },
        }
    }

    /// How a payment's PayPal order must look.
    pub(super) fn order_check<'a>(&self, payment: &'a PaymentRecord) -> Option<OrderCheck<'a>> {
        Some(OrderCheck {
            order_id: payment.object_id.as_deref()?,
            payment_id: &payment.id,
            amount: payment.amount,
            created_at: payment.created_at,
            now: self.now(),
        })
    }
}

/// What we know without the gateway.
pub(super) fn own_finding(payment: &PaymentRecord, outcome: Outcome, code: &str) -> Evidence {
    Evidence {
        gateway: payment.gateway,
        payment_id: payment.id.clone(),
        outcome,
        amount: None,
        object_id: None,
        money_id: None,
        event_key: None,
        code: code.to_owned(),
    }
}
