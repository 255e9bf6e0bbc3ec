//! What is exported: the movements that match, page by page, below one bound.

use domain::{
    account::AccountId,
    currency::Currency,
    history::{Filter, Movement},
    time::{Day, Timestamp},
};

use super::{ExportRefused, ExportRequest, Format, name::file_name};
use crate::{
    engine::Billing,
    history::{movement, page, page::Span, sources},
    store::{StoreError, sql, values},
    zone::Zone,
};

/// Movements read at once.
const BITE: i64 = 1_000;

/// What the file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The account's name.
    pub account_name: String,
    /// Of all amounts.
    pub currency: Currency,
    /// The zone of dates and times, an IANA name.
    pub zone: String,
    /// The day on which the file was made, in that zone.
    pub made_on: Day,
    /// The second of that day.
    pub made_at: u32,
    /// Which movements are in it.
    pub filter: Filter,
}

/// An export under way: answers page by page.
#[derive(Debug)]
pub struct Extract {
    billing: Billing,
    account_id: AccountId,
    zone: Zone,
    span: Span,
    before: i64,
    ended: bool,
    /// Whether movements need their vouchers' codes before the text is looked for in them.
    needs_codes: bool,
    head: Head,
    /// How many there will be, where that is known without reading them all.
    expected: Option<u64>,
}

impl Billing {
    /// Begins an export: fixes which movements there are.
    ///
    /// # Errors
    /// [`ExportRefused::NoHistory`], [`ExportRefused::Store`].
    pub async fn extract(&self, request: &ExportRequest) -> Result<Extract, ExportRefused> {
        let ExportRequest { account_id, filter, .. } = request;
        let account_id = *account_id;
        let row = self.store().first(sql(ACCOUNT, values![account_id])).await?;
        let Some(row) = row else { return Err(ExportRefused::NoHistory) };
        let mut cells = row.cells();
        let (account_name, zone_name) = (cells.text()?, cells.text()?);
        let (currency, last) = (cells.word()?, cells.int()?);
        let zone = Zone::named(&zone_name);
        let (span, needs_codes) = {
            let mut reader = self.store().read().await?;
            let span = Span::find(&mut reader, account_id, filter, &zone).await?;
            (span, sources::may_name_code(&mut reader, account_id, filter).await?)
        };
        let expected = match filter.text.trim().is_empty() {
            true => self.history_totals(account_id, filter).await?.and_then(|totals| u64::try_from(totals.count).ok()),
            false => None,
        };
        let now = self.now();
        let (made_on, minute) = zone.civil(now);
        let made_at = second_of_day(now, minute);
        let head = Head { account_name, currency, zone: zone_name, made_on, made_at, filter: filter.clone() };
        let before = last.saturating_add(1);
        let billing = self.clone();
        Ok(Extract { billing, account_id, zone, span, before, ended: false, needs_codes, head, expected })
    }
}

impl Extract {
    /// What the file says of itself.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// What to call the file.
    #[must_use]
    pub fn file_name(&self, format: Format) -> String {
        file_name(&self.head, format)
    }

    /// How many rows there will be, where that is known before they are read: it is not while a text is searched for.
    #[must_use]
    pub const fn expected(&self) -> Option<u64> {
        self.expected
    }

    /// The next movements, newest first: possibly none where a text is searched for; `None` after the last.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn next(&mut self) -> Result<Option<Vec<Movement>>, StoreError> {
        if self.ended {
            return Ok(None);
        }
        let filter = &self.head.filter;
        let statement = page::matching(self.account_id, filter, self.span.before(Some(self.before)), BITE);
        let mut reader = self.billing.store().read().await?;
        let rows = reader.all(statement).await?;
        let mut found = rows.iter().map(|row| movement(row, &self.zone)).collect::<Result<Vec<_>, _>>()?;
        self.ended = i64::try_from(rows.len()).is_ok_and(|read| read < BITE);
        if let Some(last) = found.last() {
            self.before = last.seq;
        }
        if !filter.text.trim().is_empty() {
            if self.needs_codes {
                sources::fill(&mut reader, self.account_id, &mut found).await?;
            }
            let prepared = filter.prepare();
            found.retain(|movement| prepared.matches(movement));
        }
        sources::fill(&mut reader, self.account_id, &mut found).await?;
        Ok(Some(found))
    }
}

/// The second of the day whose minute is known: zones differ by whole minutes.
pub(super) fn second_of_day(at: Timestamp, minute: u16) -> u32 {
    let second = u32::try_from(at.0.div_euclid(1_000).rem_euclid(60)).unwrap_or(0);
    u32::from(minute) * 60 + second
}

const ACCOUNT: &str = "SELECT a.name, a.time_zone, l.currency, l.seq
     FROM account AS a JOIN ledger_account AS l ON l.account_id = a.account_id WHERE a.account_id = $1";
