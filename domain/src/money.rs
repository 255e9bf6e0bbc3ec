//! Exact money: an integer count of micro-units beside its currency.

use serde::{Deserialize, Serialize};

use crate::currency::Currency;

pub mod decimal;
pub mod format;
pub mod parse;
#[cfg(test)]
mod tests;

/// Micro-units in one whole unit of any currency: six decimals.
pub const MICROS_PER_UNIT: i64 = 1_000_000;

/// The largest magnitude of one amount: 9 billion units. A thousand of them still add up within an `i64`.
pub const MICROS_MAX: i64 = 9_000_000_000_000_000;

/// An exact amount: `micros` millionths of one unit of `currency`. Signed; may be zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Micro-units (scale 6), whatever the currency.
    pub micros: i64,
    /// The currency the micro-units are of.
    pub currency: Currency,
}

/// Why an arithmetic step on money has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two amounts of different currencies met.
    #[error("cannot combine {0} with {1}")]
    CurrencyMismatch(Currency, Currency),
    /// The result is beyond [`MICROS_MAX`].
    #[error("amount is too large")]
    OutOfRange,
    /// The amount has digits below the currency's minor unit, where only whole minor units are allowed.
    #[error("amount is not a whole number of {0} minor units")]
    NotWholeMinor(Currency),
}

impl Money {
    /// An amount of `micros` millionths.
    #[must_use]
    pub const fn from_micros(micros: i64, currency: Currency) -> Self {
        Self { micros, currency }
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { micros: 0, currency }
    }

    /// An amount in the currency's own minor units (dong, yen, cents), as gateways speak.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] beyond [`MICROS_MAX`].
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        let micros = minor.checked_mul(currency.micros_per_minor()).ok_or(MoneyError::OutOfRange)?;
        Self { micros, currency }.in_range()
    }

    /// The amount in minor units.
    ///
    /// # Errors
    /// [`MoneyError::NotWholeMinor`] when digits would be lost: gateway amounts are never rounded.
    pub const fn to_minor(self) -> Result<i64, MoneyError> {
        let per_minor = self.currency.micros_per_minor();
        if self.micros % per_minor == 0 {
            Ok(self.micros / per_minor)
        } else {
            Err(MoneyError::NotWholeMinor(self.currency))
        }
    }

    /// Minor units, rounded half to even, for display only.
    #[must_use]
    pub const fn minor_rounded(self) -> i64 {
        let per_minor = self.currency.micros_per_minor();
        let floor = self.micros.div_euclid(per_minor);
        let rest = self.micros.rem_euclid(per_minor);
        let up = rest * 2 > per_minor || (rest * 2 == per_minor && floor % 2 != 0);
        if up { floor + 1 } else { floor }
    }

    /// Whether showing the amount in whole minor units hides digits.
    #[must_use]
    pub const fn hides_digits(self) -> bool {
        self.micros % self.currency.micros_per_minor() != 0
    }

    /// Sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::OutOfRange`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let micros = self.micros.checked_add(other.micros).ok_or(MoneyError::OutOfRange)?;
        Self { micros, ..self }.in_range()
    }

    /// Difference of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::OutOfRange`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let micros = self.micros.checked_sub(other.micros).ok_or(MoneyError::OutOfRange)?;
        Self { micros, ..self }.in_range()
    }

    /// The same amount with the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { micros: self.micros.saturating_neg(), currency: self.currency }
    }

    /// Passes the amount through when it is within ±[`MICROS_MAX`].
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub const fn in_range(self) -> Result<Self, MoneyError> {
        if self.micros >= -MICROS_MAX && self.micros <= MICROS_MAX { Ok(self) } else { Err(MoneyError::OutOfRange) }
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch(self.currency, other.currency))
        }
    }
}
