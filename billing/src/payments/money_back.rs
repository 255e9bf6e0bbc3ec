//! Booking refunds and disputes: what is booked is brought in line with what the gateway says, by postings that are linked
//! to the top-up. Runs in the lane, so that the postings and what is remembered of them are one transaction.

use domain::{
    ledger::{Book, Command, GrantSource, NewGrant, Original, Request, TakeBack},
    money::Money,
    payment::{BackKind, BackState, BackStep, BookedBack, MoneyBack, PaidFor, PaymentId, PaymentState},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    ledger::{PostError, fingerprint, lane::batch::Batch},
    payments::record::PaymentRecord,
    store::{StoreError, sql, values},
};

/// What became of refunds and disputes that a gateway told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Booked {
    /// How many have taken credit.
    pub taken: usize,
    /// How many have returned what they had taken.
    pub returned: usize,
    /// How many changed without moving credit.
    pub noted: usize,
}

/// Why nothing was booked.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// There is no such payment.
    #[error("there is no such payment")]
    Unknown,
    /// Money cannot go back that has not come: the message is to be sent again.
    #[error("the payment has not succeeded yet")]
    NotPaid,
    /// Something was booked meanwhile: to be tried again.
    #[error("the payment's refunds have changed meanwhile")]
    Changed,
    /// The ledger refused, which it never should.
    #[error("the ledger refused: {0}")]
    Refused(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Refunds and disputes of a payment as its gateway tells of them.
#[derive(Debug, Clone)]
pub(crate) struct BackTask {
    pub(crate) payment_id: PaymentId,
    pub(crate) found: Vec<MoneyBack>,
    pub(crate) news: News,
    /// The postings that may be undone: the top-up's, and those that took credit. Looked up before, since they must be
    /// loaded before anything is decided.
    pub(crate) postings: Vec<i64>,
}

/// How current what a gateway tells is. Two servers, or two messages at once, may book in another order than they asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// Asked for when so many things had happened to the payment: what was booked since may be newer.
    AsOf(i64),
    /// The answer to an order: who knows of the refund already has heard something newer.
    Answer,
}

/// Decides what is to be booked, and books it.
pub(crate) fn book(batch: &mut Batch, task: &BackTask, now: Timestamp) -> Result<Booked, BookError> {
    let Some(payment) = batch.payment(&task.payment_id) else { return Err(BookError::Unknown) };
    let (PaymentState::Succeeded, Some(credited), Some(top_up)) =
        (payment.state, payment.credited, payment.posting_seq)
    else {
        return Err(BookError::NotPaid);
    };
    let records = batch.desk.backs(&payment.id).to_vec();
    let needed = records.iter().filter_map(|record| record.posting_seq).chain([top_up]);
    if !needed.into_iter().all(|seq| task.postings.contains(&seq)) {
        return Err(BookError::Changed);
    }
    let booked: Vec<BookedBack> = records.into_iter().map(|record| record.booked).collect();
    let is_known =
        |back: &MoneyBack| booked.iter().any(|known| known.back.kind == back.kind && known.back.id == back.id);
    let found: Vec<MoneyBack> =
        task.found.iter().filter(|back| task.news != News::Answer || !is_known(back)).cloned().collect();
    let unit = payment.credit().currency.micros_per_minor();
    let paid_for = PaidFor { charged: payment.amount, credited, unit };
    let steps = paid_for.steps(&booked, &found);
    if !steps.is_empty() && matches!(task.news, News::AsOf(happenings) if happenings != payment.happenings) {
        return Err(BookError::Changed);
    }
    let mut done = Booked::default();
    for step in steps {
        match step {
            BackStep::Take { back, credit } => take(batch, &payment, top_up, back, credit, now, &mut done)?,
            BackStep::Return { back, credit } => give(batch, &payment, back, credit, now, &mut done)?,
            BackStep::Note(back) => {
                let known = record(batch, &payment, &back);
                let (credit, posting) = known.unwrap_or((0, None));
                keep(batch, &payment, BookedBack { back, credit }, posting, now);
                done.noted += 1;
            }
        }
    }
    for back in found.iter().filter(|back| back.amount.currency != payment.amount.currency) {
        find(batch, &payment, "money_back:currency", &back.id, now);
    }
    Ok(done)
}

/// What a refund or dispute holds, and by which posting.
fn record(batch: &Batch, payment: &PaymentRecord, back: &MoneyBack) -> Option<(i64, Option<i64>)> {
    let known = batch.desk.backs(&payment.id).iter();
    known
        .filter(|known| known.booked.back.kind == back.kind && known.booked.back.id == back.id)
        .map(|known| (known.booked.credit, known.posting_seq))
        .next()
}

fn take(
    batch: &mut Batch,
    payment: &PaymentRecord,
    top_up: i64,
    back: MoneyBack,
    credit: i64,
    now: Timestamp,
    done: &mut Booked,
) -> Result<(), BookError> {
    let mut posting = None;
    if credit > 0 {
        let command = Command::TakeBack(TakeBack {
            original: Original::named(top_up),
            amount: balance_money(batch, payment, credit)?,
            disputed: back.kind == BackKind::Dispute,
            counter: Book::Clearing(payment.gateway),
            reference: payment.id.to_string(),
        });
        posting = Some(post(batch, payment, command, now)?);
        done.taken += 1;
    } else {
        // More has gone back than was ever paid: nothing is left to take, someone has to look.
        find(batch, payment, "money_back:more_than_paid", &back.id, now);
        done.noted += 1;
    }
    keep(batch, payment, BookedBack { back, credit }, posting, now);
    Ok(())
}

fn give(
    batch: &mut Batch,
    payment: &PaymentRecord,
    back: MoneyBack,
    credit: i64,
    now: Timestamp,
    done: &mut Booked,
) -> Result<(), BookError> {
    let taken_by = record(batch, payment, &back).and_then(|(_, posting)| posting);
    if let (true, Some(original)) = (credit > 0, taken_by) {
        let grant = NewGrant {
            source: GrantSource::TopUp,
            amount: balance_money(batch, payment, credit)?,
            expires_at: None,
            services: Vec::new(),
            reference: payment.id.to_string(),
            counter: Book::Clearing(payment.gateway),
            description: String::new(),
        };
        let disputed = back.kind == BackKind::Dispute;
        post(batch, payment, Command::Reinstate { grant, original: Original::named(original), disputed }, now)?;
        done.returned += 1;
    } else {
        done.noted += 1;
    }
    keep(batch, payment, BookedBack { back, credit: 0 }, None, now);
    Ok(())
}

/// Credit is in the balance's currency, whatever was charged.
fn balance_money(batch: &Batch, payment: &PaymentRecord, credit: i64) -> Result<Money, BookError> {
    let currency = batch.currency(payment.id.account_id()).ok_or(BookError::Unknown)?;
    Ok(Money::from_micros(credit, currency))
}

/// Posts under a key of its own: the next happening's number.
fn post(batch: &mut Batch, payment: &PaymentRecord, command: Command, now: Timestamp) -> Result<i64, BookError> {
    let happenings = batch.payment(&payment.id).map_or(0, |payment| payment.happenings);
    let key = format!("money_back:{}:{}", payment.id, happenings + 1);
    let request = Request { key, fingerprint: fingerprint(&command), command };
    match batch.post(payment.id.account_id(), &request, now) {
        Ok(posted) => Ok(posted.seq),
        Err(PostError::Store(error)) => Err(BookError::Store(error)),
        Err(error) => {
            tracing::error!(payment_id = %payment.id, %error, "a refund or dispute cannot be booked.");
            Err(BookError::Refused(error.to_string()))
        }
    }
}

/// Remembers how it stands, as a happening of the payment's.
fn keep(batch: &mut Batch, payment: &PaymentRecord, booked: BookedBack, posting: Option<i64>, now: Timestamp) {
    let Some(current) = batch.payment(&payment.id) else { return };
    let back = &booked.back;
    let cause = match (back.kind, back.state) {
        (BackKind::Refund, BackState::Returned) => "refund_returned",
        (BackKind::Refund, _) => "refund",
        (BackKind::Dispute, BackState::Open) => "dispute",
        (BackKind::Dispute, BackState::Gone) => "dispute_lost",
        (BackKind::Dispute, BackState::Returned) => "dispute_won",
    };
    let code = format!("{} {} {}", back.id, back.amount.decimal(), back.amount.currency);
    tracing::info!(
        payment_id = %payment.id, gateway = %payment.gateway, kind = %back.kind, state = back.state.slug(),
        credit = booked.credit, posting, "money of a payment goes back."
    );
    batch.keep(current, cause, &code, now);
    batch.desk.keep_back(&payment.id, booked, posting, now);
}

/// Opens a finding about the payment as it stands now.
fn find(batch: &mut Batch, payment: &PaymentRecord, what: &'static str, detail: &str, now: Timestamp) {
    if let Some(current) = batch.payment(&payment.id) {
        batch.find(current, what, detail, now);
    }
}

impl Billing {
    /// Brings what is booked of a payment's refunds and disputes in line with what the gateway says at this moment of those
    /// in `found`. The same news twice book once. Durable when this answers.
    ///
    /// # Errors
    /// [`BookError`].
    pub async fn book_money_back(&self, id: &PaymentId, found: Vec<MoneyBack>) -> Result<Booked, BookError> {
        let found = &found;
        let book = || async move {
            let payment = self.payment_record(id).await?.ok_or(BookError::Unknown)?;
            self.book_news(id, found.clone(), News::AsOf(payment.happenings)).await
        };
        until_unchanged(|error: &BookError| matches!(error, BookError::Changed), book).await
    }

    /// Books what a gateway told, unless something newer was booked meanwhile.
    ///
    /// # Errors
    /// [`BookError`]; [`BookError::Changed`] when the gateway is to be asked again.
    pub(super) async fn book_news(
        &self,
        id: &PaymentId,
        found: Vec<MoneyBack>,
        news: News,
    ) -> Result<Booked, BookError> {
        let postings = self.postings_of(id).await?;
        self.inner.lanes.book(BackTask { payment_id: id.clone(), found, news, postings }).await
    }

    /// The postings that a payment's refunds and disputes may undo.
    async fn postings_of(&self, id: &PaymentId) -> Result<Vec<i64>, StoreError> {
        let rows = self.store().all(sql(
            "SELECT posting_seq FROM payment WHERE account_id = $1 AND payment_id = $2 AND posting_seq IS NOT NULL
             UNION ALL
             SELECT posting_seq FROM money_back
             WHERE account_id = $1 AND payment_id = $2 AND posting_seq IS NOT NULL",
            values![id.account_id(), id],
        ));
        rows.await?.iter().map(|row| row.cells().int()).collect()
    }
}

/// How often it is tried to book while others book, too.
const TRIES: usize = 8;

/// Makes `attempt` until nothing was booked meanwhile, a few times at most; `is_changed` tells that something was, by the
/// error. Each attempt reads anew what it books upon.
///
/// # Errors
/// The attempt's, [`BookError::Changed`] among them when others have booked each time.
pub(super) async fn until_unchanged<T, E, F>(
    is_changed: impl Fn(&E) -> bool,
    mut attempt: impl FnMut() -> F,
) -> Result<T, E>
where
    E: From<BookError>,
    F: Future<Output = Result<T, E>>,
{
    for _ in 0..TRIES {
        match attempt().await {
            Err(error) if is_changed(&error) => {}
            result => return result,
        }
    }
    Err(BookError::Changed.into())
}
