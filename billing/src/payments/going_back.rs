//! Money that goes back: asking the gateways how refunds and disputes stand.

use domain::{
    gateway::Gateway,
    payment::{BackKind, MoneyBack, PaymentId, PaymentState},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    gateways::{GatewayError, vnpay::QueryRequest},
    payments::{
        BookError, Booked, CheckError,
        money_back::{News, until_unchanged},
        record::PaymentRecord,
    },
    store::{StoreError, sql, values},
};

/// Why refunds and disputes could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The gateway does not answer, or is not set up any more.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// They could not be booked.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Billing {
    /// Asks the gateway how a payment's refunds and disputes stand, and books the difference. `disputes` are the ids that
    /// were heard of, for gateways that do not list them all. A payment that has not succeeded yet is asked about first.
    ///
    /// # Errors
    /// [`RefreshError`].
    pub async fn refresh_money_back(&self, id: &PaymentId, disputes: &[String]) -> Result<Booked, RefreshError> {
        // What was heard may be older than what was booked meanwhile: asked again, it is newer.
        let is_changed = |error: &RefreshError| matches!(error, RefreshError::Book(BookError::Changed));
        until_unchanged(is_changed, || self.refresh_once(id, disputes)).await
    }

    async fn refresh_once(&self, id: &PaymentId, disputes: &[String]) -> Result<Booked, RefreshError> {
        let mut payment = self.payment_record(id).await?.ok_or(BookError::Unknown)?;
        if payment.state != PaymentState::Succeeded {
            match self.check_payment(id).await {
                Ok(PaymentState::Succeeded) => payment = self.payment_record(id).await?.ok_or(BookError::Unknown)?,
                Ok(_) | Err(CheckError::Unknown) => return Err(BookError::NotPaid.into()),
                Err(CheckError::Gateway(error)) => return Err(error.into()),
                Err(CheckError::Store(error)) => return Err(error.into()),
            }
        }
        let found = self.money_back_at_gateway(&payment, disputes).await?;
        Ok(self.book_news(id, found, News::AsOf(payment.happenings)).await?)
    }

    async fn money_back_at_gateway(
        &self,
        payment: &PaymentRecord,
        disputes: &[String],
    ) -> Result<Vec<MoneyBack>, GatewayError> {
        let gateways = &self.inner.gateways;
        match payment.gateway {
            Gateway::Vnpay => match &gateways.vnpay {
                Some(client) => client.money_back(&self.query_of(payment)).await,
                None => Ok(Vec::new()),
            },
            Gateway::Stripe => match (&gateways.stripe, &payment.money_id) {
                (Some(client), Some(intent)) => client.money_back(intent).await,
                _ => Ok(Vec::new()),
            },
            Gateway::Paypal => match (&gateways.paypal, &payment.object_id) {
                (Some(client), Some(order)) => client.money_back(order, disputes).await,
                _ => Ok(Vec::new()),
            },
        }
    }

    /// What VNPay is asked about a payment.
    pub(super) fn query_of<'a>(&self, payment: &'a PaymentRecord) -> QueryRequest<'a> {
        QueryRequest {
            payment_id: &payment.id,
            amount: payment.amount,
            created_at: payment.created_at,
            expires_at: payment.deadline,
            told_unpaid: matches!(payment.hint, Some(domain::payment::Hint::Unpaid(_))),
            now: self.now(),
        }
    }

    /// The payment that holds a gateway's money; `None` when no payment does.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn payment_with_money(
        &self,
        gateway: Gateway,
        money_id: &str,
    ) -> Result<Option<PaymentId>, StoreError> {
        let row = self.store().first(sql(WITH_MONEY, values![gateway.slug(), money_id])).await?;
        row.map(|row| row.cells().word()).transpose()
    }

    /// Asks about refunds and disputes that are still open, the oldest first, and about refunds that were ordered lately;
    /// answers how many payments that were. For the night's work: whoever missed a message hears of its end here, and so does
    /// whoever died between the order and its booking.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn refresh_open_money_back(&self) -> Result<usize, StoreError> {
        let rows = self.store().all(sql(STILL_OPEN, values![BITE])).await?;
        let mut asked: Vec<(PaymentId, Vec<String>)> = Vec::new();
        for row in &rows {
            let mut cells = row.cells();
            let (payment_id, kind, id): (PaymentId, BackKind, String) = (cells.word()?, cells.word()?, cells.text()?);
            let disputes = (kind == BackKind::Dispute).then_some(id);
            match asked.iter_mut().find(|(known, _)| *known == payment_id) {
                Some((_, known)) => known.extend(disputes),
                None => asked.push((payment_id, disputes.into_iter().collect())),
            }
        }
        let since = Timestamp(self.now().0.saturating_sub(LATELY));
        for row in &self.store().all(sql(ORDERED_LATELY, values![since, BITE])).await? {
            let payment_id: PaymentId = row.cells().word()?;
            if !asked.iter().any(|(known, _)| *known == payment_id) {
                asked.push((payment_id, Vec::new()));
            }
        }
        for (payment_id, disputes) in &asked {
            if let Err(error) = self.refresh_money_back(payment_id, disputes).await {
                tracing::warn!(%payment_id, %error, "an open refund or dispute could not be looked at.");
            }
        }
        Ok(asked.len())
    }
}

/// Open refunds and disputes of one night.
const BITE: i64 = 1_000;
/// Milliseconds for which an ordered refund is looked for at night.
const LATELY: i64 = 3 * 86_400_000;

pub(crate) const WITH_MONEY: &str = "SELECT payment_id FROM payment WHERE gateway = $1 AND money_id = $2 LIMIT 1";

pub(crate) const STILL_OPEN: &str =
    "SELECT payment_id, kind, back_id FROM money_back WHERE state = 'open' ORDER BY changed_at LIMIT $1";

pub(crate) const ORDERED_LATELY: &str =
    "SELECT payment_id FROM payment_event WHERE cause = 'refund_ordered' AND at > $1 ORDER BY at LIMIT $2";
