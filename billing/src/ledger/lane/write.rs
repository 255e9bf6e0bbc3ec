//! Writing a batch, one statement a table.

use std::collections::BTreeMap;

use domain::{history::MovementStatus, ledger::PostingKind, payment::PaymentId, time::Timestamp};
use serde_json::{Value as Json, json};

use crate::{
    ledger::{lane::batch::Batch, state::parts_text},
    store::{Statement, StoreError, Tx, sql, values},
};

/// Milliseconds of a UTC day.
const DAY_MS: i64 = 86_400_000;

impl Batch {
    /// Writes all that was decided. `now` is when the events are written.
    pub(super) async fn write(mut self, tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
        self.tell_balances(now);
        for (text, rows) in [
            (INSERT_POSTINGS, self.posting_rows()),
            (INSERT_ENTRIES, self.entry_rows()),
            (INSERT_USAGES, self.usage_rows()),
            (ADD_TO_DAYS, self.day_rows()),
            (UPSERT_GRANTS, self.grant_rows()?),
            (UPSERT_HOLDS, self.hold_rows()?),
            (UPDATE_LIMITS, self.limit_rows()),
            (UPDATE_PAYMENTS, self.payment_rows()),
            (INSERT_HAPPENINGS, self.happening_rows()),
            (INSERT_INBOX, self.inbox_rows()),
            (INSERT_OUTBOX, self.outbox_rows(now)?),
            (UPDATE_ACCOUNTS, self.account_rows()),
        ] {
            if !rows.is_empty() {
                tx.execute(set(text, rows)).await?;
            }
        }
        self.plans.write(tx).await
    }

    fn posting_rows(&self) -> Vec<Json> {
        let row = |(account_id, posting): &(_, domain::ledger::Posting)| {
            json!({
                "account_id": account_id, "seq": posting.seq, "at": posting.at, "kind": posting.kind.slug(),
                "service": posting.service.as_deref().unwrap_or_default(),
                "status": MovementStatus::of(posting.kind).slug(), "original": posting.original,
                "description": posting.description, "reference": posting.reference, "amount": posting.amount,
                "balance_after": posting.balance_after, "idem_key": posting.key, "fingerprint": posting.fingerprint,
                "link": posting.link.to_string(),
            })
        };
        self.postings.iter().map(row).collect()
    }

    fn entry_rows(&self) -> Vec<Json> {
        let legs = |(account_id, posting): &(domain::account::AccountId, domain::ledger::Posting)| {
            let (account_id, seq) = (*account_id, posting.seq);
            let row = move |(leg, entry): (usize, &domain::ledger::Entry)| {
                json!({
                    "account_id": account_id, "seq": seq, "leg": leg, "book": entry.book.slug(),
                    "grant_id": entry.grant_id, "amount": entry.amount,
                })
            };
            posting.entries.iter().enumerate().map(row).collect::<Vec<_>>()
        };
        self.postings.iter().flat_map(legs).collect()
    }

    /// What the batch adds to the totals of days.
    fn day_rows(&self) -> Vec<Json> {
        let mut totals: BTreeMap<_, (i64, i64)> = BTreeMap::new();
        for (account_id, posting) in
            self.postings.iter().filter(|(_, posting)| PostingKind::SHOWN.contains(&posting.kind))
        {
            let day = posting.at.0.div_euclid(DAY_MS);
            let service = posting.service.as_deref().unwrap_or_default();
            let total = totals.entry((*account_id, day, service, posting.kind.slug())).or_default();
            total.0 += 1;
            total.1 = total.1.saturating_add(posting.amount);
        }
        let row = |((account_id, day, service, kind), (count, amount)): (_, _)| {
            json!({
                "account_id": account_id, "day": day, "service": service, "kind": kind, "count": count, "amount": amount,
            })
        };
        totals.into_iter().map(row).collect()
    }

    fn usage_rows(&self) -> Vec<Json> {
        let row = |(account_id, seq, usage): &(domain::account::AccountId, i64, domain::ledger::Usage)| {
            let (quantity, unit_price) = usage.rated.unzip();
            let text = |number: Option<rust_decimal::Decimal>| number.map(|number| number.normalize().to_string());
            json!({
                "account_id": account_id, "seq": seq, "resource": usage.resource, "quantity": text(quantity),
                "unit_price": text(unit_price),
            })
        };
        self.usages.iter().map(row).collect()
    }

    fn grant_rows(&self) -> Result<Vec<Json>, StoreError> {
        let mut rows = Vec::new();
        for (account_id, working) in &self.accounts {
            for grant in working.grants_to_write() {
                let services = serde_json::to_string(&grant.services).map_err(StoreError::data)?;
                rows.push(json!({
                    "account_id": account_id, "grant_id": grant.id, "source": grant.source.slug(),
                    "amount": grant.amount, "remaining": grant.remaining, "held": grant.held, "expires_at": grant.expires_at,
                    "services": services, "reference": grant.reference,
                }));
            }
        }
        Ok(rows)
    }

    fn hold_rows(&self) -> Result<Vec<Json>, StoreError> {
        let mut rows = Vec::new();
        for (account_id, working) in &self.accounts {
            for (hold, is_open) in working.holds_to_write() {
                rows.push(json!({
                    "account_id": account_id, "hold_id": hold.id, "service": hold.service, "parts": parts_text(&hold)?,
                    "expires_at": hold.expires_at, "is_open": i64::from(is_open),
                }));
            }
        }
        Ok(rows)
    }

    fn limit_rows(&self) -> Vec<Json> {
        let rows = |(account_id, working): (&domain::account::AccountId, &super::batch::Working)| {
            let account_id = *account_id;
            let row = |limit: &domain::ledger::Limit| {
                json!({
                    "account_id": account_id, "limit_id": limit.id, "spent": limit.spent, "since": limit.since,
                    "until": limit.until,
                })
            };
            working.limits_to_write().map(row).collect::<Vec<_>>()
        };
        self.accounts.iter().flat_map(rows).collect()
    }

    fn payment_rows(&self) -> Vec<Json> {
        let row = |id: &PaymentId| {
            let payment = self.payments.get(id)?;
            Some(json!({
                "account_id": id.account_id(), "payment_id": id.as_str(), "state": payment.state.slug(),
                "shown": payment.state.shown().slug(), "reason": payment.reason.map(domain::payment::FailureReason::slug),
                "object_id": payment.object_id, "money_id": payment.money_id, "credited": payment.credited,
                "posting_seq": payment.posting_seq, "happenings": payment.happenings,
                "next_check_at": payment.next_check_at,
            }))
        };
        self.changed_payments.iter().filter_map(row).collect()
    }

    fn happening_rows(&self) -> Vec<Json> {
        let row = |happening: &super::batch::Happening| {
            json!({
                "account_id": happening.payment_id.account_id(), "payment_id": happening.payment_id.as_str(),
                "number": happening.number, "at": happening.at, "cause": happening.cause, "code": happening.code,
                "state": happening.state.slug(),
            })
        };
        self.happenings.iter().map(row).collect()
    }

    fn inbox_rows(&self) -> Vec<Json> {
        let rows = self.inbox.iter();
        rows.map(|(account_id, gateway, event_key, payment_id, at)| {
            json!({
                "account_id": account_id, "gateway": gateway.slug(), "event_key": event_key,
                "payment_id": payment_id.as_str(), "at": at,
            })
        })
        .collect()
    }

    fn outbox_rows(&self, now: Timestamp) -> Result<Vec<Json>, StoreError> {
        let mut rows = Vec::with_capacity(self.leaving.len());
        for event in &self.leaving {
            let body = serde_json::to_string(&event.body).map_err(StoreError::data)?;
            rows.push(json!({ "account_id": event.account_id, "event_id": event.event_id, "at": now, "body": body }));
        }
        Ok(rows)
    }

    fn account_rows(&self) -> Vec<Json> {
        let touched = self.accounts.iter().filter(|(_, working)| working.touched);
        touched
            .map(|(account_id, working)| {
                let state = &working.account.state;
                json!({
                    "account_id": account_id, "seq": state.seq, "head": state.head.to_string(), "posted_at": state.posted_at, "debt": state.debt,
                    "balance": state.balance, "events": working.account.events,
                })
            })
            .collect()
    }
}

/// A statement whose one parameter is a set of rows.
fn set(text: &'static str, rows: Vec<Json>) -> Statement {
    sql(text, values![Json::Array(rows).to_string()])
}

const INSERT_POSTINGS: &str = "
    INSERT INTO posting (account_id, seq, at, kind, service, status, original, description, reference, amount,
                         balance_after, idem_key, fingerprint, link)
    SELECT CAST(value ->> 'account_id' AS BIGINT), CAST(value ->> 'seq' AS BIGINT), CAST(value ->> 'at' AS BIGINT),
           value ->> 'kind', value ->> 'service', value ->> 'status', CAST(value ->> 'original' AS BIGINT),
           value ->> 'description', value ->> 'reference',
           CAST(value ->> 'amount' AS BIGINT), CAST(value ->> 'balance_after' AS BIGINT),
           value ->> 'idem_key', value ->> 'fingerprint', value ->> 'link'
    FROM json_each($1)";

const INSERT_ENTRIES: &str = "
    INSERT INTO entry (account_id, seq, leg, book, grant_id, amount)
    SELECT CAST(value ->> 'account_id' AS BIGINT), CAST(value ->> 'seq' AS BIGINT), CAST(value ->> 'leg' AS BIGINT),
           value ->> 'book', CAST(value ->> 'grant_id' AS BIGINT), CAST(value ->> 'amount' AS BIGINT)
    FROM json_each($1)";

const INSERT_USAGES: &str = "
    INSERT INTO charge_usage (account_id, seq, resource, quantity, unit_price)
    SELECT CAST(value ->> 'account_id' AS BIGINT), CAST(value ->> 'seq' AS BIGINT), value ->> 'resource',
           value ->> 'quantity', value ->> 'unit_price'
    FROM json_each($1)";

const ADD_TO_DAYS: &str = "
    INSERT INTO day_total (account_id, day, service, kind, count, amount)
    SELECT CAST(value ->> 'account_id' AS BIGINT), CAST(value ->> 'day' AS BIGINT), value ->> 'service',
           value ->> 'kind', CAST(value ->> 'count' AS BIGINT), CAST(value ->> 'amount' AS BIGINT)
    FROM json_each($1) WHERE true
    ON CONFLICT (account_id, day, service, kind) DO UPDATE
    SET count = day_total.count + excluded.count, amount = day_total.amount + excluded.amount";

const UPSERT_GRANTS: &str = "
    INSERT INTO credit_grant (account_id, grant_id, source, amount, remaining, held, expires_at, services, reference)
    SELECT CAST(value ->> 'account_id' AS BIGINT), CAST(value ->> 'grant_id' AS BIGINT), value ->> 'source',
           CAST(value ->> 'amount' AS BIGINT), CAST(value ->> 'remaining' AS BIGINT), CAST(value ->> 'held' AS BIGINT),
           CAST(value ->> 'expires_at' AS BIGINT), value ->> 'services', value ->> 'reference'
    FROM json_each($1) WHERE true
    ON CONFLICT (account_id, grant_id) DO UPDATE SET remaining = excluded.remaining, held = excluded.held";

const UPSERT_HOLDS: &str = "
    INSERT INTO credit_hold (account_id, hold_id, service, parts, expires_at, is_open)
    SELECT CAST(value ->> 'account_id' AS BIGINT), CAST(value ->> 'hold_id' AS BIGINT), value ->> 'service',
           value ->> 'parts', CAST(value ->> 'expires_at' AS BIGINT), CAST(value ->> 'is_open' AS BIGINT)
    FROM json_each($1) WHERE true
    ON CONFLICT (account_id, hold_id) DO UPDATE
    SET parts = excluded.parts, expires_at = excluded.expires_at, is_open = excluded.is_open";

const UPDATE_LIMITS: &str = "
    UPDATE spending_limit SET spent = new.spent, since = new.since, until = new.until
    FROM (SELECT CAST(value ->> 'account_id' AS BIGINT) AS account_id, CAST(value ->> 'limit_id' AS BIGINT) AS limit_id,
                 CAST(value ->> 'spent' AS BIGINT) AS spent, CAST(value ->> 'since' AS BIGINT) AS since,
                 CAST(value ->> 'until' AS BIGINT) AS until
          FROM json_each($1)) AS new
    WHERE spending_limit.account_id = new.account_id AND spending_limit.limit_id = new.limit_id";

const UPDATE_PAYMENTS: &str = "
    UPDATE payment SET state = new.state, shown = new.shown, reason = new.reason, object_id = new.object_id,
                       money_id = new.money_id, credited = new.credited, posting_seq = new.posting_seq,
                       happenings = new.happenings, next_check_at = new.next_check_at
    FROM (SELECT CAST(value ->> 'account_id' AS BIGINT) AS account_id, value ->> 'payment_id' AS payment_id,
                 value ->> 'state' AS state, value ->> 'shown' AS shown, value ->> 'reason' AS reason,
                 value ->> 'object_id' AS object_id, value ->> 'money_id' AS money_id,
                 CAST(value ->> 'credited' AS BIGINT) AS credited,
                 CAST(value ->> 'posting_seq' AS BIGINT) AS posting_seq,
                 CAST(value ->> 'happenings' AS BIGINT) AS happenings,
                 CAST(value ->> 'next_check_at' AS BIGINT) AS next_check_at
          FROM json_each($1)) AS new
    WHERE payment.account_id = new.account_id AND payment.payment_id = new.payment_id";

const INSERT_HAPPENINGS: &str = "
    INSERT INTO payment_event (account_id, payment_id, number, at, cause, code, state)
    SELECT CAST(value ->> 'account_id' AS BIGINT), value ->> 'payment_id', CAST(value ->> 'number' AS BIGINT),
           CAST(value ->> 'at' AS BIGINT), value ->> 'cause', value ->> 'code', value ->> 'state'
    FROM json_each($1)";

const INSERT_INBOX: &str = "
    INSERT INTO gateway_inbox (account_id, gateway, event_key, payment_id, at)
    SELECT CAST(value ->> 'account_id' AS BIGINT), value ->> 'gateway', value ->> 'event_key', value ->> 'payment_id',
           CAST(value ->> 'at' AS BIGINT)
    FROM json_each($1)";

const INSERT_OUTBOX: &str = "
    INSERT INTO outbox (account_id, event_id, at, body)
    SELECT CAST(value ->> 'account_id' AS BIGINT), CAST(value ->> 'event_id' AS BIGINT),
           CAST(value ->> 'at' AS BIGINT), value ->> 'body'
    FROM json_each($1)";

const UPDATE_ACCOUNTS: &str = "
    UPDATE ledger_account SET seq = new.seq, head = new.head, posted_at = new.posted_at, debt = new.debt, balance = new.balance, events = new.events
    FROM (SELECT CAST(value ->> 'account_id' AS BIGINT) AS account_id, CAST(value ->> 'seq' AS BIGINT) AS seq,
                 value ->> 'head' AS head, CAST(value ->> 'posted_at' AS BIGINT) AS posted_at, CAST(value ->> 'debt' AS BIGINT) AS debt, CAST(value ->> 'balance' AS BIGINT) AS balance,
                 CAST(value ->> 'events' AS BIGINT) AS events
          FROM json_each($1)) AS new
    WHERE ledger_account.account_id = new.account_id";
