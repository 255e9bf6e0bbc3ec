//! The vouchers that an account has redeemed.

use std::collections::BTreeMap;

use domain::{
    account::AccountId,
    currency::Currency,
    ledger::PostingKind,
    money::Money,
    time::{Day, Timestamp},
};

use crate::{
    engine::Billing,
    store::{Reader, Row, StoreError, sql, values},
    zone::Zone,
};

/// A voucher that ends within so many days is called to mind.
const SOON_DAYS: i32 = 14;
/// The most expiries that are looked through for a page.
const EXPIRIES_MAX: i64 = 1_000;

/// Whether a redeemed voucher still pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoucherStatus {
    /// Something is left of it.
    Active,
    /// All of it was spent.
    Used,
    /// Its time is over.
    Expired,
}

/// A voucher that an account has redeemed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountVoucher {
    /// The posting that granted it: its place in the list.
    pub seq: i64,
    /// The code.
    pub code: String,
    /// For the customer; may be empty.
    pub description: String,
    /// What it gave.
    pub amount: Money,
    /// What can still be spent of it, held credit included.
    pub remaining: Money,
    /// What was posted out when its time was over.
    pub expired: Money,
    /// When it was redeemed.
    pub applied_at: Timestamp,
    /// The day of that in the account's zone.
    pub applied: Day,
    /// Until when it pays; `None` for ever.
    pub valid_until: Option<Timestamp>,
    /// The day of that in the account's zone.
    pub last_day: Option<Day>,
    /// What it pays for; empty means everything.
    pub services: Vec<String>,
    /// Whether it still pays.
    pub status: VoucherStatus,
}

/// A page of them, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountVouchers {
    /// The vouchers.
    pub vouchers: Vec<AccountVoucher>,
    /// Where the next, older page begins.
    pub older: Option<i64>,
}

/// What vouchers still pay, all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoucherSums {
    /// What is left, held credit included.
    pub left: Money,
    /// What ends next, and on which day.
    pub next: Option<(Money, Day)>,
    /// How many end within fourteen days, and with how much.
    pub soon: Option<(u32, Money)>,
}

/// Which page.
#[derive(Debug, Clone, Copy)]
enum Which<'a> {
    Before(i64),
    Code(&'a str),
}

impl Billing {
    /// What the account has redeemed before the posting `before`, newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account_vouchers(
        &self,
        account_id: AccountId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<AccountVouchers, StoreError> {
        let which = Which::Before(before.unwrap_or(i64::MAX));
        let mut vouchers = self.redeemed(account_id, which, i64::from(limit) + 1).await?;
        let most = usize::try_from(limit).unwrap_or(0);
        let more = vouchers.len() > most;
        vouchers.truncate(most);
        let older = vouchers.last().filter(|_| more).map(|last| last.seq);
        Ok(AccountVouchers { vouchers, older })
    }

    /// What the account has redeemed by one code, in its normal form, newest first; at most `limit`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account_vouchers_of(
        &self,
        account_id: AccountId,
        code: &str,
        limit: u32,
    ) -> Result<Vec<AccountVoucher>, StoreError> {
        self.redeemed(account_id, Which::Code(code), i64::from(limit)).await
    }

    /// What all vouchers of the account still pay; `None` before the first billing profile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn voucher_sums(&self, account_id: AccountId) -> Result<Option<VoucherSums>, StoreError> {
        let Some(currency) = self.currency(account_id).await? else { return Ok(None) };
        let (zone, now) = (self.zone(account_id).await?, self.now());
        let soon_until = zone.civil(now).0.plus(SOON_DAYS);
        let (mut left, mut soon) = (0, (0, 0));
        let mut by_end = BTreeMap::<Day, i64>::new();
        for row in self.store().all(sql(LIVE, values![account_id])).await? {
            let mut cells = row.cells();
            let (remaining, held, end) = (cells.int()?, cells.int()?, cells.maybe_int()?.map(Timestamp));
            let is_over = end.is_some_and(|end| now >= end);
            let part = if is_over { held } else { remaining + held };
            left += part;
            if let Some(day) = end.filter(|_| !is_over && part > 0).map(|end| zone.civil(end).0) {
                *by_end.entry(day).or_default() += part;
                if day <= soon_until {
                    soon = (soon.0 + 1, soon.1 + part);
                }
            }
        }
        let money = |micros| Money::from_micros(micros, currency);
        Ok(Some(VoucherSums {
            left: money(left),
            next: by_end.first_key_value().map(|(day, micros)| (money(*micros), *day)),
            soon: (soon.0 > 0).then(|| (soon.0, money(soon.1))),
        }))
    }

    async fn redeemed(
        &self,
        account_id: AccountId,
        which: Which<'_>,
        limit: i64,
    ) -> Result<Vec<AccountVoucher>, StoreError> {
        let Some(currency) = self.currency(account_id).await? else { return Ok(Vec::new()) };
        let (zone, now) = (self.zone(account_id).await?, self.now());
        let kind = PostingKind::Voucher.slug();
        let mut reader = self.store().read().await?;
        let rows = match which {
            Which::Before(seq) => reader.all(sql(REDEEMED, values![account_id, kind, seq, limit])).await?,
            Which::Code(code) => reader.all(sql(REDEEMED_BY_CODE, values![account_id, kind, code, limit])).await?,
        };
        let mut vouchers =
            rows.iter().map(|row| read(row, currency, &zone, now)).collect::<Result<Vec<_>, StoreError>>()?;
        let oldest =
            vouchers.iter().filter(|voucher| voucher.status == VoucherStatus::Expired).map(|one| one.seq).min();
        if let Some(oldest) = oldest {
            let expired = expired_since(&mut reader, account_id, oldest).await?;
            for voucher in &mut vouchers {
                voucher.expired.micros += expired.get(&voucher.seq).copied().unwrap_or(0);
                // Whose time is over and of which nothing was left then, was used.
                if voucher.status == VoucherStatus::Expired && voucher.expired.micros == 0 {
                    voucher.status = VoucherStatus::Used;
                }
            }
        }
        Ok(vouchers)
    }
}

/// Reads [`REDEEMED`]. Of what is over, what is not posted out yet counts as expired.
fn read(row: &Row, currency: Currency, zone: &Zone, now: Timestamp) -> Result<AccountVoucher, StoreError> {
    let mut cells = row.cells();
    let (seq, code, description) = (cells.int()?, cells.text()?, cells.text()?);
    let (amount, applied_at) = (cells.int()?, Timestamp(cells.int()?));
    let (remaining, held) = (cells.int()?, cells.int()?);
    let valid_until = cells.maybe_int()?.map(Timestamp);
    let is_over = valid_until.is_some_and(|end| now >= end);
    let (left, expired) = if is_over { (held, remaining) } else { (remaining + held, 0) };
    let money = |micros| Money::from_micros(micros, currency);
    Ok(AccountVoucher {
        seq,
        code,
        description,
        amount: money(amount),
        remaining: money(left),
        expired: money(expired),
        applied_at,
        applied: zone.civil(applied_at).0,
        valid_until,
        last_day: valid_until.map(|end| zone.civil(end).0),
        services: serde_json::from_str(&cells.text()?).map_err(StoreError::data)?,
        status: match (left > 0, is_over) {
            (true, _) => VoucherStatus::Active,
            (false, true) => VoucherStatus::Expired,
            (false, false) => VoucherStatus::Used,
        },
    })
}

/// What was posted out since the posting `oldest`, by grant: an account has about as many expiries as grants.
async fn expired_since(
    reader: &mut Reader,
    account_id: AccountId,
    oldest: i64,
) -> Result<BTreeMap<i64, i64>, StoreError> {
    let mut sums = BTreeMap::new();
    for row in reader.all(sql(EXPIRED, values![account_id, oldest, EXPIRIES_MAX])).await? {
        let mut cells = row.cells();
        let (grant_id, micros) = (cells.int()?, cells.int()?);
        *sums.entry(grant_id).or_default() += micros;
    }
    Ok(sums)
}

/// The columns that [`read`] reads. Credit that paid a debt at once never became a grant.
macro_rules! redeemed {
    ($which:literal) => {
        concat!(
            "SELECT p.seq, p.reference, p.description, p.amount, p.at, coalesce(g.remaining, 0), coalesce(g.held, 0),
                    g.expires_at, coalesce(g.services, '[]')
             FROM posting AS p LEFT JOIN credit_grant AS g ON g.account_id = p.account_id AND g.grant_id = p.seq
             WHERE p.account_id = $1 AND p.kind NOT IN ('charge', 'hold', 'release') AND p.kind = $2 AND ",
            $which,
            " ORDER BY p.seq DESC LIMIT $4"
        )
    };
}

/// A page, by the index `posting_kind`.
pub(crate) const REDEEMED: &str = redeemed!("p.seq < $3");
/// Of one code: reads all vouchers of the account, which are few.
const REDEEMED_BY_CODE: &str = redeemed!("p.reference = $3");

/// The live grants of vouchers.
pub(crate) const LIVE: &str = "
    SELECT remaining, held, expires_at FROM credit_grant
    WHERE account_id = $1 AND is_live = 1 AND source = 'voucher'";

pub(crate) const EXPIRED: &str = "
    SELECT e.grant_id, -e.amount FROM posting AS p
    JOIN entry AS e ON e.account_id = p.account_id AND e.seq = p.seq
    WHERE p.account_id = $1 AND p.kind NOT IN ('charge', 'hold', 'release') AND p.kind = 'expiry' AND p.seq > $2
      AND e.grant_id IS NOT NULL
    ORDER BY p.seq DESC LIMIT $3";
