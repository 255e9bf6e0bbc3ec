//! Money as programs and operators write it: `-1234.5`, a point and no grouping, whatever the language.

use std::fmt::Write;

use crate::{
    currency::Currency,
    money::{MICROS_MAX, MICROS_PER_UNIT, Money},
};

/// Digits after the point.
const SCALE: usize = 6;

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Something else than an optional sign, digits, and a point with digits.
    #[error("is not a number such as 1234.5")]
    NotANumber,
    /// More digits after the point than are kept; they are never rounded away.
    #[error("has more than six digits after the point")]
    TooManyDigits,
    /// Beyond [`MICROS_MAX`].
    #[error("is too large")]
    OutOfRange,
}

impl Money {
    /// Reads `-1234.5`: exact, without grouping, in units of the currency.
    ///
    /// # Errors
    /// [`DecimalError`].
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, DecimalError> {
        let (is_negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Err(DecimalError::NotANumber);
        }
        if fraction.len() > SCALE {
            return Err(DecimalError::TooManyDigits);
        }
        let whole: i64 = whole.parse().map_err(|_| DecimalError::OutOfRange)?;
        let fraction: i64 = format!("{fraction:0<SCALE$}").parse().map_err(|_| DecimalError::OutOfRange)?;
        let micros = whole.checked_mul(MICROS_PER_UNIT).and_then(|micros| micros.checked_add(fraction));
        let micros = micros.filter(|micros| *micros <= MICROS_MAX).ok_or(DecimalError::OutOfRange)?;
        Ok(Self::from_micros(if is_negative { -micros } else { micros }, currency))
    }

    /// Writes `-1234.5`: exact, with as many digits after the point as it needs.
    #[must_use]
    pub fn decimal(self) -> String {
        let mut text = String::new();
        let micros = self.micros.unsigned_abs();
        let unit = MICROS_PER_UNIT.unsigned_abs();
        let sign = if self.micros < 0 { "-" } else { "" };
        // Writing to a text does not fail.
        let _ = write!(text, "{sign}{}.{:06}", micros / unit, micros % unit);
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_read_and_what_is_not() {
        let read = |text| Money::from_decimal(text, Currency::Usd).map(|money| money.micros);
        for (text, micros) in [("0", 0), ("-0", 0), ("12", 12_000_000), ("0012.5", 12_500_000), ("-0.000001", -1)] {
            assert_eq!(read(text), Ok(micros), "{text}");
        }
        for text in ["", "-", ".", "1.", ".5", "+1", "1,000", "1e3", " 1", "١", "--1", "1.2.3"] {
            assert_eq!(read(text), Err(DecimalError::NotANumber), "{text}");
        }
        assert_eq!(read("1.0000000"), Err(DecimalError::TooManyDigits));
        assert_eq!(read("9000000000.000001"), Err(DecimalError::OutOfRange));
        assert_eq!(read("99999999999999999999"), Err(DecimalError::OutOfRange));
        assert_eq!(Money::from_micros(100_000_000, Currency::Jpy).decimal(), "100");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(micros in -MICROS_MAX..=MICROS_MAX) {
            let money = Money::from_micros(micros, Currency::Vnd);
            prop_assert_eq!(Money::from_decimal(&money.decimal(), Currency::Vnd), Ok(money));
        }
    }
}
