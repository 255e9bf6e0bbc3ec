//! What is understood, what is refused, and the properties of both.

use proptest::prelude::*;

use super::{AmountError, parse_amount};
use crate::{
    currency::Currency::{self, Eur, Jpy, Usd, Vnd},
    language::Language::{self, En, Ja, Vi},
    money::{MICROS_MAX, Money, format, tests::everywhere},
};

fn minor(text: &str, currency: Currency, language: Language) -> Result<i64, AmountError> {
    parse_amount(text, currency, language).map(|money| money.to_minor().unwrap())
}

#[test]
fn whole_amounts_in_any_dress() {
    for text in [
        "500000",
        "500.000",
        "500,000",
        "500 000",
        "500\u{a0}000",
        "500\u{202f}000",
        "500'000",
        "500’000",
        " 500.000 đ",
        "₫500,000",
        "500.000₫",
        "VND 500.000",
        "500000vnd",
        "500.000 VNĐ",
        "５００，０００",
        "５００．０００",
        "500、000",
        "500.000 đồng",
    ] {
        for language in Language::ALL {
            assert_eq!(minor(text, Vnd, language), Ok(500_000), "{text} {language:?}");
        }
    }
    for text in ["￥３，０００", "¥3000", "3,000円", "JPY 3,000", "３０００", "3000 yen"] {
        assert_eq!(minor(text, Jpy, Ja), Ok(3_000), "{text}");
    }
}

#[test]
fn decimals_in_any_dress() {
    for language in Language::ALL {
        for (text, cents) in [
            ("25", 2_500),
            ("25.5", 2_550),
            ("25,50", 2_550),
            ("US$1,234.57", 123_457),
            ("1.234,57 US$", 123_457),
            ("1 234,57", 123_457),
            ("1'234.57 usd", 123_457),
            ("＄２５．００", 2_500),
            ("1,234,567", 123_456_700),
            ("1.234.567", 123_456_700),
            ("0.01", 1),
        ] {
            assert_eq!(minor(text, Usd, language), Ok(cents), "{text} {language:?}");
        }
    }
    assert_eq!(minor("€ 99,90", Eur, En), Ok(9_990));
}

#[test]
fn three_digits_after_one_separator() {
    let two = |first, second| {
        let readings = [first, second].map(|cents| Money::from_minor(cents, Usd).unwrap());
        Err(AmountError::Ambiguous { readings })
    };
    // The language's own grouping.
    assert_eq!(minor("1,000", Usd, En), Ok(100_000));
    assert_eq!(minor("1.000", Usd, Vi), Ok(100_000));
    // The language's decimal separator, but no decimals: cents have two digits.
    assert_eq!(minor("1.234", Usd, En), Ok(123_400));
    assert_eq!(minor("1,234", Usd, Vi), Ok(123_400));
    // Truly two readings.
    assert_eq!(minor("1.000", Usd, En), two(100, 100_000));
    assert_eq!(minor("1,500", Usd, Vi), two(150, 150_000));
    assert_eq!(minor("$1.500", Usd, Ja), two(150, 150_000));
    // No currency with decimals, no second reading.
    assert_eq!(minor("1.000", Vnd, En), Ok(1_000));
    assert_eq!(minor("1,000", Vnd, Vi), Ok(1_000));
}

#[test]
fn refusals() {
    use AmountError::{Empty, Negative, NotANumber, TooLarge, TooManyDecimals};

    for (text, currency, error) in [
        ("", Usd, Empty),
        (" \u{3000}", Usd, Empty),
        ("abc", Usd, NotANumber),
        ("$", Usd, NotANumber),
        ("1e3", Usd, NotANumber),
        ("0x10", Usd, NotANumber),
        ("1,,000", Usd, NotANumber),
        ("1 00", Usd, NotANumber),
        ("1,00,000", Usd, NotANumber),
        ("1.000,000.00", Usd, NotANumber),
        (".5", Usd, NotANumber),
        ("5.", Usd, NotANumber),
        ("€25", Usd, NotANumber),
        ("$25", Vnd, NotANumber),
        ("٢٥", Usd, NotANumber),
        ("-5", Usd, Negative),
        ("−$5", Usd, Negative),
        ("$-5", Usd, Negative),
        ("-", Usd, NotANumber),
        ("0", Usd, Negative),
        ("0.00", Usd, Negative),
        ("1.2345", Usd, TooManyDecimals { allowed: 2 }),
        ("0.500", Usd, TooManyDecimals { allowed: 2 }),
        ("1,000.000", Usd, TooManyDecimals { allowed: 2 }),
        ("500.00", Vnd, TooManyDecimals { allowed: 0 }),
        ("3000.5", Jpy, TooManyDecimals { allowed: 0 }),
        ("99999999999", Vnd, TooLarge),
        ("999999999999999999999999999999", Usd, TooLarge),
    ] {
        assert_eq!(minor(text, currency, En), Err(error), "{text:?}");
    }
    assert_eq!(minor(&"9".repeat(10_000), Usd, En), Err(TooLarge));
}

proptest! {
    #[test]
    fn what_is_written_is_read_in_every_language(units in 1..=MICROS_MAX) {
        for (currency, language) in everywhere() {
            let micros = units - units % currency.micros_per_minor();
            prop_assume!(micros > 0);
            let money = Money::from_micros(micros, currency);
            let written = format::text(money, language).to_string();
            for reader in Language::ALL {
                prop_assert_eq!(parse_amount(&written, currency, reader), Ok(money), "{} read in {:?}", written, reader);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof!["\\PC{0,30}", "[-+0-9０-９.,、 '\u{a0}$€¥₫đa-z]{0,24}", "[0-9.,]{1,12}"]) {
        for (currency, language) in everywhere() {
            match parse_amount(&text, currency, language) {
                Ok(money) => {
                    prop_assert!(money.micros > 0 && money.micros <= MICROS_MAX);
                    prop_assert_eq!(money.currency, currency);
                    prop_assert!(money.to_minor().is_ok());
                }
                Err(AmountError::Ambiguous { readings: [first, second] }) => {
                    prop_assert!(first.micros > 0 && second.micros > 0 && first != second);
                    prop_assert!(currency.exponent() > 0);
                }
                Err(_) => {}
            }
        }
    }

    #[test]
    fn digits_alone_are_the_number(units in 1..=9_000_000_000i64) {
        for (currency, language) in everywhere() {
            let read = parse_amount(&units.to_string(), currency, language);
            prop_assert_eq!(read, Ok(Money::from_micros(units * 1_000_000, currency)));
        }
    }

    #[test]
    fn one_text_never_means_two_amounts_to_two_readers(text in "[0-9]{1,3}([.,][0-9]{1,4}){0,3}") {
        for currency in Currency::ALL {
            let mut read: Vec<Money> =
                Language::ALL.iter().filter_map(|language| parse_amount(&text, currency, *language).ok()).collect();
            read.dedup();
            prop_assert!(read.len() <= 1, "{} read as {:?}", text, read);
        }
    }
}
