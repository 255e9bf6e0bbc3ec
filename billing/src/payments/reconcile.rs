//! Reconciling: payments and postings are held against each other, in both directions, and what differs becomes a finding
//! for operators. Once a night by one of all processes, and whenever an operator asks.

use std::{collections::BTreeMap, sync::Weak, time::Duration};

use domain::{
    gateway::Gateway,
    money::Money,
    payment::{PaymentId, PaymentState},
    time::{Day, Timestamp},
};
use tokio::sync::watch;

use crate::{
    engine::{Billing, Inner},
    payments::review::Finding,
    store::{Row, StoreError, sql, values},
};

/// How often it is looked whether the night's work is due.
const ROUND: Duration = Duration::from_secs(60);
/// Seconds from one night's work to the next.
const EVERY: i64 = 24 * 60 * 60;
/// A process that began and did not finish is given up after this many seconds.
const LEASE: i64 = 60 * 60;
/// Payments or postings of one page.
const PAGE: i64 = 1_000;
/// Days that the report's totals go back.
const DAYS: i64 = 31;
/// The most due payments that are asked about before the comparison.
const MOST_ASKED: usize = 10_000;

/// What does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The payment, or what a posting says was one.
    pub payment: String,
    /// What differs.
    pub what: &'static str,
    /// The figures.
    pub detail: String,
}

/// Open payments of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPayments {
    /// Who takes them.
    pub gateway: Gateway,
    /// Where they stand.
    pub state: PaymentState,
    /// How many.
    pub count: i64,
    /// When the oldest was started.
    pub oldest: Timestamp,
}

/// What a gateway took on a day, by our books: to be held against its own report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayTotal {
    /// The day on which the payments were started, UTC.
    pub day: Day,
    /// Who took them.
    pub gateway: Gateway,
    /// How many succeeded.
    pub count: i64,
    /// What was charged.
    pub charged: Money,
    /// What of it has gone back: refunds and disputes that are open or lost.
    pub back: Money,
}

/// How payments and postings agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// When.
    pub at: Timestamp,
    /// How many due payments were asked about before.
    pub asked: usize,
    /// How many succeeded payments were held against their postings.
    pub payments: u64,
    /// How many top-ups were held against their payments.
    pub top_ups: u64,
    /// What does not agree; empty is good.
    pub differences: Vec<Difference>,
    /// What is still open.
    pub open: Vec<OpenPayments>,
    /// How many findings wait for operators.
    pub reviews: usize,
    /// The last month's totals by day and gateway, newest first.
    pub totals: Vec<DayTotal>,
}

/// What comparing all payments has come to.
#[derive(Default)]
struct Compared {
    count: u64,
    differences: Vec<Difference>,
    totals: BTreeMap<(Day, &'static str, &'static str), DayTotal>,
}

impl Compared {
    fn add(&mut self, created_at: Timestamp, gateway: Gateway, charged: Money, back: i64) {
        let (day, _) = created_at.civil_at(0);
        let none = Money::from_micros(0, charged.currency);
        let key = (day, gateway.slug(), charged.currency.code());
        let total = self.totals.entry(key).or_insert(DayTotal { day, gateway, count: 0, charged: none, back: none });
        total.count += 1;
        total.charged.micros = total.charged.micros.saturating_add(charged.micros);
        total.back.micros = total.back.micros.saturating_add(back);
    }
}

pub(crate) async fn run(engine: Weak<Inner>, mut stopped: watch::Receiver<bool>) {
    loop {
        let Some(inner) = engine.upgrade() else { return };
        let billing = Billing { inner };
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            done = billing.reconcile_when_due() => match done {
                Ok(Some(report)) if !report.differences.is_empty() => {
                    tracing::error!(differences = report.differences.len(), "payments and postings do not agree.");
                }
                Ok(Some(report)) => tracing::info!(payments = report.payments, "payments and postings agree."),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "payments could not be reconciled."),
            },
        }
        drop(billing);
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

impl Billing {
    /// Does the night's work, if it is due and no other process is at it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn reconcile_when_due(&self) -> Result<Option<Report>, StoreError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        let claimed = tx.execute(sql(
            "UPDATE worker_run SET due_at = $2 WHERE name = 'reconcile' AND due_at <= $1",
            values![now, now.plus_seconds(LEASE)],
        ));
        let is_mine = claimed.await? == 1;
        tx.commit().await?;
        if !is_mine {
            return Ok(None);
        }
        let report = self.reconcile().await?;
        let summary = format!(
            "{} payments, {} top-ups, {} differences, {} findings open",
            report.payments,
            report.top_ups,
            report.differences.len(),
            report.reviews
        );
        let mut tx = self.store().write().await?;
        tx.execute(sql(
            "UPDATE worker_run SET due_at = $1, finished_at = $2, summary = $3 WHERE name = 'reconcile'",
            values![now.plus_seconds(EVERY), self.now(), summary],
        ))
        .await?;
        tx.commit().await?;
        Ok(Some(report))
    }

    /// Asks the gateways about all payments whose time has come, then holds payments and postings against each other.
    /// What differs becomes a finding of its payment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn reconcile(&self) -> Result<Report, StoreError> {
        let mut asked = 0;
        while asked < MOST_ASKED {
            match self.check_due().await? {
                0 => break,
                some => asked += some,
            }
        }
        let backs = self.refresh_open_money_back().await?;
        tracing::debug!(backs, "open refunds and disputes were looked at.");
        let Compared { count: payments, mut differences, totals } = self.compare_payments().await?;
        let (top_ups, more) = self.compare_top_ups().await?;
        differences.extend(more);
        for difference in &differences {
            if let Ok(payment_id) = difference.payment.parse::<PaymentId>() {
                let finding = Finding { payment_id, what: difference.what, detail: difference.detail.clone() };
                self.inner.lanes.find(finding).await?;
            }
        }
        let reviews = self.open_reviews().await?.len();
        let open = self.open_payments().await?;
        let totals = totals.into_values().rev().collect();
        Ok(Report { at: self.now(), asked, payments, top_ups, differences, open, reviews, totals })
    }

    /// Every succeeded payment has one top-up of what it credited, and its refunds and disputes hold what they took.
    async fn compare_payments(&self) -> Result<Compared, StoreError> {
        let mut compared = Compared::default();
        let first_day = self.now().plus_days(-DAYS);
        let mut last = (i64::MIN, String::new());
        loop {
            let rows = self.store().all(sql(PAYMENTS, values![last.0, &last.1, PAGE])).await?;
            for row in &rows {
                let mut cells = row.cells();
                let (account, payment, state) = (cells.int()?, cells.text()?, cells.word::<PaymentState>()?);
                let (credited, posting) = (cells.maybe_int()?, cells.maybe_int()?);
                let (key, amount) = (cells.maybe_text()?, cells.maybe_int()?);
                let (held, taken, back) = (cells.int()?, cells.int()?, cells.int()?);
                let (created_at, gateway) = (Timestamp(cells.int()?), cells.word()?);
                let currency = cells.word()?;
                let charged = Money::from_micros(cells.int()?, currency);
                let bought = cells.int()?;
                last = (account, payment.clone());
                if state != PaymentState::Succeeded {
                    continue;
                }
                compared.count += 1;
                if created_at >= first_day {
                    compared.add(created_at, gateway, charged, back);
                }
                let differences = &mut compared.differences;
                let mut differ = |what, detail| differences.push(Difference { payment: payment.clone(), what, detail });
                if key.as_deref() != Some(&format!("top_up:{payment}")) {
                    differ("reconcile:no_posting", format!("posting {posting:?} is {key:?}"));
                } else if amount != credited {
                    differ("reconcile:amount", format!("credited {credited:?}, posted {amount:?} micro-units"));
                }
                if credited != Some(bought) {
                    differ("reconcile:credited", format!("bought {bought}, credited {credited:?} micro-units"));
                }
                if held != taken {
                    differ("reconcile:money_back", format!("holds {held}, took {taken} micro-units"));
                }
            }
            if i64::try_from(rows.len()).is_ok_and(|read| read < PAGE) {
                return Ok(compared);
            }
        }
    }

    /// Every top-up through a gateway belongs to a payment that has succeeded by it.
    async fn compare_top_ups(&self) -> Result<(u64, Vec<Difference>), StoreError> {
        let (mut count, mut differences) = (0, Vec::new());
        let mut last = i64::MIN;
        loop {
            // Whole accounts, so that a page ends where an account does.
            let accounts = self.store().all(sql(ACCOUNTS, values![last, PAGE])).await?;
            let Some(end) = accounts.last() else { return Ok((count, differences)) };
            let end = end.cells().int()?;
            for row in self.store().all(sql(TOP_UPS, values![last, end])).await? {
                let mut cells = row.cells();
                let (account, seq, key, state) = (cells.int()?, cells.int()?, cells.text()?, cells.maybe_text()?);
                count += 1;
                if state.as_deref() != Some(PaymentState::Succeeded.slug()) {
                    let payment = key.trim_start_matches("top_up:").to_owned();
                    let detail = format!("posting {seq} of account {account}, the payment is {state:?}");
                    differences.push(Difference { payment, what: "reconcile:no_payment", detail });
                }
            }
            last = end;
        }
    }

    async fn open_payments(&self) -> Result<Vec<OpenPayments>, StoreError> {
        let rows = self.store().all(sql(
            "SELECT gateway, state, count(*), min(created_at) FROM payment
             WHERE next_check_at IS NOT NULL AND state IN ('created', 'redirected', 'pending')
             GROUP BY gateway, state ORDER BY gateway, state",
            values![],
        ));
        let read = |row: &Row| {
            let mut cells = row.cells();
            let (gateway, state) = (cells.word()?, cells.word()?);
            Ok(OpenPayments { gateway, state, count: cells.int()?, oldest: Timestamp(cells.int()?) })
        };
        rows.await?.iter().map(read).collect()
    }
}

/// All payments by their key, with the posting that credits each, and what refunds and disputes hold and have taken.
pub(crate) const PAYMENTS: &str = "
    SELECT y.account_id, y.payment_id, y.state, y.credited, y.posting_seq, p.idem_key, p.amount,
           CAST((SELECT coalesce(sum(b.credit), 0) FROM money_back AS b
                 WHERE b.account_id = y.account_id AND b.payment_id = y.payment_id) AS BIGINT),
           CAST((SELECT -coalesce(sum(w.amount), 0) FROM posting AS w
                 WHERE w.account_id = y.account_id AND w.original = y.posting_seq AND w.kind IN ('refund', 'dispute'))
              - (SELECT coalesce(sum(v.amount), 0) FROM posting AS w JOIN posting AS v
                   ON v.account_id = w.account_id AND v.original = w.seq
                  AND v.kind IN ('dispute_won', 'refund_returned')
                 WHERE w.account_id = y.account_id AND w.original = y.posting_seq AND w.kind IN ('refund', 'dispute'))
                AS BIGINT),
           CAST((SELECT coalesce(sum(b.amount), 0) FROM money_back AS b
                 WHERE b.account_id = y.account_id AND b.payment_id = y.payment_id AND b.state IN ('open', 'gone'))
                AS BIGINT),
           y.created_at, y.gateway, y.currency, y.amount, coalesce(y.credit_amount, y.amount)
    FROM payment AS y LEFT JOIN posting AS p ON p.account_id = y.account_id AND p.seq = y.posting_seq
    WHERE (y.account_id, y.payment_id) > ($1, $2)
    ORDER BY y.account_id, y.payment_id LIMIT $3";

const ACCOUNTS: &str = "SELECT account_id FROM ledger_account WHERE account_id > $1 ORDER BY account_id LIMIT $2";

/// The top-ups of gateways of a range of accounts, with their payments' states.
pub(crate) const TOP_UPS: &str = "
    SELECT p.account_id, p.seq, p.idem_key, y.state
    FROM posting AS p LEFT JOIN payment AS y
      ON y.account_id = p.account_id AND y.payment_id = substr(p.idem_key, 8) AND y.posting_seq = p.seq
    WHERE p.account_id > $1 AND p.account_id <= $2 AND p.kind = 'top_up' AND p.idem_key LIKE 'top_up:%'";
