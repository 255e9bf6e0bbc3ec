//! Amounts as people look for them in a list.

use core::ops::RangeInclusive;

use super::{AmountError, Numeral, parse_amount, plain_character, strip_marks};
use crate::{currency::Currency, locale::Locale, money::Money, text::half_width};

/// The magnitudes, in micro-units, that a text looked for may mean as an amount; none when it is no number above zero.
///
/// It is read as [`parse_amount`] reads it, a sign before it left out. With no more decimals than the currency has, it
/// means every magnitude that a list shows so, rounded half to even; with more, up to six, exactly that one. Where it
/// can be read in two ways it means both: nothing is paid by looking.
pub fn amounts_sought(text: &str, currency: Currency, locale: impl Into<Locale>) -> Vec<RangeInclusive<u64>> {
    let text = text.trim();
    let text = text.strip_prefix(|sign: char| matches!(half_width(sign), '+' | '-' | '\u{2212}')).unwrap_or(text);
    match parse_amount(text, currency, locale) {
        Ok(money) => vec![shown_as(money)],
        Err(AmountError::Ambiguous { readings }) => readings.map(shown_as).to_vec(),
        Err(AmountError::TooManyDecimals { .. }) => exactly(text, currency).into_iter().collect(),
        Err(_) => Vec::new(),
    }
}

/// What is rounded to an amount of whole minor units.
const fn shown_as(money: Money) -> RangeInclusive<u64> {
    let micros = money.micros.unsigned_abs();
    let half = money.currency.micros_per_minor().unsigned_abs() / 2;
    // What lies in the middle goes to the even one.
    let reach = if money.minor_rounded() % 2 == 0 { half } else { half.saturating_sub(1) };
    micros.saturating_sub(reach)..=micros.saturating_add(reach)
}

/// A number with decimals that the currency does not have.
fn exactly(text: &str, currency: Currency) -> Option<RangeInclusive<u64>> {
    let plain: String = text.chars().map(plain_character).collect();
    let numeral = Numeral::split(strip_marks(plain.trim(), currency))?;
    let (whole, decimals) = numeral.decimals()?;
    let money = Money::from_decimal(&format!("{}.{decimals}", whole.concat()), currency).ok()?;
    let micros = money.micros.unsigned_abs();
    (micros > 0).then_some(micros..=micros)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::amounts_sought;
    use crate::{
        currency::Currency,
        language::Language,
        money::{MICROS_MAX, Money, format},
    };

    fn means(text: &str, currency: Currency, language: Language, micros: u64) -> bool {
        amounts_sought(text, currency, language).iter().any(|meant| meant.contains(&micros))
    }

    #[test]
    fn numbers_mean_amounts() {
        use Currency::{Eur, Jpy, Usd, Vnd};
        use Language::{En, Ja, Vi};
        for (text, currency, language, micros) in [
            ("12.50", Usd, En, 12_500_000),
            ("12,50", Usd, Vi, 12_500_000),
            ("12.5", Usd, Ja, 12_500_000),
            ("+$12.50", Usd, En, 12_500_000),
            (" \u{2212}$12.50 ", Usd, En, 12_500_000),
            ("12,50\u{a0}US$", Usd, Vi, 12_500_000),
            ("1.234.567 ₫", Vnd, Vi, 1_234_567_000_000),
            ("1,234,567", Vnd, En, 1_234_567_000_000),
            ("￥１，５００", Jpy, Ja, 1_500_000_000),
            ("0.001234", Usd, En, 1_234),
            ("9.125", Eur, En, 9_125_000),
        ] {
            assert!(means(text, currency, language, micros), "{text}");
        }
        // As a list shows it, and both readings.
        assert!(means("12.50", Usd, En, 12_504_999) && !means("12.50", Usd, En, 12_505_001));
        assert!(means("1.500", Usd, En, 1_500_000) && means("1.500", Usd, En, 1_500_000_000));
        assert!(!means("0.001234", Usd, En, 1_235));
        for text in ["", " ", "PAY-0001", "12 files", "0", "0.00", "--5", "12.50 €", "1.2345678", "99999999999999"] {
            assert!(amounts_sought(text, Usd, En).is_empty(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_meant(micros in -MICROS_MAX / 2..MICROS_MAX / 2) {
            for (currency, locale) in crate::money::tests::everywhere() {
                let money = Money::from_micros(micros, currency);
                let meant = |text: &str| {
                    amounts_sought(text, currency, locale).iter().any(|meant| meant.contains(&micros.unsigned_abs()))
                };
                let (shown, exact) = (format::text(money, locale), format::exact_text(money, locale));
                prop_assert!(money.minor_rounded() == 0 || meant(&shown.signed()) && meant(&shown.to_string()), "{shown}");
                // Where there are no cents, three decimals are a group.
                prop_assert!(micros == 0 || currency.exponent() == 0 || meant(&exact.to_string()), "{exact}");
            }
        }
    }
}
