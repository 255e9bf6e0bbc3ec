//! Refunds, disputes and open reviews of the payments of a batch in the lane: loaded under the accounts' locks, changed
//! in memory, written with the postings.

use std::collections::{BTreeSet, HashMap};

use domain::{
    money::Money,
    payment::{BookedBack, MoneyBack, PaymentId},
    time::Timestamp,
};

use crate::store::{Access, RowSet, StoreError, sql, values};

/// A refund or dispute, and the posting that took the credit it holds.
#[derive(Debug, Clone)]
pub(crate) struct BackRecord {
    pub(crate) booked: BookedBack,
    pub(crate) posting_seq: Option<i64>,
    is_new: bool,
    changed_at: Option<Timestamp>,
}

/// A finding, decided on or not.
#[derive(Debug, Clone)]
pub(crate) struct ReviewRecord {
    pub(crate) number: i64,
    pub(crate) what: String,
    pub(crate) detail: String,
    pub(crate) approved_by: Option<String>,
    opened_at: Timestamp,
    is_new: bool,
    is_changed: bool,
    /// Decided on before this batch.
    is_decided: bool,
    closing: Option<Closing>,
}

impl ReviewRecord {
    /// Whether it waits for a decision.
    const fn is_open(&self) -> bool {
        !self.is_decided && self.closing.is_none()
    }
}

/// How a finding was closed.
#[derive(Debug, Clone)]
pub(crate) struct Closing {
    pub(crate) at: Timestamp,
    pub(crate) by: String,
    pub(crate) decision: &'static str,
    pub(crate) reason: String,
}

/// What a batch knows of its payments beside their rows.
#[derive(Default)]
pub(crate) struct PaymentDesk {
    backs: HashMap<PaymentId, Vec<BackRecord>>,
    reviews: HashMap<PaymentId, Vec<ReviewRecord>>,
}

impl PaymentDesk {
    /// Loads what there is of the payments in `wanted`, pairs of account and id as JSON. Refunds and disputes only where
    /// `with_backs`.
    pub(crate) async fn load(
        access: &mut Access<'_>,
        wanted: &BTreeSet<(i64, String)>,
        with_backs: bool,
    ) -> Result<Self, StoreError> {
        let mut desk = Self::default();
        let wanted = serde_json::to_string(wanted).map_err(StoreError::data)?;
        for row in access.all(sql(REVIEWS, values![&wanted])).await? {
            let mut cells = row.cells();
            let payment_id: PaymentId = cells.word()?;
            desk.reviews.entry(payment_id).or_default().push(ReviewRecord {
                number: cells.int()?,
                opened_at: Timestamp(cells.int()?),
                what: cells.text()?,
                detail: cells.text()?,
                approved_by: cells.maybe_text()?,
                is_new: false,
                is_changed: false,
                is_decided: cells.int()? != 0,
                closing: None,
            });
        }
        if with_backs {
            for row in access.all(sql(BACKS, values![&wanted])).await? {
                let mut cells = row.cells();
                let payment_id: PaymentId = cells.word()?;
                let (kind, id, currency) = (cells.word()?, cells.text()?, cells.word()?);
                let amount = Money::from_micros(cells.int()?, currency);
                let back = MoneyBack { id, kind, amount, state: cells.word()? };
                desk.backs.entry(payment_id).or_default().push(BackRecord {
                    booked: BookedBack { back, credit: cells.int()? },
                    posting_seq: cells.maybe_int()?,
                    is_new: false,
                    changed_at: None,
                });
            }
        }
        Ok(desk)
    }

    /// The refunds and disputes of a payment as booked.
    pub(crate) fn backs(&self, id: &PaymentId) -> &[BackRecord] {
        self.backs.get(id).map_or(&[], Vec::as_slice)
    }

    /// Keeps how a refund or dispute stands now.
    pub(crate) fn keep_back(&mut self, id: &PaymentId, booked: BookedBack, posting_seq: Option<i64>, now: Timestamp) {
        let all = self.backs.entry(id.clone()).or_default();
        let known = all
            .iter_mut()
            .find(|known| known.booked.back.kind == booked.back.kind && known.booked.back.id == booked.back.id);
        match known {
            Some(known) => {
                *known = BackRecord { booked, posting_seq, is_new: known.is_new, changed_at: Some(now) };
            }
            None => all.push(BackRecord { booked, posting_seq, is_new: true, changed_at: Some(now) }),
        }
    }

    /// The findings about a payment that are open.
    pub(crate) fn reviews(&self, id: &PaymentId) -> impl Iterator<Item = &ReviewRecord> {
        self.reviews.get(id).into_iter().flatten().filter(|review| review.is_open())
    }

    /// Whether the same has been found before, decided on or not.
    pub(crate) fn has_found(&self, id: &PaymentId, what: &str, detail: &str) -> bool {
        let mut all = self.reviews.get(id).into_iter().flatten();
        all.any(|review| review.what == what && review.detail == detail)
    }

    /// Opens a finding, under the number of the happening that tells of it.
    pub(crate) fn open_review(&mut self, id: &PaymentId, number: i64, what: &str, detail: &str, now: Timestamp) {
        self.reviews.entry(id.clone()).or_default().push(ReviewRecord {
            number,
            what: what.to_owned(),
            detail: detail.to_owned(),
            approved_by: None,
            opened_at: now,
            is_new: true,
            is_changed: false,
            is_decided: false,
            closing: None,
        });
    }

    /// Notes that one operator of two has agreed.
    pub(crate) fn approve(&mut self, id: &PaymentId, by: &str) {
        for review in self.reviews.get_mut(id).into_iter().flatten().filter(|review| review.is_open()) {
            review.approved_by = Some(by.to_owned());
            review.is_changed = true;
        }
    }

    /// Closes all findings about a payment that are open.
    pub(crate) fn close_reviews(&mut self, id: &PaymentId, closing: &Closing) {
        for review in self.reviews.get_mut(id).into_iter().flatten().filter(|review| review.is_open()) {
            review.closing = Some(closing.clone());
            review.is_changed = true;
        }
    }

    /// The refunds and disputes to write that are new, or those that were there.
    pub(crate) fn back_rows(&self, new: bool) -> RowSet {
        let all = self.backs.iter().flat_map(|(id, all)| all.iter().map(move |back| (id, back)));
        let rows: Vec<_> = all
            .filter_map(|(id, back)| back.changed_at.filter(|_| back.is_new == new).map(|at| (id, back, at)))
            .collect();
        let back = || rows.iter().map(|(_, back, _)| &back.booked.back);
        let set = RowSet::default()
            .ints("account_id", rows.iter().map(|(id, ..)| id.account_id().0))
            .texts("payment_id", rows.iter().map(|(id, ..)| id.as_str()))
            .texts("kind", back().map(|back| back.kind.slug()))
            .texts("back_id", back().map(|back| back.id.as_str()))
            .ints("amount", back().map(|back| back.amount.micros))
            .texts("state", back().map(|back| back.state.slug()))
            .ints("credit", rows.iter().map(|(_, back, _)| back.booked.credit))
            .ints("posting_seq", rows.iter().map(|(_, back, _)| back.posting_seq))
            .ints("changed_at", rows.iter().map(|(.., at)| at.0));
        if new {
            set.texts("currency", back().map(|back| back.amount.currency.code()))
                .ints("heard_at", rows.iter().map(|(.., at)| at.0))
        } else {
            set
        }
    }

    /// The findings to write that are new, or those that were there.
    pub(crate) fn review_rows(&self, new: bool) -> RowSet {
        let all = self.reviews.iter().flat_map(|(id, all)| all.iter().map(move |review| (id, review)));
        let rows: Vec<_> = all.filter(|(_, review)| review.is_new == new && (new || review.is_changed)).collect();
        let closing = || rows.iter().map(|(_, review)| review.closing.as_ref());
        let set = RowSet::default()
            .ints("account_id", rows.iter().map(|(id, _)| id.account_id().0))
            .texts("payment_id", rows.iter().map(|(id, _)| id.as_str()))
            .ints("number", rows.iter().map(|(_, review)| review.number))
            .texts("approved_by", rows.iter().map(|(_, review)| review.approved_by.as_deref()))
            .ints("closed_at", closing().map(|closing| closing.map(|closing| closing.at.0)))
            .texts("closed_by", closing().map(|closing| closing.map(|closing| closing.by.as_str())))
            .texts("decision", closing().map(|closing| closing.map(|closing| closing.decision)))
            .texts("reason", closing().map(|closing| closing.map(|closing| closing.reason.as_str())));
        if new {
            set.ints("opened_at", rows.iter().map(|(_, review)| review.opened_at.0))
                .texts("what", rows.iter().map(|(_, review)| review.what.as_str()))
                .texts("detail", rows.iter().map(|(_, review)| review.detail.as_str()))
        } else {
            set
        }
    }
}

const REVIEWS: &str = "
    SELECT r.payment_id, r.number, r.opened_at, r.what, r.detail, r.approved_by,
           CASE WHEN r.closed_at IS NULL THEN 0 ELSE 1 END
    FROM json_each($1) AS wanted CROSS JOIN review_item AS r
    WHERE r.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND r.payment_id = (wanted.value ->> 1)
    ORDER BY r.number";

const BACKS: &str = "
    SELECT b.payment_id, b.kind, b.back_id, b.currency, b.amount, b.state, b.credit, b.posting_seq
    FROM json_each($1) AS wanted CROSS JOIN money_back AS b
    WHERE b.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND b.payment_id = (wanted.value ->> 1)";
