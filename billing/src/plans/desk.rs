//! The accounts' plans within a batch of the lane: loaded under the accounts' locks, changed in memory, written with the
//! postings.

use std::collections::{BTreeMap, HashMap};

use domain::{
    account::AccountId,
    plan::{Plan, PlanId},
    time::Timestamp,
};
use serde_json::{Value as Json, json};

use crate::{
    plans::{
        PlanChange,
        catalogue::{plan_columns, read_plan},
        subscription::{Subscription, read_subscription, subscription_columns},
    },
    store::{StoreError, Tx, sql, values},
    zone::Zone,
};

/// Something that has just happened to a subscription.
pub(super) struct Happened {
    pub(super) kind: &'static str,
    pub(super) at: Timestamp,
    pub(super) price: i64,
    pub(super) passed: i64,
    pub(super) posting: Option<i64>,
    /// The customer's key and the digest of what he asked; `None` when it was the clock.
    pub(super) asked: Option<(String, String)>,
}

/// The plans of a batch's accounts.
#[derive(Default)]
pub(crate) struct PlanDesk {
    running: HashMap<AccountId, Subscription>,
    /// How many subscriptions each account has had.
    counts: HashMap<AccountId, i64>,
    zones: HashMap<AccountId, Zone>,
    catalogue: HashMap<PlanId, Plan>,
    known: HashMap<(AccountId, String), (PlanChange, String)>,
    changed: BTreeMap<(i64, i64), Subscription>,
    events: Vec<Json>,
}

impl PlanDesk {
    /// Loads what there is of the accounts and keys in `wanted`, pairs as JSON.
    pub(crate) async fn load(tx: &mut Tx, wanted: &str) -> Result<Self, StoreError> {
        let mut desk = Self::default();
        // An outer join, as the lanes' own: accounts without a plan come as a row of nothing.
        for row in tx.all(sql(RUNNING, values![wanted])).await?.iter().filter(|row| row.begins()) {
            let (account_id, subscription) = read_subscription(row)?;
            desk.running.insert(account_id, subscription);
        }
        for row in tx.all(sql(ACCOUNTS, values![wanted])).await? {
            let mut cells = row.cells();
            let account_id = AccountId(cells.int()?);
            desk.zones.insert(account_id, Zone::named(&cells.text()?));
            desk.counts.insert(account_id, cells.int()?);
        }
        let plans = desk.running.values().flat_map(|one| std::iter::once(&one.plan).chain(&one.next));
        let plans: Vec<_> = plans.map(|id| (&id.slug, id.version)).collect();
        if !plans.is_empty() {
            let plans = serde_json::to_string(&plans).map_err(StoreError::data)?;
            for row in tx.all(sql(PLANS, values![plans])).await? {
                desk.learn(&read_plan(&mut row.cells())?);
            }
        }
        for row in tx.all(sql(KNOWN, values![wanted])).await? {
            let mut cells = row.cells();
            let key = (AccountId(cells.int()?), cells.text()?);
            let change = PlanChange { subscription: cells.int()?, posting: cells.maybe_int()?, replayed: true };
            desk.known.insert(key, (change, cells.text()?));
        }
        Ok(desk)
    }

    pub(super) fn running(&self, account_id: AccountId) -> Option<&Subscription> {
        self.running.get(&account_id)
    }

    pub(super) fn next_number(&self, account_id: AccountId) -> i64 {
        self.counts.get(&account_id).copied().unwrap_or_default() + 1
    }

    pub(super) fn zone(&self, account_id: AccountId) -> Zone {
        self.zones.get(&account_id).cloned().unwrap_or_else(|| Zone::named(crate::zone::UTC))
    }

    pub(super) fn plan(&self, id: &PlanId) -> Option<&Plan> {
        self.catalogue.get(id)
    }

    /// Keeps a plan that a request brings: later ones of the batch may need it.
    pub(super) fn learn(&mut self, plan: &Plan) {
        self.catalogue.insert(plan.id.clone(), plan.clone());
    }

    pub(super) fn known(&self, account_id: AccountId, key: &str) -> Option<&(PlanChange, String)> {
        self.known.get(&(account_id, key.to_owned()))
    }

    /// Keeps a subscription's new standing, with what brought it about.
    pub(super) fn keep(&mut self, account_id: AccountId, mut subscription: Subscription, what: Happened) {
        subscription.events += 1;
        let (number, event) = (subscription.number, subscription.events);
        let change = PlanChange { subscription: number, posting: what.posting, replayed: true };
        let (key, fingerprint) =
            what.asked.unwrap_or_else(|| (format!("{}:{number}:{event}", what.kind), String::new()));
        self.events.push(json!({
            "account_id": account_id, "number": number, "event": event, "at": what.at, "kind": what.kind,
            "plan_slug": subscription.plan.slug, "plan_version": subscription.plan.version,
            "period": subscription.period, "price": what.price, "passed": what.passed, "posting_seq": what.posting,
            "idem_key": key, "fingerprint": fingerprint,
        }));
        self.known.insert((account_id, key), (change, fingerprint));
        let count = self.counts.entry(account_id).or_default();
        *count = number.max(*count);
        if subscription.next_check_at.is_some() {
            self.running.insert(account_id, subscription.clone());
        } else {
            self.running.remove(&account_id);
        }
        self.changed.insert((account_id.0, number), subscription);
    }

    /// Writes what has changed; an account's ended subscription before its new one.
    pub(crate) async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
        let row = |((account_id, number), one): (&(i64, i64), &Subscription)| {
            json!({
                "account_id": account_id, "number": number, "plan_slug": one.plan.slug,
                "plan_version": one.plan.version, "next_slug": one.next.as_ref().map(|next| &next.slug),
                "next_version": one.next.as_ref().map(|next| next.version), "status": one.status.slug(),
                "anchor": one.anchor, "period": one.period, "period_start": one.span.start,
                "period_end": one.span.end, "months_in": one.span.months_in, "grant_id": one.grant_id,
                "value": one.share.value, "granted": one.share.granted, "granted_from": one.share.from,
                "events": one.events, "next_check_at": one.next_check_at,
            })
        };
        let rows: Vec<_> = self.changed.iter().map(row).collect();
        for (text, rows) in [(UPSERT, rows), (INSERT_EVENTS, self.events)] {
            if !rows.is_empty() {
                tx.execute(sql(text, values![Json::Array(rows).to_string()])).await?;
            }
        }
        Ok(())
    }
}

pub(crate) const RUNNING: &str = concat!(
    "SELECT ",
    subscription_columns!(),
    " FROM json_each($1) AS wanted LEFT JOIN subscription AS s
     ON s.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND s.status <> 'ended'"
);

const ACCOUNTS: &str = "
    SELECT a.account_id, a.time_zone,
           (SELECT coalesce(max(s.number), 0) FROM subscription AS s WHERE s.account_id = a.account_id)
    FROM account AS a WHERE a.account_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1))";

const PLANS: &str = concat!(
    "SELECT ",
    plan_columns!(),
    " FROM json_each($1) AS wanted CROSS JOIN plan_version AS p
     WHERE p.slug = (wanted.value ->> 0) AND p.version = CAST(wanted.value ->> 1 AS BIGINT)"
);

const KNOWN: &str = "
    SELECT e.account_id, e.idem_key, e.number, e.posting_seq, e.fingerprint
    FROM json_each($1) AS wanted CROSS JOIN subscription_event AS e
    WHERE e.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND e.idem_key = (wanted.value ->> 1)";

const UPSERT: &str = "
    INSERT INTO subscription (account_id, number, plan_slug, plan_version, next_slug, next_version, status, anchor,
                              period, period_start, period_end, months_in, grant_id, value, granted, granted_from,
                              events, next_check_at)
    SELECT CAST(value ->> 'account_id' AS BIGINT), CAST(value ->> 'number' AS BIGINT), value ->> 'plan_slug',
           CAST(value ->> 'plan_version' AS BIGINT), value ->> 'next_slug', CAST(value ->> 'next_version' AS BIGINT),
           value ->> 'status', CAST(value ->> 'anchor' AS BIGINT), CAST(value ->> 'period' AS BIGINT),
           CAST(value ->> 'period_start' AS BIGINT), CAST(value ->> 'period_end' AS BIGINT),
           CAST(value ->> 'months_in' AS BIGINT), CAST(value ->> 'grant_id' AS BIGINT),
           CAST(value ->> 'value' AS BIGINT), CAST(value ->> 'granted' AS BIGINT),
           CAST(value ->> 'granted_from' AS BIGINT), CAST(value ->> 'events' AS BIGINT),
           CAST(value ->> 'next_check_at' AS BIGINT)
    FROM json_each($1) WHERE true
    ON CONFLICT (account_id, number) DO UPDATE
    SET plan_slug = excluded.plan_slug, plan_version = excluded.plan_version, next_slug = excluded.next_slug,
        next_version = excluded.next_version, status = excluded.status, period = excluded.period,
        period_start = excluded.period_start, period_end = excluded.period_end, months_in = excluded.months_in,
        grant_id = excluded.grant_id, value = excluded.value, granted = excluded.granted,
        granted_from = excluded.granted_from, events = excluded.events, next_check_at = excluded.next_check_at";

const INSERT_EVENTS: &str = "
    INSERT INTO subscription_event (account_id, number, event, at, kind, plan_slug, plan_version, period, price, passed,
                                    posting_seq, idem_key, fingerprint)
    SELECT CAST(value ->> 'account_id' AS BIGINT), CAST(value ->> 'number' AS BIGINT),
           CAST(value ->> 'event' AS BIGINT), CAST(value ->> 'at' AS BIGINT), value ->> 'kind',
           value ->> 'plan_slug', CAST(value ->> 'plan_version' AS BIGINT), CAST(value ->> 'period' AS BIGINT),
           CAST(value ->> 'price' AS BIGINT), CAST(value ->> 'passed' AS BIGINT),
           CAST(value ->> 'posting_seq' AS BIGINT), value ->> 'idem_key', value ->> 'fingerprint'
    FROM json_each($1)";
