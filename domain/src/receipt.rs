//! Receipts: their numbers, who sells, and a receipt in words, ready for a page or for paper.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{account::AccountId, money::Money, payment::account_digits};

mod sheet;

pub use sheet::{Consent, Line, Pair, Party, Section, Sheet};

/// The number of a receipt: the account and the receipt's number within it, which has no gaps. Written
/// `RCT-<account, 10 digits>-<number, at least 4 digits>`, the account as in payment ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReceiptNumber {
    /// The account.
    pub account_id: AccountId,
    /// From 1.
    pub number: i64,
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RCT-{}-{:04}", account_digits(self.account_id), self.number)
    }
}

/// Who sells credit, as receipts name it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Seller {
    /// The name of the company.
    pub name: String,
    /// Postal address; lines are separated by `\n`. Empty: none is shown.
    pub address: String,
    /// Tax code. Empty: none is shown.
    pub tax_code: String,
    /// Where questions go: an e-mail or a web address. Empty: none is shown.
    pub contact: String,
    /// The tax that prices include; none is claimed unless there is one.
    pub tax: Option<Tax>,
}

/// A tax that is included in what is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tax {
    /// What it is called, such as `VAT`.
    pub name: String,
    /// How much of the price before tax it is, in hundredths of a percent: 1000 are 10 %.
    pub basis_points: u32,
}

impl Tax {
    /// How much of `paid` is tax, rounded half up to the currency's own digits.
    #[must_use]
    pub fn within(&self, paid: Money) -> Money {
        let minor = i128::from(paid.currency.micros_per_minor());
        let whole = 10_000 + i128::from(self.basis_points);
        let part = i128::from(paid.micros) * i128::from(self.basis_points);
        let units = (2 * part + whole * minor).div_euclid(2 * whole * minor);
        // Smaller than what was paid.
        Money { micros: i64::try_from(units * minor).unwrap_or(paid.micros), ..paid }
    }

    /// The rate as digits, such as `10` or `7.5`.
    #[must_use]
    pub fn percent(&self) -> String {
        let (whole, rest) = (self.basis_points / 100, self.basis_points % 100);
        match rest {
            0 => whole.to_string(),
            rest if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
            rest => format!("{whole}.{rest:02}"),
        }
    }

    /// Reads a rate of percent with at most two digits after the point, above 0 and at most 100, as hundredths.
    #[must_use]
    pub fn read_percent(text: &str) -> Option<u32> {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || rest.len() > 2 || !is_digits(whole) || !is_digits(rest) {
            return None;
        }
        let points = whole.parse::<u32>().ok()? * 100 + format!("{rest:0<2}").parse::<u32>().ok()?;
        (1..=10_000).contains(&points).then_some(points)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ReceiptNumber, Tax};
    use crate::{account::AccountId, currency::Currency, money::Money};

    fn tax(basis_points: u32) -> Tax {
        Tax { name: "VAT".to_owned(), basis_points }
    }

    #[test]
    fn a_number_names_its_account() {
        let number = |number| ReceiptNumber { account_id: AccountId(7), number }.to_string();
        assert_eq!(number(1), "RCT-0000000007-0001");
        assert_eq!(number(12_345), "RCT-0000000007-12345");
    }

    #[test]
    fn tax_is_within_what_is_paid() {
        let within = |minor, currency, points| {
            tax(points).within(Money::from_minor(minor, currency).unwrap()).to_minor().unwrap()
        };
        assert_eq!(within(1_100, Currency::Jpy, 1_000), 100);
        assert_eq!(within(3_000, Currency::Jpy, 1_000), 273);
        assert_eq!(within(500_000, Currency::Vnd, 800), 37_037);
    }

    #[test]
    fn percents_are_read_and_written() {
        for (text, points) in [("10", 1_000), ("7.5", 750), ("0.25", 25), ("100", 10_000)] {
            assert_eq!(Tax::read_percent(text), Some(points));
            assert_eq!(tax(points).percent(), text);
        }
        for text in ["", "0", "-1", "101", "1.234", "ten", "1,5", ".5"] {
            assert_eq!(Tax::read_percent(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn tax_and_the_rest_are_the_whole(minor in 1_i64..9_000_000_000, points in 1_u32..=10_000) {
            let paid = Money::from_minor(minor, Currency::Jpy).unwrap();
            let part = tax(points).within(paid).to_minor().unwrap();
            prop_assert!(part >= 0 && part <= minor);
            let exact = i128::from(minor) * i128::from(points);
            let whole = 10_000 + i128::from(points);
            prop_assert!((i128::from(part) * whole - exact).abs() * 2 <= whole);
        }
    }
}
