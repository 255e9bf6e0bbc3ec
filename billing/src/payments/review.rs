//! Reviews: what about a payment does not add up, and what operators decide. The decision runs in the lane, so that the
//! credit, the payment's state and the closed finding are one transaction.

use std::sync::Arc;

use domain::{
    account::AccountId,
    money::Money,
    payment::{FailureReason, PaymentId, PaymentState},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    ledger::lane::batch::{Batch, Holding},
    payments::{desk::Closing, record::PaymentRecord, settle},
    store::{StoreError, sql, values},
};

/// The longest name of an operator, in characters.
const ACTOR_MAX: usize = 128;
/// The longest reason, in characters.
const REASON_MAX: usize = 1_000;

/// What an operator decides about a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The money is there: credit it. The gateway's id of the money where the payment does not know it yet.
    Settle {
        /// VNPay transaction number, PaymentIntent, capture.
        money_id: Option<String>,
    },
    /// The money is not there, or goes back: the payment has failed.
    Reject,
    /// Seen and dealt with; nothing moves. For findings about a payment that has succeeded or ended.
    Close,
}

/// A decision, with who and why.
#[derive(Debug, Clone)]
pub struct ReviewTask {
    /// The payment.
    pub payment_id: PaymentId,
    /// What is decided.
    pub decision: Decision,
    /// Who decides, 1 to 128 characters.
    pub actor: String,
    /// Why, 1 to 1,000 characters.
    pub reason: String,
}

/// Something about a payment that operators have to look at.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) payment_id: PaymentId,
    pub(crate) what: &'static str,
    pub(crate) detail: String,
}

/// What a decision came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It is done; the payment stands so now.
    Done(PaymentState),
    /// The amount wants a second operator; this one's approval is on record.
    NeedsSecond,
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// There is no such payment.
    #[error("there is no such payment")]
    Unknown,
    /// Nothing about the payment is open.
    #[error("nothing about the payment waits for a decision")]
    NotOpen,
    /// Settling and rejecting are for payments under review.
    #[error("the payment is {0}, not under review: its findings can only be closed")]
    NotUnderReview(PaymentState),
    /// A payment under review is settled or rejected.
    #[error("the payment is under review: settle or reject it")]
    UnderReview,
    /// Two pairs of eyes are four.
    #[error("{0} has approved it already: another operator has to agree")]
    SameActor(String),
    /// The money has no name, or one that another payment holds.
    #[error("the gateway's id of the money is missing, too long, or belongs to another payment")]
    MoneyId,
    /// Who and why must be said, within their lengths.
    #[error("say who decides and why (at most {ACTOR_MAX} and {REASON_MAX} characters)")]
    NoReason,
    /// The ledger refused the credit.
    #[error("the ledger refused: {0}")]
    Refused(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A finding that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewItem {
    /// The payment.
    pub payment_id: PaymentId,
    /// What does not add up, such as `mismatch:amount`.
    pub what: String,
    /// What the gateway said.
    pub detail: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// The first of two operators, where two are wanted.
    pub approved_by: Option<String>,
    /// Where the payment stands.
    pub state: PaymentState,
    /// What was to be charged.
    pub amount: Money,
    /// When, by whom, how and why it was closed.
    pub closed: Option<(Timestamp, String, String, String)>,
}

/// Something that happened to a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentHappening {
    /// When.
    pub at: Timestamp,
    /// On what ground: `evidence`, `hint`, `settled`, `refund` …
    pub cause: String,
    /// The gateway's words, or an operator's.
    pub code: String,
    /// Where the payment stood then.
    pub state: PaymentState,
}

/// Decides, in the lane. `four_eyes_above` are the amounts from which two operators are wanted, by currency.
pub(crate) fn decide(
    batch: &mut Batch,
    task: &ReviewTask,
    four_eyes_above: &[Money],
    now: Timestamp,
) -> Result<Decided, ReviewError> {
    let payment = batch.payment(&task.payment_id).ok_or(ReviewError::Unknown)?;
    // An open payment of which nothing certain is heard any more is decided as one under review is.
    let found = batch.desk.reviews(&payment.id).next().is_some();
    let under_review = payment.state == PaymentState::Review || (payment.state.is_open() && found);
    match &task.decision {
        Decision::Close if under_review => return Err(ReviewError::UnderReview),
        Decision::Close if !found => return Err(ReviewError::NotOpen),
        Decision::Close => {
            close(batch, payment, task, "closed", now);
        }
        _ if !under_review => return Err(ReviewError::NotUnderReview(payment.state)),
        Decision::Reject => {
            let rejected = PaymentRecord {
                state: PaymentState::Failed,
                reason: Some(FailureReason::Rejected),
                next_check_at: None,
                ..payment
            };
            close(batch, rejected, task, "rejected", now);
        }
        Decision::Settle { money_id } => {
            let payment = with_money(batch, payment, money_id.as_deref())?;
            let (charge, credit) = (payment.amount, payment.credit());
            let is_above =
                |money: Money, limit: &Money| money.currency == limit.currency && money.micros > limit.micros;
            let is_large = four_eyes_above.iter().any(|limit| is_above(charge, limit) || is_above(credit, limit));
            let approved = batch.desk.reviews(&payment.id).find_map(|review| review.approved_by.clone());
            match approved {
                None if is_large => {
                    batch.keep(payment, "approved", &words(task), now);
                    batch.desk.approve(&task.payment_id, &task.actor);
                    return Ok(Decided::NeedsSecond);
                }
                Some(first) if is_large && first == task.actor => return Err(ReviewError::SameActor(first)),
                _ => {}
            }
            settle::credit_by_operator(batch, payment, &words(task), now).map_err(ReviewError::Refused)?;
            batch.desk.close_reviews(&task.payment_id, &closing(task, "settled", now));
        }
    }
    Ok(Decided::Done(batch.payment(&task.payment_id).map_or(PaymentState::Review, |payment| payment.state)))
}

/// Money that is credited must have a name that no other payment holds.
fn with_money(batch: &Batch, payment: PaymentRecord, named: Option<&str>) -> Result<PaymentRecord, ReviewError> {
    let money_id = named.map(str::to_owned).or_else(|| payment.money_id.clone()).ok_or(ReviewError::MoneyId)?;
    if money_id.is_empty()
        || money_id.len() > 255
        || batch.held_by_another(Holding::Money, payment.gateway, Some(&money_id), &payment.id)
    {
        return Err(ReviewError::MoneyId);
    }
    Ok(PaymentRecord { money_id: Some(money_id), ..payment })
}

fn close(batch: &mut Batch, payment: PaymentRecord, task: &ReviewTask, decision: &'static str, now: Timestamp) {
    batch.keep(payment, decision, &words(task), now);
    batch.desk.close_reviews(&task.payment_id, &closing(task, decision, now));
}

fn closing(task: &ReviewTask, decision: &'static str, now: Timestamp) -> Closing {
    Closing { at: now, by: task.actor.clone(), decision, reason: task.reason.clone() }
}

/// For the payment's record of happenings.
fn words(task: &ReviewTask) -> String {
    format!("{}: {}", task.actor, task.reason)
}

impl Billing {
    /// Lets an operator decide about a payment. Durable when this answers.
    ///
    /// # Errors
    /// [`ReviewError`].
    pub async fn decide_review(&self, task: ReviewTask) -> Result<Decided, ReviewError> {
        let said = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
        if !said(&task.actor, ACTOR_MAX) || !said(&task.reason, REASON_MAX) {
            return Err(ReviewError::NoReason);
        }
        self.inner.lanes.review(task, Arc::clone(&self.inner.four_eyes_above)).await
    }

    /// The findings that wait for a decision, oldest first; at most a thousand.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn open_reviews(&self) -> Result<Vec<ReviewItem>, StoreError> {
        self.store().all(sql(OPEN, values![])).await?.iter().map(read_item).collect()
    }

    /// All findings about a payment, oldest first, closed ones too.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn reviews_of(&self, id: &PaymentId) -> Result<Vec<ReviewItem>, StoreError> {
        self.store().all(sql(OF_PAYMENT, values![id.account_id(), id])).await?.iter().map(read_item).collect()
    }

    /// All that has happened to a payment, oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn payment_happenings(&self, id: &PaymentId) -> Result<Vec<PaymentHappening>, StoreError> {
        let rows = self.store().all(sql(
            "SELECT at, cause, code, state FROM payment_event WHERE account_id = $1 AND payment_id = $2 ORDER BY number",
            values![id.account_id(), id],
        ));
        let read = |row: &crate::store::Row| {
            let mut cells = row.cells();
            let (at, cause) = (Timestamp(cells.int()?), cells.text()?);
            Ok(PaymentHappening { at, cause, code: cells.text()?, state: cells.word()? })
        };
        rows.await?.iter().map(read).collect()
    }

    /// Whose payment an id names; `None` when there is no such payment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn payment_account(&self, id: &PaymentId) -> Result<Option<AccountId>, StoreError> {
        Ok(self.payment_record(id).await?.map(|payment| payment.id.account_id()))
    }
}

/// The columns of a [`ReviewItem`].
macro_rules! item_columns {
    () => {
        "SELECT r.payment_id, r.what, r.detail, r.opened_at, r.approved_by, p.state, p.currency, p.amount, r.closed_at,
                r.closed_by, r.decision, r.reason
         FROM review_item AS r JOIN payment AS p ON p.account_id = r.account_id AND p.payment_id = r.payment_id"
    };
}

pub(crate) const OPEN: &str = concat!(item_columns!(), " WHERE r.closed_at IS NULL ORDER BY r.opened_at LIMIT 1000");

const OF_PAYMENT: &str = concat!(item_columns!(), " WHERE r.account_id = $1 AND r.payment_id = $2 ORDER BY r.number");

fn read_item(row: &crate::store::Row) -> Result<ReviewItem, StoreError> {
    let mut cells = row.cells();
    let (payment_id, what, detail) = (cells.word()?, cells.text()?, cells.text()?);
    let (opened_at, approved_by, state) = (Timestamp(cells.int()?), cells.maybe_text()?, cells.word()?);
    let currency = cells.word()?;
    let amount = Money::from_micros(cells.int()?, currency);
    let (closed_at, closed_by) = (cells.maybe_int()?, cells.maybe_text()?);
    let (decision, reason) = (cells.maybe_text()?, cells.maybe_text()?);
    let closed = closed_at.map(|at| {
        (Timestamp(at), closed_by.unwrap_or_default(), decision.unwrap_or_default(), reason.unwrap_or_default())
    });
    Ok(ReviewItem { payment_id, what, detail, opened_at, approved_by, state, amount, closed })
}
