//! A payment's row.

use std::collections::BTreeSet;

use domain::{
    account::AccountId,
    gateway::Gateway,
    money::Money,
    payment::{Asked, FailureReason, Hint, PaymentId, PaymentState, schedule::closes_at},
    quote::{ExchangeRate, Pair, Quote},
    time::Timestamp,
};

use crate::store::{Cells, Row, StoreError, Tx, sql, values};

/// A payment as it lies in the database: what is decided on, not what is kept for the record.
#[derive(Debug, Clone)]
pub(crate) struct PaymentRecord {
    pub(crate) id: PaymentId,
    pub(crate) number: i64,
    pub(crate) gateway: Gateway,
    /// What the gateway charges.
    pub(crate) amount: Money,
    /// How it comes to be charged in another currency than the balance's.
    pub(crate) quote: Option<Quote>,
    pub(crate) created_at: Timestamp,
    pub(crate) deadline: Timestamp,
    pub(crate) state: PaymentState,
    pub(crate) reason: Option<FailureReason>,
    pub(crate) object_id: Option<String>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) money_id: Option<String>,
    pub(crate) credited: Option<i64>,
    pub(crate) posting_seq: Option<i64>,
    pub(crate) happenings: i64,
    pub(crate) checks: i64,
    pub(crate) next_check_at: Option<Timestamp>,
    /// The last hint among what has happened.
    pub(crate) hint: Option<Hint>,
}

/// How many columns a quote takes.
const QUOTE_COLUMNS: usize = 8;

/// The columns of a [`PaymentRecord`], of a table called `p`.
macro_rules! payment_columns {
    () => {
        "p.payment_id, p.number, p.gateway, p.currency, p.amount, p.created_at, p.deadline, p.state, p.reason, \
         p.object_id, p.redirect_url, p.money_id, p.credited, p.posting_seq, p.happenings, p.checks, p.next_check_at, \
         p.credit_currency, p.credit_amount, p.rate_version, p.rate, p.rate_spread, p.rate_source, p.rate_observed_at, \
         p.quoted_at, \
         (SELECT e.code FROM payment_event AS e
          WHERE e.account_id = p.account_id AND e.payment_id = p.payment_id AND e.cause = 'hint'
          ORDER BY e.number DESC LIMIT 1)"
    };
}
pub(crate) use payment_columns;

impl PaymentRecord {
    /// Reads the columns of `payment_columns!`.
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let mut cells = row.cells();
        let (id, number, gateway) = (cells.word()?, cells.int()?, cells.word()?);
        let currency = cells.word()?;
        let amount = Money::from_micros(cells.int()?, currency);
        Ok(Self {
            id,
            number,
            gateway,
            amount,
            created_at: Timestamp(cells.int()?),
            deadline: Timestamp(cells.int()?),
            state: cells.word()?,
            reason: cells.maybe_text()?.as_deref().and_then(FailureReason::from_slug),
            object_id: cells.maybe_text()?,
            redirect_url: cells.maybe_text()?,
            money_id: cells.maybe_text()?,
            credited: cells.maybe_int()?,
            posting_seq: cells.maybe_int()?,
            happenings: cells.int()?,
            checks: cells.int()?,
            next_check_at: cells.maybe_int()?.map(Timestamp),
            quote: read_quote(&mut cells, amount)?,
            hint: cells.maybe_text()?.as_deref().and_then(Hint::from_slug),
        })
    }

    /// Whether the customer can go to the gateway's page and pay. VNPay opens its page once: not after it has told that
    /// the attempt failed.
    pub(crate) fn is_payable(&self, now: Timestamp) -> bool {
        self.state.is_open() && now < self.deadline && !matches!(self.hint, Some(Hint::Unpaid(_)))
    }

    /// Whether the time to pay has run out and nothing was heard: it can be paid no more, and the gateway is asked whether
    /// it was.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        matches!(self.state, PaymentState::Redirected | PaymentState::Pending)
            && !self.state.is_with(self.gateway)
            && !self.hint.is_some_and(|hint| hint.holds(self.state))
            && now >= self.deadline
    }

    /// What the balance grows by once it is paid.
    pub(crate) fn credit(&self) -> Money {
        self.quote.as_ref().map_or(self.amount, |quote| quote.credit)
    }

    /// Whether it is over without money.
    pub(crate) const fn is_closed(&self) -> bool {
        matches!(self.state, PaymentState::Failed | PaymentState::Expired | PaymentState::Cancelled)
    }

    /// Whether money may come although the payer has cancelled: PayPal has no way to close an order, and one that was
    /// approved in another tab may be captured at the very moment of the cancelling. Asked on until the order lapses.
    /// Without an order there is nothing to pay.
    pub(crate) fn may_be_paid_after_all(&self, now: Timestamp) -> bool {
        const LAPSED_SECONDS: i64 = 3_600;
        self.gateway == Gateway::Paypal
            && self.state == PaymentState::Cancelled
            && self.object_id.is_some()
            && now < closes_at(self.gateway, self.created_at).plus_seconds(LAPSED_SECONDS)
    }

    /// What evidence is compared with.
    pub(crate) fn asked(&self) -> Asked {
        Asked {
            account_id: self.id.account_id(),
            gateway: self.gateway,
            amount: self.amount,
            object_id: self.object_id.clone(),
        }
    }
}

/// Reads the columns of a quote: all of them are there, or none is.
fn read_quote(cells: &mut Cells<'_>, charge: Money) -> Result<Option<Quote>, StoreError> {
    let Some(currency) = cells.maybe_text()? else {
        cells.skip(QUOTE_COLUMNS - 1);
        return Ok(None);
    };
    let currency = currency.parse().map_err(StoreError::data)?;
    let credit = Money::from_micros(cells.int()?, currency);
    let rate = ExchangeRate {
        version: cells.int()?,
        pair: Pair { base: charge.currency, quote: currency },
        rate: cells.word()?,
        spread: cells.int()?.try_into().map_err(StoreError::data)?,
        source: cells.text()?,
        observed_at: Timestamp(cells.int()?),
    };
    Ok(Some(Quote { credit, charge, rate, quoted_at: Timestamp(cells.int()?) }))
}

/// The idempotency key of the posting that credits a payment.
pub(crate) fn posting_key(id: &PaymentId) -> String {
    format!("top_up:{id}")
}

/// Locks an account's row, as everyone does who writes anything of the account.
pub(crate) async fn lock_account(tx: &mut Tx, account_id: AccountId) -> Result<bool, StoreError> {
    let row = tx.first(sql("SELECT 1 FROM ledger_account WHERE account_id = $1 /*lock*/", values![account_id])).await?;
    Ok(row.is_some())
}

/// Locks the rows of several accounts, in the order in which everyone does.
pub(crate) async fn lock_accounts(tx: &mut Tx, account_ids: impl Iterator<Item = AccountId>) -> Result<(), StoreError> {
    let ids = account_ids.map(|id| id.0).collect::<BTreeSet<_>>();
    let ids = serde_json::to_string(&ids).map_err(StoreError::data)?;
    tx.all(sql(
        "SELECT account_id FROM ledger_account
         WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY account_id /*lock*/",
        values![ids],
    ))
    .await?;
    Ok(())
}

/// Reads one payment, for a change.
pub(crate) async fn find(tx: &mut Tx, id: &PaymentId) -> Result<Option<PaymentRecord>, StoreError> {
    let text =
        concat!("SELECT ", payment_columns!(), " FROM payment AS p WHERE p.account_id = $1 AND p.payment_id = $2");
    let row = tx.first(sql(text, values![id.account_id(), id])).await?;
    row.as_ref().map(PaymentRecord::read).transpose()
}

/// Adds what happened to a payment outside of the lane: its number is the record's count.
pub(crate) async fn add_happening(
    tx: &mut Tx,
    payment: &PaymentRecord,
    cause: &str,
    code: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(sql(
        "INSERT INTO payment_event (account_id, payment_id, number, at, cause, code, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![payment.id.account_id(), &payment.id, payment.happenings, now, cause, code, payment.state.slug()],
    ))
    .await?;
    Ok(())
}
