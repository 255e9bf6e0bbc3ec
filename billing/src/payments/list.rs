//! Payments as their account sees them.

use domain::{
    account::AccountId,
    history::PaymentFilter,
    money::Money,
    payment::{BackFacts, PaymentId, ShownStatus},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    payments::{
        PaymentView, PaymentsPage,
        record::{PaymentRecord, payment_columns},
    },
    store::{Row, Statement, StoreError, sql, values},
    zone::Zone,
};

/// The most payments on one page.
const PAGE_MAX: u32 = 1_000;

impl Billing {
    /// One payment of an account; `None` when the account has no such payment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn payment(&self, account_id: AccountId, id: &PaymentId) -> Result<Option<PaymentView>, StoreError> {
        if id.account_id() != account_id {
            return Ok(None);
        }
        let zone = self.zone(account_id).await?;
        let Some(payment) = self.payment_record(id).await? else { return Ok(None) };
        let mut views = [view(payment, &zone, self.now())];
        if let Some(statement) = backs_of(account_id, &views)? {
            add_backs(&mut views, &self.store().all(statement).await?)?;
        }
        let [view] = views;
        Ok(Some(view))
    }

    /// The payments of an account that match the filter, newest first, before the one with number `before`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn payments(
        &self,
        account_id: AccountId,
        filter: PaymentFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<PaymentsPage, StoreError> {
        let zone = self.zone(account_id).await?;
        let limit = limit.clamp(1, PAGE_MAX);
        let mut reader = self.store().read().await?;
        let statement = matching(account_id, &filter, &zone, before, i64::from(limit) + 1);
        let rows = reader.all(statement).await?;
        let count = sql("SELECT payments FROM ledger_account WHERE account_id = $1", values![account_id]);
        let total_rows = reader.first(count).await?.map_or(Ok(0), |row| row.cells().int())?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let now = self.now();
        let read = |row| PaymentRecord::read(row).map(|payment| view(payment, &zone, now));
        let mut payments = rows.iter().take(most).map(read).collect::<Result<Vec<_>, _>>()?;
        if let Some(statement) = backs_of(account_id, &payments)? {
            add_backs(&mut payments, &reader.all(statement).await?)?;
        }
        Ok(PaymentsPage { payments, more: rows.len() > most, total_rows })
    }
}

/// The list's statement.
pub(crate) fn matching(
    account_id: AccountId,
    filter: &PaymentFilter,
    zone: &Zone,
    before: Option<i64>,
    limit: i64,
) -> Statement {
    let mut statement =
        Statement::building(concat!("SELECT ", payment_columns!(), " FROM payment AS p WHERE p.account_id = "))
            .bind(account_id);
    if !filter.statuses.is_empty() {
        let shown = filter.statuses.iter().copied().map(ShownStatus::slug);
        statement = statement.then(" AND p.shown IN (").bind_list(shown).then(")");
    }
    if let Some(from) = filter.from {
        statement = statement.then(" AND p.created_at >= ").bind(zone.start_of(from));
    }
    if let Some(to) = filter.to {
        statement = statement.then(" AND p.created_at < ").bind(zone.start_of(to.plus(1)));
    }
    if let Some(before) = before {
        statement = statement.then(" AND p.number < ").bind(before);
    }
    statement.then(" ORDER BY p.number DESC LIMIT ").bind(limit)
}

fn view(payment: PaymentRecord, zone: &Zone, now: Timestamp) -> PaymentView {
    let (day, minute) = zone.civil(payment.created_at);
    let (open, payable, is_over) = (payment.state.is_open(), payment.is_payable(now), payment.is_over(now));
    PaymentView {
        number: payment.number,
        created_at: payment.created_at,
        day,
        minute,
        gateway: payment.gateway,
        asked: payment.amount,
        credited: payment.credited.map(|micros| Money::from_micros(micros, payment.credit().currency)),
        observed: payment.quote.as_ref().map(|quote| zone.civil(quote.rate.observed_at)),
        quote: payment.quote,
        state: payment.state,
        reason: payment.reason,
        redirect_url: payment.redirect_url.filter(|_| payable),
        deadline: open.then_some(payment.deadline),
        is_over,
        hint: payment.hint.filter(|hint| hint.holds(payment.state)),
        backs: Vec::new(),
        id: payment.id,
    }
}

/// The refunds and disputes of those that were paid.
fn backs_of(account_id: AccountId, views: &[PaymentView]) -> Result<Option<Statement>, StoreError> {
    let paid = views.iter().filter(|view| view.credited.is_some());
    let paid: Vec<_> = paid.map(|view| (account_id.0, view.id.as_str())).collect();
    if paid.is_empty() {
        return Ok(None);
    }
    let wanted = serde_json::to_string(&paid).map_err(StoreError::data)?;
    Ok(Some(sql(BACKS, values![wanted])))
}

fn add_backs(views: &mut [PaymentView], rows: &[Row]) -> Result<(), StoreError> {
    for row in rows {
        let mut cells = row.cells();
        let (id, kind, state) = (cells.word::<PaymentId>()?, cells.word()?, cells.word()?);
        let currency = cells.word()?;
        let (amount, credit) = (Money::from_micros(cells.int()?, currency), cells.int()?);
        if let Some(view) = views.iter_mut().find(|view| view.id == id) {
            let credit = Money::from_micros(credit, view.credited.map_or(currency, |credited| credited.currency));
            view.backs.push(BackFacts { kind, state, amount, credit });
        }
    }
    Ok(())
}

pub(crate) const BACKS: &str = "
    SELECT b.payment_id, b.kind, b.state, b.currency, b.amount, b.credit
    FROM json_each($1) AS wanted CROSS JOIN money_back AS b
    WHERE b.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND b.payment_id = (wanted.value ->> 1)
    ORDER BY b.heard_at, b.kind, b.back_id";
