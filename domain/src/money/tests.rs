//! Properties of money, with wider and decimal arithmetic as the oracle.

use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{MICROS_MAX, Money, MoneyError};
use crate::{currency::Currency, locale::Locale};

/// Every currency in every language and number style.
pub fn everywhere() -> impl Iterator<Item = (Currency, Locale)> {
    Currency::ALL.into_iter().flat_map(|currency| Locale::all().map(move |locale| (currency, locale)))
}

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(Currency::ALL.as_slice())
}

/// Any integer, with a liking for the borders.
fn micros() -> impl Strategy<Value = i64> {
    prop_oneof![
        any::<i64>(),
        -MICROS_MAX - 2..=MICROS_MAX + 2,
        -50_000i64..50_000,
        prop::sample::select(vec![MICROS_MAX, -MICROS_MAX, MICROS_MAX + 1, i64::MIN, i64::MAX, 0]),
    ]
}

fn in_range(wide: i128) -> Option<i64> {
    i64::try_from(wide).ok().filter(|narrow| (-MICROS_MAX..=MICROS_MAX).contains(narrow))
}

proptest! {
    #[test]
    fn sums_and_differences_are_exact_or_refused(a in micros(), b in micros(), currency in currency()) {
        let (first, second) = (Money::from_micros(a, currency), Money::from_micros(b, currency));
        let expect = |wide| in_range(wide).map(|micros| Money { micros, currency }).ok_or(MoneyError::OutOfRange);
        prop_assert_eq!(first.checked_add(second), expect(i128::from(a) + i128::from(b)));
        prop_assert_eq!(first.checked_sub(second), expect(i128::from(a) - i128::from(b)));
    }

    #[test]
    fn currencies_never_mix(a in micros(), b in micros(), one in currency(), step in 1usize..4) {
        let place = Currency::ALL.iter().position(|known| *known == one).unwrap();
        let other = Currency::ALL[(place + step) % Currency::ALL.len()];
        let (first, second) = (Money::from_micros(a, one), Money::from_micros(b, other));
        prop_assert_eq!(first.checked_add(second), Err(MoneyError::CurrencyMismatch(one, other)));
        prop_assert_eq!(first.checked_sub(second), Err(MoneyError::CurrencyMismatch(one, other)));
    }

    #[test]
    fn minor_units_round_trip(minor in micros(), currency in currency()) {
        let wide = i128::from(minor) * i128::from(currency.micros_per_minor());
        match Money::from_minor(minor, currency) {
            Ok(money) => {
                prop_assert_eq!(i128::from(money.micros), wide);
                prop_assert_eq!(money.to_minor(), Ok(minor));
                prop_assert_eq!(money.minor_rounded(), minor);
                prop_assert!(!money.hides_digits());
            }
            Err(error) => {
                prop_assert_eq!(error, MoneyError::OutOfRange);
                prop_assert_eq!(in_range(wide), None);
            }
        }
    }

    #[test]
    fn to_minor_never_loses_digits(micros in micros(), currency in currency()) {
        let money = Money::from_micros(micros, currency);
        match money.to_minor() {
            Ok(minor) => prop_assert_eq!(minor * currency.micros_per_minor(), micros),
            Err(error) => {
                prop_assert_eq!(error, MoneyError::NotWholeMinor(currency));
                prop_assert!(money.hides_digits());
            }
        }
    }

    #[test]
    fn rounding_is_the_bankers(micros in micros(), currency in currency()) {
        let exact = Decimal::from_i128_with_scale(i128::from(micros), 6);
        let rounded = exact.round_dp_with_strategy(currency.exponent(), RoundingStrategy::MidpointNearestEven);
        let shown = Decimal::from_i128_with_scale(
            i128::from(Money::from_micros(micros, currency).minor_rounded()), currency.exponent());
        prop_assert_eq!(shown, rounded);
    }

    #[test]
    fn halves_go_to_the_even_neighbour(minor in -1_000_000i64..1_000_000, currency in currency()) {
        let per_minor = currency.micros_per_minor();
        let half = Money::from_micros(minor * per_minor + per_minor / 2, currency);
        prop_assert_eq!(half.minor_rounded(), minor + minor.rem_euclid(2));
    }
}
