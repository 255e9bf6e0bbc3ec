//! Loading, set by set, all that a batch touches.

use std::collections::{BTreeSet, HashMap, HashSet, hash_map::Entry};

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
            batch::{Batch, Holding},
            cache::Kept,
            past,
            working::Working,
        },
        limits::{limit_columns, read_limit},
        state::{ACCOUNT_COLUMNS, account_columns, grant_columns, hold_columns, read_account, read_grant, read_hold},
    },
    payments::{
        desk::PaymentDesk,
        money_back::BackTask,
        record::{self, PaymentRecord},
        review::{Decision, Finding, ReviewTask},
    },
    plans::{decide::PlanTask, desk::PlanDesk},
    store::{Access, Cells, StoreError, sql, values},
};

/// What the jobs of a batch name.
#[derive(Default)]
pub(super) struct Wanted {
    /// Accounts, and a key that is asked of each; the empty one, which nobody has, where none is.
    keys: BTreeSet<(i64, String)>,
    /// Charges to be given back.
    charges: BTreeSet<(i64, i64)>,
    /// Other postings to be undone.
    originals: BTreeSet<(i64, i64)>,
    /// Grants to be loaded even when nothing is left of them.
    grants: BTreeSet<(i64, i64)>,
    payments: BTreeSet<(i64, String)>,
    /// Whether a job is about refunds and disputes of these payments.
    with_backs: bool,
    events: BTreeSet<(i64, Gateway, String)>,
    objects: BTreeSet<(i64, Gateway, String)>,
    moneys: BTreeSet<(i64, Gateway, String)>,
    plans: BTreeSet<(i64, String)>,
}

impl Wanted {
    pub(super) fn accounts(&self) -> impl Iterator<Item = AccountId> {
        self.keys.iter().map(|(account_id, _)| *account_id).collect::<BTreeSet<_>>().into_iter().map(AccountId)
    }

    pub(super) fn post(&mut self, account_id: AccountId, request: &Request) {
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
        self.keys.insert((task.account_id.0, String::new()));
        self.plans.insert((task.account_id.0, task.idem_key()));
    }

    pub(super) fn book(&mut self, task: &BackTask) {
        let account = task.payment_id.account_id().0;
        self.keys.insert((account, String::new()));
        self.payments.insert((account, task.payment_id.as_str().to_owned()));
        self.originals.extend(task.postings.iter().map(|seq| (account, *seq)));
        self.with_backs = true;
    }

    pub(super) fn find(&mut self, finding: &Finding) {
        let account = finding.payment_id.account_id().0;
        self.keys.insert((account, String::new()));
        self.payments.insert((account, finding.payment_id.as_str().to_owned()));
    }

    pub(super) fn review(&mut self, task: &ReviewTask) {
        let account = task.payment_id.account_id().0;
        self.keys.insert((account, record::posting_key(&task.payment_id)));
        self.payments.insert((account, task.payment_id.as_str().to_owned()));
        if let Decision::Settle { money_id: Some(money_id) } = &task.decision {
            let of_any = |gateway| (account, gateway, money_id.clone());
            self.moneys.extend(Gateway::ALL.map(of_any));
        }
    }

    pub(super) fn settle(&mut self, evidence: &Evidence) {
        let account = evidence.payment_id.account_id().0;
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
    pub(super) async fn load(
        access: &mut Access<'_>,
        wanted: &Wanted,
        kept: HashMap<AccountId, Kept>,
    ) -> Result<Self, StoreError> {
        let mut batch = Self::default();
        batch.load_accounts(access, &wanted.keys, kept).await?;
        batch.charges = past::load_charges(access, &wanted.charges).await?;
        batch.originals = past::load_originals(access, &wanted.originals).await?;
        let paid = batch.charges.iter().flat_map(|((account_id, _), charge)| {
            charge.paid.iter().filter_map(|(grant_id, _)| Some((account_id.0, (*grant_id)?)))
        });
        let named: BTreeSet<_> = wanted.originals.iter().chain(&wanted.grants).copied().chain(paid).collect();
        for (account_id, grant) in past::load_grants(access, &named).await? {
            if let Some(account) = batch.accounts.get_mut(&account_id) {
                account.remember(grant);
            }
        }
        if !wanted.payments.is_empty() {
            batch.payments = load_payments(access, &wanted.payments).await?;
            batch.desk = PaymentDesk::load(access, &wanted.payments, wanted.with_backs).await?;
            batch.seen = load_seen(access, &wanted.events).await?;
            batch.holders = load_holders(access, Holding::Object, &wanted.objects).await?;
            batch.holders.extend(load_holders(access, Holding::Money, &wanted.moneys).await?);
        }
        if let Access::Within(tx) = access
            && !wanted.plans.is_empty()
        {
            batch.plans = PlanDesk::load(tx, &json(&wanted.plans)?).await?;
        }
        Ok(batch)
    }

    /// The accounts' rows and the keys that are known of them, in one statement. Its snapshot may be older than the locks
    /// that it waited for: the rows are then looked at again, the keys are not. So the keys of an account are believed only
    /// when its row is the one that the lane knows; the others are asked for again.
    async fn load_accounts(
        &mut self,
        access: &mut Access<'_>,
        keys: &BTreeSet<(i64, String)>,
        mut kept: HashMap<AccountId, Kept>,
    ) -> Result<(), StoreError> {
        let mut unknown = BTreeSet::new();
        let accounts = match access {
            Access::Within(_) => ACCOUNTS_LOCKED,
            Access::Before(_) => ACCOUNTS,
        };
        for row in access.all(sql(accounts, values![json(keys)?])).await? {
            let (account_id, account) = read_account(&row)?;
            if let Entry::Vacant(place) = self.accounts.entry(account_id) {
                let row = (account.version, account.state.head);
                let working = place.insert(Working::new(account));
                match kept.remove(&account_id).filter(|kept| (kept.version, kept.head) == row) {
                    Some(kept) => working.load_kept(kept),
                    None => drop(unknown.insert(account_id)),
                }
            }
            self.load_key(account_id, &mut row.cells_from(ACCOUNT_COLUMNS))?;
        }
        if unknown.is_empty() {
            return Ok(());
        }
        load_parts(access, &json(&unknown)?, &mut self.accounts).await?;
        if let Access::Within(_) = access {
            let again: BTreeSet<_> =
                keys.iter().filter(|(account_id, _)| unknown.contains(&AccountId(*account_id))).collect();
            for row in access.all(sql(KEYS, values![json(&again)?])).await? {
                let mut cells = row.cells();
                let account_id = AccountId(cells.int()?);
                self.load_key(account_id, &mut cells)?;
            }
        }
        Ok(())
    }

    /// Reads a key, its fingerprint and its posting, if it is known.
    fn load_key(&mut self, account_id: AccountId, cells: &mut Cells<'_>) -> Result<(), StoreError> {
        if let Some(key) = cells.maybe_text()? {
            let known = Known { fingerprint: cells.text()?, seq: cells.int()? };
            self.known.insert((account_id, key), known);
        }
        Ok(())
    }
}

/// The rows of accounts, with what is known of a key of each.
macro_rules! accounts {
    () => {
        concat!(
            "SELECT ",
            account_columns!(),
            ", p.idem_key, p.fingerprint, p.seq
             FROM json_each($1) AS wanted CROSS JOIN ledger_account AS a
             LEFT JOIN posting AS p ON p.account_id = a.account_id AND p.idem_key = (wanted.value ->> 1)
             WHERE a.account_id = CAST(wanted.value ->> 0 AS BIGINT)"
        )
    };
}

pub(crate) const ACCOUNTS: &str = accounts!();

pub(crate) const ACCOUNTS_LOCKED: &str = concat!(accounts!(), " ORDER BY a.account_id /*lock a*/");

pub(crate) const KEYS: &str = "
    SELECT p.account_id, p.idem_key, p.fingerprint, p.seq FROM json_each($1) AS wanted CROSS JOIN posting AS p
    WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.idem_key = (wanted.value ->> 1)";

/// Loads live grants, open holds and limits of the accounts that a JSON list names.
async fn load_parts(
    access: &mut Access<'_>,
    ids: &str,
    accounts: &mut HashMap<AccountId, Working>,
) -> Result<(), StoreError> {
    for row in access.all(sql(GRANTS, values![ids])).await?.iter().filter(|row| row.begins()) {
        let (id, grant): (_, Grant) = read_grant(row)?;
        if let Some(account) = accounts.get_mut(&id) {
            account.load_grant(grant);
        }
    }
    for row in access.all(sql(HOLDS, values![ids])).await?.iter().filter(|row| row.begins()) {
        let (id, hold) = read_hold(row)?;
        if let Some(account) = accounts.get_mut(&id) {
            account.load_hold(hold);
        }
    }
    for row in access.all(sql(LIMITS, values![ids])).await?.iter().filter(|row| row.begins()) {
        let (id, limit, zone) = read_limit(row)?;
        if let Some(account) = accounts.get_mut(&id) {
            account.load_limit(limit, zone);
        }
    }
    Ok(())
}

// PostgreSQL joins two tables in the order that it thinks cheaper, and while one of them is young that is the wrong one; an
// outer join leaves it no choice. Accounts that have nothing come as a row of nothing.

pub(crate) const GRANTS: &str = concat!(
    "SELECT ",
    grant_columns!(),
    " FROM json_each($1) AS wanted LEFT JOIN credit_grant AS g
     ON g.account_id = CAST(wanted.value AS BIGINT) AND g.is_live = 1"
);

pub(crate) const HOLDS: &str = concat!(
    "SELECT ",
    hold_columns!(),
    " FROM json_each($1) AS wanted LEFT JOIN credit_hold AS h
     ON h.account_id = CAST(wanted.value AS BIGINT) AND h.is_open = 1"
);

pub(crate) const LIMITS: &str = concat!(
    "SELECT ",
    limit_columns!(),
    " FROM json_each($1) AS wanted LEFT JOIN spending_limit AS l ON l.account_id = CAST(wanted.value AS BIGINT)
     LEFT JOIN account AS a ON a.account_id = l.account_id"
);

async fn load_payments(
    access: &mut Access<'_>,
    ids: &BTreeSet<(i64, String)>,
) -> Result<HashMap<PaymentId, PaymentRecord>, StoreError> {
    let text = concat!(
        "SELECT ",
        record::payment_columns!(),
        " FROM json_each($1) AS wanted CROSS JOIN payment AS p
         WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.payment_id = (wanted.value ->> 1)"
    );
    let rows = access.all(sql(text, values![json(ids)?]));
    let mut payments = HashMap::new();
    for row in rows.await? {
        let payment = PaymentRecord::read(&row)?;
        payments.insert(payment.id.clone(), payment);
    }
    Ok(payments)
}

async fn load_seen(
    access: &mut Access<'_>,
    events: &BTreeSet<(i64, Gateway, String)>,
) -> Result<HashSet<(AccountId, Gateway, String)>, StoreError> {
    let rows = access.all(sql(
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
    access: &mut Access<'_>,
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
    access.all(sql(text, values![json(ids)?])).await?.into_iter().map(read).collect()
}
