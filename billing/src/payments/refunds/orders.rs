//! Orders to give money back, as the happenings of their payment have them.

use domain::{
    money::Money,
    payment::{BackKind, MoneyBack, PaymentId},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    payments::record::{self, PaymentRecord},
    store::{Row, StoreError, sql, values},
};

/// An order to give money back, as the payment's happenings have it.
pub(super) struct RefundOrder {
    /// What the gateway knows it by.
    pub(super) id: String,
    pub(super) amount: Money,
    /// Whether the gateway has taken or refused it.
    pub(super) is_answered: bool,
}

impl Billing {
    /// What of a payment has not gone back yet, by our books.
    pub(super) async fn left_to_refund(&self, payment: &PaymentRecord) -> Result<Money, StoreError> {
        let row = self.store().first(sql(GONE, values![payment.id.account_id(), &payment.id])).await?;
        let gone = row.map_or(Ok(0), |row| row.cells().int())?;
        let left = payment.amount.micros.saturating_sub(gone).max(0);
        Ok(Money { micros: left, ..payment.amount })
    }

    /// The refunds of exactly this amount that are under way or done.
    pub(super) async fn refunds_of_amount(
        &self,
        payment: &PaymentRecord,
        amount: Money,
    ) -> Result<Vec<MoneyBack>, StoreError> {
        let wanted = values![payment.id.account_id(), &payment.id, amount.micros];
        let rows = self.store().all(sql(OF_AMOUNT, wanted)).await?;
        let read = |row: &Row| {
            let mut cells = row.cells();
            Ok(MoneyBack { id: cells.text()?, kind: BackKind::Refund, amount, state: cells.word()? })
        };
        rows.iter().map(read).collect()
    }

    /// A payment's orders to give money back, oldest first.
    pub(super) async fn refund_orders(&self, payment: &PaymentRecord) -> Result<Vec<RefundOrder>, StoreError> {
        let rows = self.store().all(sql(ORDERS, values![payment.id.account_id(), &payment.id])).await?;
        let mut orders: Vec<RefundOrder> = Vec::new();
        for row in &rows {
            let mut cells = row.cells();
            let (cause, code): (String, String) = (cells.text()?, cells.text()?);
            let mut words = code.split(' ');
            let (id, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            if cause == ORDER {
                let amount = Money::from_decimal(second, payment.amount.currency).map_err(StoreError::data)?;
                orders.push(RefundOrder { id: id.to_owned(), amount, is_answered: false });
            } else if let Some(order) = orders.iter_mut().find(|order| order.id == id) {
                order.is_answered = true;
            }
        }
        Ok(orders)
    }

    /// The amounts that were ordered to go back and of which it is not known what became, for operators.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn refunds_without_answer(&self, id: &PaymentId) -> Result<Vec<Money>, StoreError> {
        match self.payment_record(id).await? {
            Some(payment) => Ok(unanswered(&self.refund_orders(&payment).await?)),
            None => Ok(Vec::new()),
        }
    }

    pub(super) async fn note_refund(
        &self,
        id: &PaymentId,
        cause: &str,
        words: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.store().write().await?;
        record::lock_account(&mut tx, id.account_id()).await?;
        let Some(mut payment) = record::find(&mut tx, id).await? else { return Ok(()) };
        payment.happenings += 1;
        record::add_happening(&mut tx, &payment, cause, words, now).await?;
        tx.execute(sql(
            "UPDATE payment SET happenings = $3 WHERE account_id = $1 AND payment_id = $2",
            values![id.account_id(), id, payment.happenings],
        ))
        .await?;
        tx.commit().await
    }
}

/// An order to give money back: its id and the amount, then who and why.
pub(super) const ORDER: &str = "refund_ordered";
/// The gateway has taken the order with this id, under an id of its own.
pub(super) const TAKEN: &str = "refund_taken";
/// The gateway has refused it, by this code.
pub(super) const REFUSED: &str = "refund_refused";

const ORDERS: &str = "
    SELECT cause, code FROM payment_event
    WHERE account_id = $1 AND payment_id = $2 AND cause IN ('refund_ordered', 'refund_taken', 'refund_refused')
    ORDER BY number";

const GONE: &str = "
    SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM money_back
    WHERE account_id = $1 AND payment_id = $2 AND state IN ('open', 'gone')";

const OF_AMOUNT: &str = "
    SELECT back_id, state FROM money_back
    WHERE account_id = $1 AND payment_id = $2 AND kind = 'refund' AND amount = $3 AND state IN ('open', 'gone')
    ORDER BY heard_at";

/// The amounts of the orders of which it is not known what became.
pub(super) fn unanswered(orders: &[RefundOrder]) -> Vec<Money> {
    orders.iter().filter(|order| !order.is_answered).map(|order| order.amount).collect()
}
