//! The threshold of an alert, as it is typed.

use domain::{
    currency::Currency,
    locale::Locale,
    money::{
        MICROS_MAX, Money,
        parse::{AmountError, parse_amount},
    },
};

use crate::FieldCode;

/// Reads the threshold; an empty one is none, and with zero only a balance below zero is told.
///
/// # Errors
/// What is wrong with it, for the field.
pub fn read_threshold(text: &str, currency: Currency, locale: impl Into<Locale>) -> Result<Option<Money>, FieldCode> {
    match parse_amount(text, currency, locale) {
        Ok(amount) => Ok(Some(amount)),
        Err(AmountError::Empty) => Ok(None),
        Err(AmountError::NotANumber | AmountError::OtherCurrency) => {
            Err(FieldCode::AmountUnreadable { example: Money::from_micros(100_000_000, currency) })
        }
        Err(AmountError::Negative) if is_zero(text) => Ok(Some(Money::zero(currency))),
        Err(AmountError::Negative) => Err(FieldCode::ThresholdNegative),
        Err(AmountError::TooManyDecimals { .. }) => Err(FieldCode::AmountDecimals { currency }),
        Err(AmountError::Ambiguous { readings: [first, second] }) => Err(FieldCode::AmountAmbiguous { first, second }),
        Err(AmountError::TooLarge) => {
            Err(FieldCode::ThresholdTooLarge { most: Money::from_micros(MICROS_MAX, currency) })
        }
    }
}

/// Whether what was read as a number has no digit but zero.
fn is_zero(text: &str) -> bool {
    text.chars().all(|character| !character.is_numeric() || matches!(character, '0' | '０'))
}

#[cfg(test)]
mod tests {
    use domain::{currency::Currency, language::Language, money::Money};

    use super::read_threshold;
    use crate::FieldCode;

    #[test]
    fn an_empty_threshold_is_none_and_a_doubtful_one_is_refused() {
        let read = |text, currency| read_threshold(text, currency, Language::En);
        assert_eq!(read(" ", Currency::Vnd), Ok(None));
        assert_eq!(read("2.000.000", Currency::Vnd), Ok(Some(Money::from_minor(2_000_000, Currency::Vnd).unwrap())));
        assert!(matches!(read("1.500", Currency::Usd), Err(FieldCode::AmountAmbiguous { .. })));
        for zero in ["0", "0.00", "０"] {
            assert_eq!(read(zero, Currency::Usd), Ok(Some(Money::zero(Currency::Usd))), "{zero}");
        }
        assert_eq!(read("-1", Currency::Usd), Err(FieldCode::ThresholdNegative));
        assert!(matches!(read("99999999999999", Currency::Vnd), Err(FieldCode::ThresholdTooLarge { .. })));
        assert!(matches!(read("plenty", Currency::Usd), Err(FieldCode::AmountUnreadable { .. })));
    }
}
