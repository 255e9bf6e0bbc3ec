//! What is understood, what is refused, and the properties of both.

use proptest::prelude::*;

use super::{AmountError, parse_amount};
use crate::{
    currency::Currency::{self, Eur, Jpy, Usd, Vnd},
    language::Language::{self, En, Ja},
    locale::Locale,
    money::{MICROS_MAX, Money, format, tests::everywhere},
    number::NumberStyle,
};

fn minor(text: &str, currency: Currency, locale: impl Into<Locale>) -> Result<i64, AmountError> {
    parse_amount(text, currency, locale).map(|money| money.to_minor().unwrap())
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

/// What a text means: an amount in minor units, two of them, or too many decimals.
#[derive(Clone, Copy)]
enum Meaning {
    Is(i64),
    Either(i64, i64),
    TooFine,
}

impl Meaning {
    fn of(self, currency: Currency) -> Result<Money, AmountError> {
        let money = |minor| Money::from_minor(minor, currency).unwrap();
        match self {
            Self::Is(minor) => Ok(money(minor)),
            Self::Either(first, second) => Err(AmountError::Ambiguous { readings: [money(first), money(second)] }),
            Self::TooFine => Err(AmountError::TooManyDecimals { allowed: currency.exponent() }),
        }
    }
}

/// `text` with `G` for the mark with which the locale groups and `D` for its decimal mark.
fn marked(text: &str, locale: Locale) -> String {
    let (group, decimal) = locale.separators();
    text.replace('G', &group.to_string()).replace('D', &decimal.to_string())
}

/// Locale × decimals of the currency × mark × digits after it: the whole rule, where dot and comma have their parts.
#[test]
fn the_matrix_of_marks() {
    use Meaning::{Either, Is, TooFine};

    // With cents, without.
    for (text, cents, whole) in [
        // One mark and one or two digits: decimals, whichever mark it is. Zeros are no decimals.
        ("9D5", Is(950), TooFine),
        ("9G5", Is(950), TooFine),
        ("9D12", Is(912), TooFine),
        ("9G12", Is(912), TooFine),
        ("30D0", Is(3_000), Is(30)),
        ("30D00", Is(3_000), Is(30)),
        ("30G00", Is(3_000), Is(30)),
        ("1234D00", Is(123_400), Is(1_234)),
        // One mark and three digits. The grouping mark groups.
        ("9G125", Is(912_500), Is(9_125)),
        ("9G120", Is(912_000), Is(9_120)),
        ("500G000", Is(50_000_000), Is(500_000)),
        // The decimal mark does not, where there are decimals: it was typed to begin them.
        ("9D125", TooFine, Is(9_125)),
        ("25D005", TooFine, Is(25_005)),
        ("500D001", TooFine, Is(500_001)),
        ("9D120", Either(912, 912_000), Is(9_120)),
        ("1D000", Either(100, 100_000), Is(1_000)),
        ("500D000", Either(50_000, 50_000_000), Is(500_000)),
        // No group begins with a zero or has more than three digits.
        ("0D125", TooFine, TooFine),
        ("0G125", TooFine, TooFine),
        ("0G500", TooFine, TooFine),
        ("1234D567", TooFine, TooFine),
        ("1234G567", TooFine, TooFine),
        ("1000D000", TooFine, TooFine),
        // Four digits and more are no group and no cents.
        ("9D1250", TooFine, TooFine),
        ("9G1250", TooFine, TooFine),
        ("500D0000", TooFine, TooFine),
        ("500G0000", TooFine, TooFine),
        // Several marks of one kind group.
        ("9G125G500", Is(912_550_000), Is(9_125_500)),
        ("9D125D500", Is(912_550_000), Is(9_125_500)),
        // Marks of two kinds: the last begins the decimals.
        ("9G125D50", Is(912_550), TooFine),
        ("9D125G50", Is(912_550), TooFine),
        ("500G000D00", Is(50_000_000), Is(500_000)),
        ("500D000G00", Is(50_000_000), Is(500_000)),
        ("500G000D0", Is(50_000_000), Is(500_000)),
        ("9G125D500", TooFine, TooFine),
        ("9D125G500", TooFine, TooFine),
        // Three zeros may be a group with the wrong mark.
        ("1G500D000", TooFine, TooFine),
        ("1D500G000", TooFine, TooFine),
        // Spaces and apostrophes only group.
        ("9 125", Is(912_500), Is(9_125)),
        ("9'125", Is(912_500), Is(9_125)),
        ("9 125D50", Is(912_550), TooFine),
        ("9'125G00", Is(912_500), Is(9_125)),
        ("9 125D500", TooFine, TooFine),
    ] {
        for (currency, locale) in everywhere().filter(|(_, locale)| locale.numbers != NumberStyle::SpaceComma) {
            let typed = marked(text, locale);
            let meaning = if currency.exponent() == 0 { whole } else { cents };
            let read = parse_amount(&typed, currency, locale);
            assert_eq!(read, meaning.of(currency), "{typed} {currency} {locale:?}");
        }
    }
}

/// Whoever groups with spaces gives neither dot nor comma a group to make: a doubtful one is refused.
#[test]
fn with_spaces_no_mark_is_taken_for_a_group_where_there_are_cents() {
    use Meaning::{Either, Is, TooFine};

    for (text, cents, whole) in [
        ("9 125", Is(912_500), Is(9_125)),
        ("9\u{202f}125,50", Is(912_550), TooFine),
        ("9.5", Is(950), TooFine),
        ("9.125", TooFine, Is(9_125)),
        ("9,125", TooFine, Is(9_125)),
        ("9.120", Either(912, 912_000), Is(9_120)),
        ("9,120", Either(912, 912_000), Is(9_120)),
        ("1.234.567", Is(123_456_700), Is(1_234_567)),
        ("1,234.57", Is(123_457), TooFine),
    ] {
        for language in Language::ALL {
            let locale = Locale { language, numbers: NumberStyle::SpaceComma };
            for currency in Currency::ALL {
                let meaning = if currency.exponent() == 0 { whole } else { cents };
                assert_eq!(parse_amount(text, currency, locale), meaning.of(currency), "{text} {currency}");
            }
        }
    }
}

#[test]
fn a_mark_of_another_currency_is_named() {
    for (text, currency) in [
        ("$50", Vnd),
        ("50 USD", Vnd),
        ("US$ 50", Vnd),
        ("500.000 ₫", Usd),
        ("500.000 đồng", Jpy),
        ("€25", Usd),
        ("25 eur", Usd),
        ("￥３，０００", Eur),
        ("3000円", Vnd),
        ("-$50", Vnd),
        ("$-50", Vnd),
    ] {
        for language in Language::ALL {
            assert_eq!(minor(text, currency, language), Err(AmountError::OtherCurrency), "{text} {currency}");
        }
    }
    for text in ["$", "$abc", "$1e3", "$€25", "usd", "50 pounds", "₫₫25"] {
        assert_eq!(minor(text, Vnd, En), Err(AmountError::NotANumber), "{text}");
    }
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
        ("0.0", Jpy, Negative),
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
    fn what_is_written_is_read_by_everyone(units in 1..=MICROS_MAX) {
        for (currency, locale) in everywhere() {
            let micros = units - units % currency.micros_per_minor();
            prop_assume!(micros > 0);
            let money = Money::from_micros(micros, currency);
            let written = format::text(money, locale).to_string();
            for reader in Locale::all() {
                prop_assert_eq!(parse_amount(&written, currency, reader), Ok(money), "{} read in {:?}", written, reader);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof!["\\PC{0,30}", "[-+0-9０-９.,、 '\u{a0}$€¥₫đa-z]{0,24}", "[0-9.,]{1,12}"]) {
        for (currency, locale) in everywhere() {
            match parse_amount(&text, currency, locale) {
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
    fn three_digits_after_the_decimal_mark_are_never_taken_for_cents(whole in 1..=999u32, digits in 0..=999u32) {
        for (currency, locale) in everywhere() {
            let read = |mark| parse_amount(&marked(&format!("{whole}{mark}{digits:03}"), locale), currency, locale);
            let thousands = Money::from_micros((i64::from(whole) * 1_000 + i64::from(digits)) * 1_000_000, currency);
            prop_assert_eq!(read("G"), Ok(thousands));
            match (read("D"), currency.exponent()) {
                (read, 0) => prop_assert_eq!(read, Ok(thousands)),
                (Err(AmountError::Ambiguous { readings: [decimal, grouped] }), _) => {
                    prop_assert_eq!(digits % 10, 0);
                    prop_assert_eq!(grouped, thousands);
                    prop_assert_eq!(decimal.micros * 1_000, thousands.micros);
                }
                (read, allowed) => {
                    prop_assert_ne!(digits % 10, 0);
                    prop_assert_eq!(read, Err(AmountError::TooManyDecimals { allowed }));
                }
            }
        }
    }

    #[test]
    fn digits_alone_are_the_number(units in 1..=9_000_000_000i64) {
        for (currency, locale) in everywhere() {
            let read = parse_amount(&units.to_string(), currency, locale);
            prop_assert_eq!(read, Ok(Money::from_micros(units * 1_000_000, currency)));
        }
    }

    #[test]
    fn one_text_never_means_two_amounts_to_two_readers(text in "[0-9]{1,3}([., ][0-9]{1,4}){0,3}") {
        for currency in Currency::ALL {
            let mut read: Vec<Money> =
                Locale::all().filter_map(|locale| parse_amount(&text, currency, locale).ok()).collect();
            read.dedup();
            prop_assert!(read.len() <= 1, "{} read as {:?}", text, read);
        }
    }
}
