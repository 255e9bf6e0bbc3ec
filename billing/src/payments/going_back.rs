//! Money that goes back: asking the gateways how refunds and disputes stand, and ordering refunds.

use domain::{
    currency::Currency,
    gateway::Gateway,
    money::Money,
    payment::{BackKind, MoneyBack, PaymentId, PaymentState},
    time::Timestamp,
};
use ring::digest::{SHA256, digest};

use crate::{
    engine::Billing,
    gateways::{
        GatewayError,
        vnpay::{QueryRequest, RefundAnswer, RefundRequest},
    },
    payments::{
        BookError, Booked, CheckError,
        money_back::{News, TRIES},
        record::{self, PaymentRecord},
    },
    store::{Row, StoreError, sql, values},
};

/// The longest name of a refund's order, in characters.
const KEY_MAX: usize = 64;

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

/// An operator's order to give money back.
#[derive(Debug, Clone)]
pub struct RefundTask {
    /// The payment.
    pub payment_id: PaymentId,
    /// How much, in the currency that was charged; `None` is all that has not gone back yet.
    pub amount: Option<Money>,
    /// Names the order: the same one is done once. 1 to 64 characters.
    pub key: String,
    /// Who orders it.
    pub actor: String,
    /// Why.
    pub reason: String,
}

/// What became of an order to give money back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refunded {
    /// The gateway has taken it; what it took from the credit is booked.
    Ordered {
        /// As it stands.
        back: MoneyBack,
        /// What was booked now; nothing for one that was booked before.
        booked: Booked,
    },
    /// It may have been taken: it is to be looked at before anything is ordered again.
    Unknown {
        /// The gateway's code.
        code: String,
    },
}

/// Why money was not given back.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// There is no such payment.
    #[error("there is no such payment")]
    Unknown,
    /// Only money that has come can go back.
    #[error("the payment is {0}: only a payment that has succeeded can be refunded")]
    NotPaid(PaymentState),
    /// Nothing of it is left, the amount is not positive, more than is left, or of another currency.
    #[error(
        "the amount must be positive, in the currency that was charged, and at most {left} of it is left{}",
        if unanswered.is_empty() { String::new() } else { format!("; beside it {unanswered} is ordered and not answered") }
    )]
    Amount {
        /// What has neither gone back nor is ordered to.
        left: String,
        /// Orders of which it is not known what became: to be given again by their keys.
        unanswered: String,
    },
    /// Gateways move whole dong, yen and cents.
    #[error("the amount has a fraction that {currency} does not have")]
    Fraction {
        /// What was charged.
        currency: Currency,
    },
    /// The key names another order.
    #[error("this key names an order of {amount} already: give another order another key")]
    OtherOrder {
        /// What that order gives back.
        amount: String,
    },
    /// VNPay cannot tell two refunds of one payment and one amount apart, and neither could our books.
    #[error("as much has been refunded by VNPay already: order another amount, one dong less, say, and the rest apart")]
    SameAmount,
    /// Who, why or the key is missing or too long.
    #[error("say who orders the refund, why, and give it a key (at most {KEY_MAX} characters)")]
    NoReason,
    /// The gateway has refused it: nothing goes back.
    #[error("the gateway refused: {0}")]
    Refused(String),
    /// The gateway could not be asked, or its answer is unclear.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// What went back could not be booked; it will be when the gateway tells of it.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An order to give money back, as the payment's happenings have it.
struct RefundOrder {
    /// What the gateway knows it by.
    id: String,
    amount: Money,
    /// Whether the gateway has taken or refused it.
    is_answered: bool,
}

impl Billing {
    /// Asks the gateway how a payment's refunds and disputes stand, and books the difference. `disputes` are the ids that
    /// were heard of, for gateways that do not list them all. A payment that has not succeeded yet is asked about first.
    ///
    /// # Errors
    /// [`RefreshError`].
    pub async fn refresh_money_back(&self, id: &PaymentId, disputes: &[String]) -> Result<Booked, RefreshError> {
        for _ in 0..TRIES {
            match self.refresh_once(id, disputes).await {
                // What was heard may be older than what was booked meanwhile: asked again, it is newer.
                Err(RefreshError::Book(BookError::Changed)) => {}
                result => return result,
            }
        }
        Err(BookError::Changed.into())
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

    /// Orders the gateway to give a payment's money back, and books what it takes. The order is on record before the
    /// gateway is asked; the same key is the same order, so one that was not answered may be given again.
    ///
    /// # Errors
    /// [`RefundError`].
    pub async fn refund_payment(&self, task: &RefundTask) -> Result<Refunded, RefundError> {
        let RefundTask { payment_id, amount, key, actor, reason } = task;
        let said = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
        if !said(key, KEY_MAX) || !said(actor, 128) || !said(reason, 1_000) {
            return Err(RefundError::NoReason);
        }
        let payment = self.payment_record(payment_id).await?.ok_or(RefundError::Unknown)?;
        if payment.state != PaymentState::Succeeded {
            return Err(RefundError::NotPaid(payment.state));
        }
        // Of several orders each gets an id of its own at the gateway, and a repeated one the same.
        let order = hex::encode(&digest(&SHA256, format!("{payment_id}|{key}").as_bytes()).as_ref()[..16]);
        let now = self.now();
        let orders = self.refund_orders(&payment).await?;
        let asked = match orders.iter().find(|known| known.id == order) {
            Some(first) if amount.is_some_and(|amount| amount != first.amount) => {
                return Err(RefundError::OtherOrder { amount: words(first.amount) });
            }
            Some(first) => {
                // VNPay answers a repeated order by "asked already", whatever became of it: the books know more.
                if payment.gateway == Gateway::Vnpay
                    && let Some(back) = self.refunds_of_amount(&payment, first.amount).await?.pop()
                {
                    if !first.is_answered {
                        self.note_refund(&payment.id, TAKEN, &format!("{order} {}", back.id), now).await?;
                    }
                    return Ok(Refunded::Ordered { back, booked: Booked::default() });
                }
                first.amount
            }
            None => {
                let unanswered = unanswered(&orders);
                let mut left = self.left_to_refund(&payment).await?;
                left.micros = (left.micros - unanswered.iter().map(|amount| amount.micros).sum::<i64>()).max(0);
                let asked = amount.unwrap_or(left);
                if asked.currency != left.currency || asked.micros <= 0 || asked.micros > left.micros {
                    let unanswered: Vec<String> = unanswered.into_iter().map(words).collect();
                    return Err(RefundError::Amount { left: words(left), unanswered: unanswered.join(", ") });
                }
                if asked.to_minor().is_err() {
                    return Err(RefundError::Fraction { currency: asked.currency });
                }
                if payment.gateway == Gateway::Vnpay && !self.refunds_of_amount(&payment, asked).await?.is_empty() {
                    return Err(RefundError::SameAmount);
                }
                let words = format!("{order} {} {actor}: {reason}", asked.decimal());
                self.note_refund(&payment.id, ORDER, &words, now).await?;
                asked
            }
        };
        let answer = match self.order_refund(&payment, asked, &order, now).await {
            Err(RefundError::Refused(code)) => {
                self.note_refund(&payment.id, REFUSED, &format!("{order} {code}"), now).await?;
                return Err(RefundError::Refused(code));
            }
            answer => answer?,
        };
        match answer {
            Refunded::Ordered { back, .. } => {
                let booked = self.book_answer(payment_id, &back).await?;
                self.note_refund(&payment.id, TAKEN, &format!("{order} {}", back.id), now).await?;
                Ok(Refunded::Ordered { back, booked })
            }
            unknown @ Refunded::Unknown { .. } => Ok(unknown),
        }
    }

    /// Books a refund that the gateway has just taken.
    async fn book_answer(&self, id: &PaymentId, back: &MoneyBack) -> Result<Booked, BookError> {
        for _ in 0..TRIES {
            match self.book_news(id, vec![back.clone()], News::Answer).await {
                Err(BookError::Changed) => {}
                result => return result,
            }
        }
        Err(BookError::Changed)
    }

    /// What of a payment has not gone back yet, by our books.
    async fn left_to_refund(&self, payment: &PaymentRecord) -> Result<Money, StoreError> {
        let row = self.store().first(sql(GONE, values![payment.id.account_id(), &payment.id])).await?;
        let gone = row.map_or(Ok(0), |row| row.cells().int())?;
        let left = payment.amount.micros.saturating_sub(gone).max(0);
        Ok(Money { micros: left, ..payment.amount })
    }

    /// The refunds of exactly this amount that are under way or done.
    async fn refunds_of_amount(&self, payment: &PaymentRecord, amount: Money) -> Result<Vec<MoneyBack>, StoreError> {
        let wanted = values![payment.id.account_id(), &payment.id, amount.micros];
        let rows = self.store().all(sql(OF_AMOUNT, wanted)).await?;
        let read = |row: &Row| {
            let mut cells = row.cells();
            Ok(MoneyBack { id: cells.text()?, kind: BackKind::Refund, amount, state: cells.word()? })
        };
        rows.iter().map(read).collect()
    }

    /// A payment's orders to give money back, oldest first.
    async fn refund_orders(&self, payment: &PaymentRecord) -> Result<Vec<RefundOrder>, StoreError> {
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

    async fn note_refund(&self, id: &PaymentId, cause: &str, words: &str, now: Timestamp) -> Result<(), StoreError> {
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

    async fn order_refund(
        &self,
        payment: &PaymentRecord,
        amount: Money,
        order: &str,
        now: Timestamp,
    ) -> Result<Refunded, RefundError> {
        let gateways = &self.inner.gateways;
        let not_set_up = |gateway| GatewayError::Unsuitable { gateway, what: "the gateway is not set up" };
        let key = format!("refund:{}:{order}", payment.id);
        let back = match (payment.gateway, &payment.money_id, &payment.object_id) {
            (Gateway::Stripe, Some(intent), _) => match &gateways.stripe {
                Some(client) => client.refund(intent, Some(amount), &key).await,
                None => Err(not_set_up(Gateway::Stripe)),
            },
            (Gateway::Paypal, _, Some(object_id)) => match &gateways.paypal {
                Some(client) => client.refund(object_id, Some(amount), &key).await,
                None => Err(not_set_up(Gateway::Paypal)),
            },
            (Gateway::Vnpay, ..) => {
                let client = gateways.vnpay.as_ref().ok_or_else(|| not_set_up(Gateway::Vnpay))?;
                let request = RefundRequest {
                    payment_id: &payment.id,
                    paid: payment.amount,
                    amount,
                    created_at: payment.created_at,
                    transaction_number: payment.money_id.as_deref(),
                    created_by: "prepay",
                    request_id: order,
                    now,
                };
                return Ok(match client.refund(&request).await? {
                    RefundAnswer::Accepted(back) => Refunded::Ordered { back, booked: Booked::default() },
                    RefundAnswer::Refused { code } => return Err(RefundError::Refused(code)),
                    RefundAnswer::Unknown { code } => Refunded::Unknown { code },
                });
            }
            (gateway, ..) => Err(GatewayError::Unsuitable { gateway, what: "the payment's money has no id" }),
        };
        match back {
            Ok(back) => Ok(Refunded::Ordered { back, booked: Booked::default() }),
            Err(GatewayError::Refused { code, .. }) => Err(RefundError::Refused(code)),
            Err(error) => Err(error.into()),
        }
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

/// An order to give money back: its id and the amount, then who and why.
const ORDER: &str = "refund_ordered";
/// The gateway has taken the order with this id, under an id of its own.
const TAKEN: &str = "refund_taken";
/// The gateway has refused it, by this code.
const REFUSED: &str = "refund_refused";

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
fn unanswered(orders: &[RefundOrder]) -> Vec<Money> {
    orders.iter().filter(|order| !order.is_answered).map(|order| order.amount).collect()
}

fn words(money: Money) -> String {
    format!("{} {}", money.decimal(), money.currency)
}
