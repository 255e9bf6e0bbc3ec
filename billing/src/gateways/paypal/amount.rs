//! PayPal's amounts: a decimal string with exactly the currency's digits.

use domain::{currency::Currency, money::Money};
use serde::{Deserialize, Serialize};

/// An amount on the wire.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct WireAmount {
    currency_code: String,
    value: String,
}

impl WireAmount {
    /// Writes a positive amount in a currency sold through PayPal; `None` for any other.
    pub(super) fn write(amount: Money) -> Option<Self> {
        if !matches!(amount.currency, Currency::Usd | Currency::Eur) {
            return None;
        }
        let minor = amount.to_minor().ok().filter(|minor| *minor > 0)?;
        let value = format!("{}.{:02}", minor / 100, minor % 100);
        Some(Self { currency_code: amount.currency.code().to_owned(), value })
    }

    /// Reads an amount strictly: no sign, no exponent, no leading zero, exactly the currency's digits.
    pub(super) fn read(&self) -> Option<Money> {
        let currency: Currency = self.currency_code.parse().ok()?;
        let exponent = usize::try_from(currency.exponent()).ok()?;
        let (whole, fraction) = match exponent {
            0 => (self.value.as_str(), ""),
            _ => self.value.split_once('.')?,
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading_zero || fraction.len() != exponent || !digits(whole) || !digits(fraction) {
            return None;
        }
        Money::from_minor(format!("{whole}{fraction}").parse().ok()?, currency).ok()
    }
}

#[cfg(test)]
mod tests {
    use domain::{currency::Currency, money::Money};
    use proptest::prelude::*;

    use super::WireAmount;

    fn read(value: &str, code: &str) -> Option<Money> {
        WireAmount { currency_code: code.to_owned(), value: value.to_owned() }.read()
    }

    #[test]
    fn reads_strictly() {
        assert_eq!(read("25.00", "USD"), Money::from_minor(2_500, Currency::Usd).ok());
        assert_eq!(read("0.05", "EUR"), Money::from_minor(5, Currency::Eur).ok());
        assert_eq!(read("1000", "JPY"), Money::from_minor(1_000, Currency::Jpy).ok());
        for value in ["25", "25.0", "25.000", "025.00", ".50", "-1.00", "+1.00", "1e3", "1,000.00", "1.00 ", "", "."] {
            assert_eq!(read(value, "USD"), None, "{value}");
        }
        assert_eq!(read("1000.00", "JPY"), None);
        assert_eq!(read("25.00", "usd"), None);
        assert_eq!(read("99999999999999999999.00", "USD"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(minor in 1i64..1_000_000_000) {
            let amount = Money::from_minor(minor, Currency::Eur).unwrap();
            prop_assert_eq!(WireAmount::write(amount).unwrap().read(), Some(amount));
        }
    }
}
