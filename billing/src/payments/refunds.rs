//! Refunds: an operator's order to give money back, and what its gateway makes of it.

use domain::{
    currency::Currency,
    gateway::Gateway,
    money::Money,
    payment::{MoneyBack, PaymentId, PaymentState},
    time::Timestamp,
};
use ring::digest::{SHA256, digest};

use crate::{
    engine::Billing,
    gateways::{
        GatewayError,
        vnpay::{RefundAnswer, RefundRequest},
    },
    payments::{
        BookError, Booked,
        money_back::{News, until_unchanged},
        record::PaymentRecord,
    },
    store::StoreError,
};

mod orders;

use orders::{ORDER, REFUSED, TAKEN, unanswered};

/// The longest name of a refund's order, in characters.
const KEY_MAX: usize = 64;

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

impl Billing {
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
        let is_changed = |error: &BookError| matches!(error, BookError::Changed);
        until_unchanged(is_changed, || self.book_news(id, vec![back.clone()], News::Answer)).await
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

fn words(money: Money) -> String {
    format!("{} {}", money.decimal(), money.currency)
}
