//! An account's subscription, as it lies in the database and as others see it.

use domain::{
    account::AccountId,
    plan::{Period, PlanId, Share, Status},
    time::{Day, Timestamp},
};

use crate::{
    engine::Billing,
    store::{Row, StoreError, sql, values},
};

/// The columns of `subscription` that [`read_subscription`] reads.
macro_rules! subscription_columns {
    () => {
        "s.account_id, s.number, s.plan_slug, s.plan_version, s.next_slug, s.next_version, s.status, s.anchor, s.period,
         s.period_start, s.period_end, s.months_in, s.grant_id, s.value, s.granted, s.granted_from, s.events,
         s.next_check_at"
    };
}
pub(crate) use subscription_columns;

/// A plan that an account has bought, with its present period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Counts the account's subscriptions, from 1.
    pub number: i64,
    /// The plan of the present period.
    pub plan: PlanId,
    /// The plan of the next one, when it is to be another.
    pub next: Option<PlanId>,
    /// How it stands.
    pub status: Status,
    /// The first day, in the account's zone: the day of the month on which its periods begin.
    pub anchor: Day,
    /// Counts its paid periods, from 1.
    pub period: i64,
    /// The last paid period.
    pub span: Period,
    /// The grant of the present allowance.
    pub grant_id: i64,
    /// What the present allowance was sold for.
    pub share: Share,
    /// How often something has happened to it.
    pub events: i64,
    /// When the clock next asks for something; `None` once it has ended.
    pub next_check_at: Option<Timestamp>,
}

impl Subscription {
    /// Numbers what happened last among everything that happened to the account's plans.
    #[must_use]
    pub fn last_event(&self) -> String {
        format!("{}.{}", self.number, self.events)
    }
}

/// Something that happened to a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionEvent {
    /// When.
    pub at: Timestamp,
    /// What: `bought`, `upgraded`, `downgrade_planned`, `cancelled`, `kept`, `renewed`, `past_due`, `lapsed` or `ended`.
    pub kind: String,
    /// The plan it was about.
    pub plan: PlanId,
    /// The period, from 1.
    pub period: i64,
    /// What was paid, micro-units.
    pub price: i64,
    /// Whole periods that went by before it without being charged.
    pub passed: i64,
    /// The posting of the allowance.
    pub posting: Option<i64>,
}

/// Reads [`subscription_columns`].
pub(crate) fn read_subscription(row: &Row) -> Result<(AccountId, Subscription), StoreError> {
    let mut cells = row.cells();
    let account_id = AccountId(cells.int()?);
    let number = cells.int()?;
    let plan = PlanId { slug: cells.text()?, version: cells.int()? };
    let (next_slug, next_version) = (cells.maybe_text()?, cells.maybe_int()?);
    let next = next_slug.zip(next_version).map(|(slug, version)| PlanId { slug, version });
    let status = cells.word()?;
    let anchor = Day(i32::try_from(cells.int()?).map_err(StoreError::data)?);
    let period = cells.int()?;
    let span = Period { start: Timestamp(cells.int()?), end: Timestamp(cells.int()?), months_in: cells.int()? };
    let grant_id = cells.int()?;
    let (value, granted, from) = (cells.int()?, cells.int()?, Timestamp(cells.int()?));
    let share = Share { value, granted, from, end: span.end };
    let (events, next_check_at) = (cells.int()?, cells.maybe_int()?.map(Timestamp));
    let subscription =
        Subscription { number, plan, next, status, anchor, period, span, grant_id, share, events, next_check_at };
    Ok((account_id, subscription))
}

impl Billing {
    /// The account's newest subscription, running or ended; `None` when it never had one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn subscription(&self, account_id: AccountId) -> Result<Option<Subscription>, StoreError> {
        let text = concat!(
            "SELECT ",
            subscription_columns!(),
            " FROM subscription AS s WHERE s.account_id = $1 ORDER BY s.number DESC LIMIT 1"
        );
        let row = self.store().first(sql(text, values![account_id])).await?;
        row.map(|row| Ok(read_subscription(&row)?.1)).transpose()
    }

    /// What happened to a subscription, oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn subscription_events(
        &self,
        account_id: AccountId,
        number: i64,
    ) -> Result<Vec<SubscriptionEvent>, StoreError> {
        let rows = self.store().all(sql(
            "SELECT at, kind, plan_slug, plan_version, period, price, passed, posting_seq FROM subscription_event
             WHERE account_id = $1 AND number = $2 ORDER BY event",
            values![account_id, number],
        ));
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok(SubscriptionEvent {
                at: Timestamp(cells.int()?),
                kind: cells.text()?,
                plan: PlanId { slug: cells.text()?, version: cells.int()? },
                period: cells.int()?,
                price: cells.int()?,
                passed: cells.int()?,
                posting: cells.maybe_int()?,
            })
        };
        rows.await?.into_iter().map(read).collect()
    }
}
