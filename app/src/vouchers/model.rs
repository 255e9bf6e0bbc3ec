//! A voucher as the page knows it.

use domain::{ledger::PostingKind, money::Money, time::Day};
use serde::{Deserialize, Serialize};

/// A voucher that ends within so many days says so.
const SOON_DAYS: i32 = 14;

/// Whether it still pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Something is left.
    Active,
    /// All of it was spent.
    Used,
    /// Its time is over.
    Expired,
}

/// A redeemed voucher. Days are those of the account's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// The posting that granted it.
    pub seq: i64,
    /// The code.
    pub code: String,
    /// For the customer; may be empty.
    pub description: String,
    /// What it gave.
    pub amount: Money,
    /// What is left.
    pub remaining: Money,
    /// What was lost when its time was over.
    pub expired: Money,
    /// When it was redeemed.
    pub applied: Day,
    /// Until when it pays.
    pub last_day: Option<Day>,
    /// What it pays for; empty means everything.
    pub services: Vec<String>,
    /// Whether it still pays.
    pub status: Status,
}

impl Voucher {
    /// Days until its end, when they are few and something is left to lose.
    #[must_use]
    pub fn few_days_left(&self, today: Day) -> Option<i32> {
        let left = self.last_day?.0 - today.0;
        (self.status == Status::Active && (0..=SOON_DAYS).contains(&left)).then_some(left)
    }

    /// What is left in hundredths of a per cent of the whole.
    #[must_use]
    pub fn share_left(&self) -> i64 {
        let whole = i128::from(self.amount.micros.max(1));
        i64::try_from(i128::from(self.remaining.micros) * 10_000 / whole).unwrap_or(0).clamp(0, 10_000)
    }

    /// The address that shows what it paid.
    #[must_use]
    pub fn href(&self) -> String {
        format!("{}?code={}&use={}#voucher-{}", super::view::HREF, self.code, self.seq, self.seq)
    }
}

/// What one movement took from a voucher, or gave back to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The row of the history.
    pub seq: i64,
    /// Day.
    pub day: Day,
    /// Minute of that day.
    pub minute: u16,
    /// What it was.
    pub kind: PostingKind,
    /// Which service; empty for the account itself.
    pub service: String,
    /// The service's words; may be empty.
    pub description: String,
    /// The voucher's part of it, signed.
    pub amount: Money,
}

#[cfg(feature = "ssr")]
impl From<billing::vouchers::AccountVoucher> for Voucher {
    fn from(voucher: billing::vouchers::AccountVoucher) -> Self {
        use billing::vouchers::VoucherStatus;

        Self {
            seq: voucher.seq,
            code: voucher.code,
            description: voucher.description,
            amount: voucher.amount,
            remaining: voucher.remaining,
            expired: voucher.expired,
            applied: voucher.applied,
            last_day: voucher.last_day,
            services: voucher.services,
            status: match voucher.status {
                VoucherStatus::Active => Status::Active,
                VoucherStatus::Used => Status::Used,
                VoucherStatus::Expired => Status::Expired,
            },
        }
    }
}

#[cfg(feature = "ssr")]
impl From<billing::vouchers::VoucherUse> for Use {
    fn from(one: billing::vouchers::VoucherUse) -> Self {
        let billing::vouchers::VoucherUse { seq, day, minute, kind, service, description, amount } = one;
        Self { seq, day, minute, kind, service, description, amount }
    }
}

#[cfg(test)]
mod tests {
    use domain::currency::Currency;

    use super::*;

    #[test]
    fn the_end_is_called_to_mind_when_it_is_near() {
        let money = |micros| Money::from_micros(micros, Currency::Vnd);
        let voucher = |last_day, status| Voucher {
            seq: 7,
            code: "0123456789".to_owned(),
            description: String::new(),
            amount: money(300),
            remaining: money(100),
            expired: money(0),
            applied: Day(1),
            last_day,
            services: vec![],
            status,
        };
        let left = |day, status| voucher(Some(Day(day)), status).few_days_left(Day(100));
        assert_eq!(left(110, Status::Active), Some(10));
        assert_eq!((left(100, Status::Active), left(114, Status::Active)), (Some(0), Some(14)));
        assert_eq!((left(115, Status::Active), left(110, Status::Used)), (None, None));
        assert_eq!(voucher(None, Status::Active).few_days_left(Day(100)), None);
        assert_eq!(voucher(None, Status::Active).share_left(), 3_333);
    }
}
