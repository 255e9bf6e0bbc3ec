//! Loading, set by set, all that a batch touches.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::{
    account::AccountId,
    gateway::Gateway,
    ledger::{Command, Grant, Known, Request, TakeBack},
    payment::{Evidence, PaymentId},
};
use serde::Serialize;

use crate::{
    ledger::{
        lane::{
            batch::{Batch, Holding, Working},
            cache::Kept,
            past,
        },
        limits::{limit_columns, read_limit},
        state::{account_columns, grant_columns, hold_columns, read_account, read_grant, read_hold},
    },
    payments::record::{self, PaymentRecord},
    plans::{decide::PlanTask, desk::PlanDesk},
    store::{StoreError, Tx, sql, values},
};

/// What the jobs of a batch name.
#[derive(Default)]
pub(super) struct Wanted {
    accounts: BTreeSet<i64>,
    keys: BTreeSet<(i64, String)>,
    /// Charges to be given back.
    charges: BTreeSet<(i64, i64)>,
    /// Other postings to be undone.
    originals: BTreeSet<(i64, i64)>,
    /// Grants to be loaded even when nothing is left of them.
    grants: BTreeSet<(i64, i64)>,
    payments: BTreeSet<(i64, String)>,
    events: BTreeSet<(i64, Gateway, String)>,
    objects: BTreeSet<(i64, Gateway, String)>,
    moneys: BTreeSet<(i64, Gateway, String)>,
    plans: BTreeSet<(i64, String)>,
}

impl Wanted {
    pub(super) fn accounts(&self) -> impl Iterator<Item = AccountId> {
        self.accounts.iter().copied().map(AccountId)
    }

    pub(super) fn post(&mut self, account_id: AccountId, request: &Request) {
        self.accounts.insert(account_id.0);
        self.keys.insert((account_id.0, request.key.clone()));
        match &request.command {
            Command::Reverse(reverse) => drop(self.charges.insert((account_id.0, reverse.original.seq))),
            Command::TakeBack(TakeBack { original, .. }) | Command::Reinstate { original, .. } => {
                self.originals.insert((account_id.0, original.seq));
            }
            Command::BuyPlan(buy) => self.grants.extend(buy.replaces.map(|id| (account_id.0, id))),
            _ => {}
        }
    }

    pub(super) fn plan(&mut self, task: &PlanTask) {
        self.accounts.insert(task.account_id.0);
        self.plans.insert((task.account_id.0, task.idem_key()));
    }

    pub(super) fn settle(&mut self, evidence: &Evidence) {
        let account = evidence.payment_id.account_id().0;
        self.accounts.insert(account);
        self.keys.insert((account, record::posting_key(&evidence.payment_id)));
        self.payments.insert((account, evidence.payment_id.as_str().to_owned()));
        for (set, id) in [
            (&mut self.events, &evidence.event_key),
            (&mut self.objects, &evidence.object_id),
            (&mut self.moneys, &evidence.money_id),
        ] {
            set.extend(id.clone().map(|id| (account, evidence.gateway, id)));
        }
    }
}

pub(super) fn json(set: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(set).map_err(StoreError::data)
}

impl Batch {
    /// Loads the accounts' rows (locked, in account order), their live grants, open holds and limits where what the lane
    /// has kept of them is no longer so, and what is known of the jobs' keys, payments, messages, objects and moneys.
    pub(super) async fn load(tx: &mut Tx, wanted: &Wanted, kept: HashMap<AccountId, Kept>) -> Result<Self, StoreError> {
        let mut batch = Self {
            accounts: load_accounts(tx, &wanted.accounts, kept).await?,
            known: load_keys(tx, &wanted.keys).await?,
            ..Self::default()
        };
        batch.charges = past::load_charges(tx, &wanted.charges).await?;
        batch.originals = past::load_originals(tx, &wanted.originals).await?;
        let paid = batch.charges.iter().flat_map(|((account_id, _), charge)| {
            charge.paid.iter().filter_map(|(grant_id, _)| Some((account_id.0, (*grant_id)?)))
        });
        let named: BTreeSet<_> = wanted.originals.iter().chain(&wanted.grants).copied().chain(paid).collect();
        for (account_id, grant) in past::load_grants(tx, &named).await? {
            if let Some(account) = batch.accounts.get_mut(&account_id) {
                account.remember(grant);
            }
        }
        if !wanted.payments.is_empty() {
            batch.payments = load_payments(tx, &wanted.payments).await?;
            batch.seen = load_seen(tx, &wanted.events).await?;
            batch.holders = load_holders(tx, Holding::Object, &wanted.objects).await?;
            batch.holders.extend(load_holders(tx, Holding::Money, &wanted.moneys).await?);
        }
        if !wanted.plans.is_empty() {
            batch.plans = PlanDesk::load(tx, &json(&wanted.plans)?).await?;
        }
        Ok(batch)
    }
}

async fn load_accounts(
    tx: &mut Tx,
    ids: &BTreeSet<i64>,
    mut kept: HashMap<AccountId, Kept>,
) -> Result<HashMap<AccountId, Working>, StoreError> {
    let ids = json(ids)?;
    let text = concat!(
        "SELECT ",
        account_columns!(),
        " FROM ledger_account
         WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY account_id /*lock*/"
    );
    let mut accounts = HashMap::new();
    let mut unknown = Vec::new();
    for row in tx.all(sql(text, values![ids])).await? {
        let (id, account) = read_account(&row)?;
        let kept = kept.remove(&id).filter(|kept| (kept.version, kept.head) == (account.version, account.state.head));
        let mut working = Working::new(account);
        match kept {
            Some(kept) => working.load_kept(kept),
            None => unknown.push(id),
        }
        accounts.insert(id, working);
    }
    if !unknown.is_empty() {
        load_parts(tx, &json(&unknown)?, &mut accounts).await?;
    }
    Ok(accounts)
}

/// Loads live grants, open holds and limits of the accounts that a JSON list names.
async fn load_parts(tx: &mut Tx, ids: &str, accounts: &mut HashMap<AccountId, Working>) -> Result<(), StoreError> {
    let text = concat!(
        "SELECT ",
        grant_columns!(),
        " FROM json_each($1) AS wanted CROSS JOIN credit_grant AS g
         WHERE g.account_id = CAST(wanted.value AS BIGINT) AND g.is_live = 1"
    );
    for row in tx.all(sql(text, values![ids])).await? {
        let (id, grant): (_, Grant) = read_grant(&row)?;
        if let Some(account) = accounts.get_mut(&id) {
            account.load_grant(grant);
        }
    }
    let text = concat!(
        "SELECT ",
        hold_columns!(),
        " FROM json_each($1) AS wanted CROSS JOIN credit_hold AS h
         WHERE h.account_id = CAST(wanted.value AS BIGINT) AND h.is_open = 1"
    );
    for row in tx.all(sql(text, values![ids])).await? {
        let (id, hold) = read_hold(&row)?;
        if let Some(account) = accounts.get_mut(&id) {
            account.load_hold(hold);
        }
    }
    let text = concat!(
        "SELECT ",
        limit_columns!(),
        " WHERE l.account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"
    );
    for row in tx.all(sql(text, values![ids])).await? {
        let (id, limit, zone) = read_limit(&row)?;
        if let Some(account) = accounts.get_mut(&id) {
            account.load_limit(limit, zone);
        }
    }
    Ok(())
}

async fn load_keys(
    tx: &mut Tx,
    keys: &BTreeSet<(i64, String)>,
) -> Result<HashMap<(AccountId, String), Known>, StoreError> {
    let rows = tx.all(sql(
        "SELECT p.account_id, p.idem_key, p.fingerprint, p.seq FROM json_each($1) AS wanted CROSS JOIN posting AS p
         WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.idem_key = (wanted.value ->> 1)",
        values![json(keys)?],
    ));
    let read = |row: crate::store::Row| {
        let mut cells = row.cells();
        let key = (AccountId(cells.int()?), cells.text()?);
        Ok((key, Known { fingerprint: cells.text()?, seq: cells.int()? }))
    };
    rows.await?.into_iter().map(read).collect()
}

async fn load_payments(
    tx: &mut Tx,
    ids: &BTreeSet<(i64, String)>,
) -> Result<HashMap<PaymentId, PaymentRecord>, StoreError> {
    let text = concat!(
        "SELECT ",
        record::payment_columns!(),
        " FROM json_each($1) AS wanted CROSS JOIN payment AS p
         WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.payment_id = (wanted.value ->> 1)"
    );
    let rows = tx.all(sql(text, values![json(ids)?]));
    let mut payments = HashMap::new();
    for row in rows.await? {
        let payment = PaymentRecord::read(&row)?;
        payments.insert(payment.id.clone(), payment);
    }
    Ok(payments)
}

async fn load_seen(
    tx: &mut Tx,
    events: &BTreeSet<(i64, Gateway, String)>,
) -> Result<HashSet<(AccountId, Gateway, String)>, StoreError> {
    let rows = tx.all(sql(
        "SELECT i.account_id, i.gateway, i.event_key FROM json_each($1) AS wanted CROSS JOIN gateway_inbox AS i
         WHERE i.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND i.gateway = (wanted.value ->> 1)
           AND i.event_key = (wanted.value ->> 2)",
        values![json(events)?],
    ));
    let read = |row: crate::store::Row| {
        let mut cells = row.cells();
        Ok((AccountId(cells.int()?), cells.word()?, cells.text()?))
    };
    rows.await?.into_iter().map(read).collect()
}

/// Which payments hold these ids of a gateway already: each id belongs to one payment.
async fn load_holders(
    tx: &mut Tx,
    holding: Holding,
    ids: &BTreeSet<(i64, Gateway, String)>,
) -> Result<HashMap<(Holding, AccountId, Gateway, String), PaymentId>, StoreError> {
    let text = match holding {
        Holding::Object => {
            "SELECT p.account_id, p.gateway, p.object_id, p.payment_id
             FROM json_each($1) AS wanted CROSS JOIN payment AS p
             WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.gateway = (wanted.value ->> 1)
               AND p.object_id = (wanted.value ->> 2)"
        }
        Holding::Money => {
            "SELECT p.account_id, p.gateway, p.money_id, p.payment_id
             FROM json_each($1) AS wanted CROSS JOIN payment AS p
             WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.gateway = (wanted.value ->> 1)
               AND p.money_id = (wanted.value ->> 2)"
        }
    };
    let read = |row: crate::store::Row| {
        let mut cells = row.cells();
        let key = (holding, AccountId(cells.int()?), cells.word()?, cells.text()?);
        Ok((key, cells.word()?))
    };
    tx.all(sql(text, values![json(ids)?])).await?.into_iter().map(read).collect()
}
