//! Writing a batch: a set of rows for each table, all in one statement where the engine can.

use std::collections::BTreeMap;

use domain::{
    account::AccountId,
    ledger::{Entry, Grant, Posting, PostingKind},
    payment::{FailureReason, PaymentId},
    time::Timestamp,
};
use rust_decimal::Decimal;

use crate::{
    ledger::{lane::batch::Batch, state::parts_text},
    store::{Changes, RowSet, Store, StoreError, Tx},
};

impl Batch {
    /// Writes all that was decided. `now` is when the events are written.
    pub(super) async fn write(self, tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
        tx.apply(self.changes(now)?).await?;
        self.plans.write(tx).await
    }

    /// Writes all that was decided, in a transaction of its own, if the accounts are still as they were loaded. Answers
    /// whether they were. It is not for plans.
    pub(super) async fn write_alone(self, store: &Store, now: Timestamp) -> Result<bool, StoreError> {
        let changes = self.changes(now)?.only_if("ledger_account", self.loaded_rows());
        Ok(store.apply_alone(changes).await? == Some(true))
    }

    fn changes(&self, now: Timestamp) -> Result<Changes, StoreError> {
        Ok(Changes::default()
            .insert("posting", self.posting_rows())
            .insert("entry", self.entry_rows())
            .insert("charge_usage", self.usage_rows())
            .add("day_total", 4, self.day_rows())
            .add("hour_total", 3, self.hour_rows())
            .insert("credit_grant", self.new_grant_rows()?)
            .update("credit_grant", 2, self.used_grant_rows())
            .insert("credit_hold", self.hold_rows(true)?)
            .update("credit_hold", 2, self.hold_rows(false)?)
            .update("spending_limit", 2, self.limit_rows())
            .update("payment", 2, self.payment_rows())
            .insert("payment_event", self.happening_rows())
            .insert("receipt", self.receipt_rows())
            .insert("money_back", self.desk.back_rows(true))
            .update("money_back", 4, self.desk.back_rows(false))
            .insert("review_item", self.desk.review_rows(true))
            .update("review_item", 3, self.desk.review_rows(false))
            .insert("gateway_inbox", self.inbox_rows())
            .insert("outbox", self.outbox_rows(now)?)
            .update("ledger_account", 1, self.account_rows()))
    }

    /// The accounts as they were loaded: all of them, for what was refused was refused as they stood.
    fn loaded_rows(&self) -> RowSet {
        let rows = || self.accounts.iter();
        RowSet::default()
            .ints("account_id", rows().map(|(account_id, _)| account_id.0))
            .ints("version", rows().map(|(_, working)| working.account.version))
    }

    fn posting_rows(&self) -> RowSet {
        let rows = || self.postings.iter().map(|(_, posting)| posting);
        RowSet::default()
            .ints("account_id", self.postings.iter().map(|(account_id, _)| account_id.0))
            .ints("seq", rows().map(|posting| posting.seq))
            .ints("at", rows().map(|posting| posting.at.0))
            .texts("kind", rows().map(|posting| posting.kind.slug()))
            .texts("service", rows().map(|posting| posting.service.as_deref().unwrap_or_default()))
            .ints("original", rows().map(|posting| posting.original))
            .texts("description", rows().map(|posting| posting.description.as_str()))
            .texts("reference", rows().map(|posting| posting.reference.as_str()))
            .ints("amount", rows().map(|posting| posting.amount))
            .ints("balance_after", rows().map(|posting| posting.balance_after))
            .texts("idem_key", rows().map(|posting| posting.key.as_str()))
            .texts("fingerprint", rows().map(|posting| posting.fingerprint.as_str()))
            .owned_texts("link", rows().map(|posting| posting.link.to_string()))
    }

    fn entry_rows(&self) -> RowSet {
        let legs = |(account_id, posting): &'_ (AccountId, Posting)| {
            let (account_id, seq) = (account_id.0, posting.seq);
            (0_i64..).zip(posting.entries.clone()).map(move |(leg, entry)| (account_id, seq, leg, entry))
        };
        let rows: Vec<(i64, i64, i64, Entry)> = self.postings.iter().flat_map(legs).collect();
        RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.0))
            .ints("seq", rows.iter().map(|row| row.1))
            .ints("leg", rows.iter().map(|row| row.2))
            .texts("book", rows.iter().map(|row| row.3.book.slug()))
            .ints("grant_id", rows.iter().map(|row| row.3.grant_id))
            .ints("amount", rows.iter().map(|row| row.3.amount))
    }

    /// What the batch adds to the totals of days.
    fn day_rows(&self) -> RowSet {
        let mut totals: BTreeMap<_, (i64, i64)> = BTreeMap::new();
        for (account_id, posting) in
            self.postings.iter().filter(|(_, posting)| PostingKind::SHOWN.contains(&posting.kind))
        {
            let day = posting.at.utc_day();
            let service = posting.service.as_deref().unwrap_or_default();
            let total = totals.entry((account_id.0, day, service, posting.kind.slug())).or_default();
            total.0 += 1;
            total.1 = total.1.saturating_add(posting.amount);
        }
        RowSet::default()
            .ints("account_id", totals.keys().map(|key| key.0))
            .ints("day", totals.keys().map(|key| key.1))
            .texts("service", totals.keys().map(|key| key.2))
            .texts("kind", totals.keys().map(|key| key.3))
            .ints("count", totals.values().map(|total| total.0))
            .ints("amount", totals.values().map(|total| total.1))
    }

    /// What the batch adds to the totals of hours.
    fn hour_rows(&self) -> RowSet {
        let mut totals: BTreeMap<_, (i64, i64)> = BTreeMap::new();
        for (account_id, posting) in self.postings.iter().filter(|(_, posting)| posting.kind == PostingKind::Charge) {
            let service = posting.service.as_deref().unwrap_or_default();
            let total = totals.entry((account_id.0, posting.at.utc_hour(), service)).or_default();
            total.0 += 1;
            total.1 = total.1.saturating_add(posting.amount);
        }
        RowSet::default()
            .ints("account_id", totals.keys().map(|key| key.0))
            .ints("hour", totals.keys().map(|key| key.1))
            .texts("service", totals.keys().map(|key| key.2))
            .ints("count", totals.values().map(|total| total.0))
            .ints("amount", totals.values().map(|total| total.1))
    }

    fn usage_rows(&self) -> RowSet {
        let text = |number: Option<Decimal>| number.map(|number| number.normalize().to_string());
        let rows = || self.usages.iter().map(|(_, _, usage)| usage);
        RowSet::default()
            .ints("account_id", self.usages.iter().map(|(account_id, ..)| account_id.0))
            .ints("seq", self.usages.iter().map(|(_, seq, _)| *seq))
            .texts("resource", rows().map(|usage| usage.resource.as_str()))
            .owned_texts("quantity", rows().map(|usage| text(usage.rated.map(|(quantity, _)| quantity))))
            .owned_texts("unit_price", rows().map(|usage| text(usage.rated.map(|(_, unit_price)| unit_price))))
    }

    /// The grants to write that this batch made, or those that were there.
    fn grants(&self, new: bool) -> Vec<(i64, &Grant)> {
        let grants = self.accounts.iter().flat_map(|(account_id, working)| {
            working.grants_to_write().map(|(grant, is_new)| (account_id.0, grant, is_new))
        });
        grants.filter(|(_, _, is_new)| *is_new == new).map(|(account_id, grant, _)| (account_id, grant)).collect()
    }

    fn new_grant_rows(&self) -> Result<RowSet, StoreError> {
        let rows = self.grants(true);
        let services = |(_, grant): &(i64, &Grant)| serde_json::to_string(&grant.services).map_err(StoreError::data);
        let services = rows.iter().map(services).collect::<Result<Vec<_>, _>>()?;
        Ok(RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.0))
            .ints("grant_id", rows.iter().map(|row| row.1.id))
            .texts("source", rows.iter().map(|row| row.1.source.slug()))
            .ints("amount", rows.iter().map(|row| row.1.amount))
            .ints("remaining", rows.iter().map(|row| row.1.remaining))
            .ints("held", rows.iter().map(|row| row.1.held))
            .ints("expires_at", rows.iter().map(|row| row.1.expires_at.map(|at| at.0)))
            .owned_texts("services", services)
            .texts("reference", rows.iter().map(|row| row.1.reference.as_str())))
    }

    /// What is left of grants that were there.
    fn used_grant_rows(&self) -> RowSet {
        let rows = self.grants(false);
        RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.0))
            .ints("grant_id", rows.iter().map(|row| row.1.id))
            .ints("remaining", rows.iter().map(|row| row.1.remaining))
            .ints("held", rows.iter().map(|row| row.1.held))
    }

    /// The holds to write that this batch made, or those that were there.
    fn hold_rows(&self, new: bool) -> Result<RowSet, StoreError> {
        let holds = self.accounts.iter().flat_map(|(account_id, working)| {
            working.holds_to_write(new).into_iter().map(|(hold, is_open)| (account_id.0, hold, i64::from(is_open)))
        });
        let rows: Vec<_> = holds.collect();
        let parts = rows.iter().map(|(_, hold, _)| parts_text(hold)).collect::<Result<Vec<_>, _>>()?;
        let set = RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.0))
            .ints("hold_id", rows.iter().map(|row| row.1.id))
            .owned_texts("parts", parts)
            .ints("expires_at", rows.iter().map(|row| row.1.expires_at.0))
            .ints("is_open", rows.iter().map(|row| row.2));
        // What a hold is for does not change.
        Ok(if new { set.texts("service", rows.iter().map(|row| row.1.service.as_str())) } else { set })
    }

    fn limit_rows(&self) -> RowSet {
        let limits = self
            .accounts
            .iter()
            .flat_map(|(account_id, working)| working.limits_to_write().map(|limit| (account_id.0, limit)));
        let rows: Vec<_> = limits.collect();
        RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.0))
            .ints("limit_id", rows.iter().map(|row| row.1.id))
            .ints("spent", rows.iter().map(|row| row.1.spent))
            .ints("since", rows.iter().map(|row| row.1.since.0))
            .ints("until", rows.iter().map(|row| row.1.until.0))
    }

    fn payment_rows(&self) -> RowSet {
        let changed = |id: &'_ PaymentId| Some((id.account_id().0, self.payments.get(id)?));
        let rows: Vec<_> = self.changed_payments.iter().filter_map(changed).collect();
        RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.0))
            .texts("payment_id", rows.iter().map(|row| row.1.id.as_str()))
            .texts("state", rows.iter().map(|row| row.1.state.slug()))
            .texts("shown", rows.iter().map(|row| row.1.state.shown().slug()))
            .texts("reason", rows.iter().map(|row| row.1.reason.map(FailureReason::slug)))
            .texts("object_id", rows.iter().map(|row| row.1.object_id.as_deref()))
            .texts("money_id", rows.iter().map(|row| row.1.money_id.as_deref()))
            .ints("credited", rows.iter().map(|row| row.1.credited))
            .ints("posting_seq", rows.iter().map(|row| row.1.posting_seq))
            .ints("happenings", rows.iter().map(|row| row.1.happenings))
            .ints("next_check_at", rows.iter().map(|row| row.1.next_check_at.map(|at| at.0)))
    }

    fn happening_rows(&self) -> RowSet {
        let rows = &self.happenings;
        RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.payment_id.account_id().0))
            .texts("payment_id", rows.iter().map(|row| row.payment_id.as_str()))
            .ints("number", rows.iter().map(|row| row.number))
            .ints("at", rows.iter().map(|row| row.at.0))
            .texts("cause", rows.iter().map(|row| row.cause))
            .texts("code", rows.iter().map(|row| row.code.as_str()))
            .texts("state", rows.iter().map(|row| row.state.slug()))
    }

    fn receipt_rows(&self) -> RowSet {
        let rows = &self.receipts;
        RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.payment_id.account_id().0))
            .ints("number", rows.iter().map(|row| row.number))
            .texts("payment_id", rows.iter().map(|row| row.payment_id.as_str()))
            .ints("issued_at", rows.iter().map(|row| row.at.0))
            .texts("seller", rows.iter().map(|_| &*self.seller))
    }

    fn inbox_rows(&self) -> RowSet {
        let rows = &self.inbox;
        RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.0.0))
            .texts("gateway", rows.iter().map(|row| row.1.slug()))
            .texts("event_key", rows.iter().map(|row| row.2.as_str()))
            .texts("payment_id", rows.iter().map(|row| row.3.as_str()))
            .ints("at", rows.iter().map(|row| row.4.0))
    }

    fn outbox_rows(&self, now: Timestamp) -> Result<RowSet, StoreError> {
        let rows = &self.leaving;
        let bodies = rows.iter().map(|event| serde_json::to_string(&event.body).map_err(StoreError::data));
        let bodies = bodies.collect::<Result<Vec<_>, _>>()?;
        Ok(RowSet::default()
            .ints("account_id", rows.iter().map(|event| event.account_id.0))
            .ints("event_id", rows.iter().map(|event| event.event_id))
            .ints("at", rows.iter().map(|_| now.0))
            .owned_texts("body", bodies))
    }

    fn account_rows(&self) -> RowSet {
        let touched = self.accounts.iter().filter(|(_, working)| working.touched);
        let rows: Vec<_> =
            touched.map(|(account_id, working)| (account_id.0, &working.account, working.version())).collect();
        RowSet::default()
            .ints("account_id", rows.iter().map(|row| row.0))
            .ints("seq", rows.iter().map(|row| row.1.state.seq))
            .owned_texts("head", rows.iter().map(|row| row.1.state.head.to_string()))
            .ints("posted_at", rows.iter().map(|row| row.1.state.posted_at.0))
            .ints("debt", rows.iter().map(|row| row.1.state.debt))
            .ints("balance", rows.iter().map(|row| row.1.state.balance))
            .ints("events", rows.iter().map(|row| row.1.events))
            .ints("receipts", rows.iter().map(|row| row.1.receipts))
            .ints("version", rows.iter().map(|row| row.2))
            .ints("spend_day", rows.iter().map(|row| row.1.watch.day))
            .ints("spend_today", rows.iter().map(|row| row.1.watch.today))
            .ints("spend_before", rows.iter().map(|row| row.1.watch.before))
            .ints("alert_level", rows.iter().map(|row| row.1.watch.level.number()))
    }
}
