//! The form of alerts, as it is typed.

use billing::alerts::{RECIPIENTS_MAX, RecipientError, check_recipients};
use domain::{
    currency::Currency,
    locale::Locale,
    money::{
        MICROS_MAX, Money,
        parse::{AmountError, parse_amount},
    },
};

use crate::FieldCode;

/// Fields and what is wrong with them.
pub type Problems = Vec<(String, FieldCode)>;

/// Reads threshold and addresses.
///
/// # Errors
/// What is wrong with either, each at its field.
pub fn read_alerts(
    threshold: &str,
    recipients: &str,
    currency: Currency,
    locale: impl Into<Locale>,
) -> Result<(Option<Money>, Vec<String>), Problems> {
    match (read_threshold(threshold, currency, locale), read_recipients(recipients)) {
        (Ok(threshold), Ok(recipients)) => Ok((threshold, recipients)),
        (threshold, recipients) => {
            let problems = [("threshold", threshold.err()), ("recipients", recipients.err())];
            Err(problems.into_iter().filter_map(|(field, code)| Some((field.to_owned(), code?))).collect())
        }
    }
}

/// Reads the addresses, one a line or parted by what lists are parted by.
fn read_recipients(text: &str) -> Result<Vec<String>, FieldCode> {
    let addresses = text.split([',', ';', '\n', '、']).map(str::trim).filter(|text| !text.is_empty());
    let addresses: Vec<String> = addresses.map(str::to_owned).collect();
    check_recipients(&addresses).map_err(|error| match error {
        RecipientError::NoAddress(text) => FieldCode::BadAddress { text },
        RecipientError::TooMany => {
            FieldCode::TooManyAddresses { most: u32::try_from(RECIPIENTS_MAX).unwrap_or(u32::MAX) }
        }
    })
}

/// Reads the threshold; an empty one is none, and with zero only a balance below zero is told.
fn read_threshold(text: &str, currency: Currency, locale: impl Into<Locale>) -> Result<Option<Money>, FieldCode> {
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

    use super::{read_alerts, read_threshold};
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
        for large in ["9.000.000.001", "99999999999999"] {
            assert!(matches!(read(large, Currency::Vnd), Err(FieldCode::ThresholdTooLarge { .. })), "{large}");
        }
        assert!(matches!(read("plenty", Currency::Usd), Err(FieldCode::AmountUnreadable { .. })));
    }

    #[test]
    fn every_fault_is_told_at_its_field() {
        let read = |threshold: &str, recipients: &str| read_alerts(threshold, recipients, Currency::Usd, Language::En);
        let told = |threshold: &str, recipients: &str| read(threshold, recipients).unwrap_err();
        let negative = ("threshold".to_owned(), FieldCode::ThresholdNegative);
        let bad = ("recipients".to_owned(), FieldCode::BadAddress { text: "nobody".to_owned() });
        assert_eq!(told("-1", "a@example.com, nobody"), [negative.clone(), bad.clone()]);
        assert_eq!(told("-1", "a@example.com"), [negative]);
        assert_eq!(told("", "nobody"), [bad]);
        let many: Vec<String> = (0..11).map(|number| format!("a{number}@example.com")).collect();
        assert_eq!(told("", &many.join("\n"))[0].1, FieldCode::TooManyAddresses { most: 10 });
        let (threshold, recipients) = read(" ", "B@example.com; a@example.com、\n b@example.com ,").unwrap();
        assert_eq!((threshold, recipients), (None, vec!["a@example.com".to_owned(), "b@example.com".to_owned()]));
    }
}
