//! The table, written out once more.

use proptest::prelude::*;

use super::{AmountRefusal, Offer, QUOTED, balance_currencies, check_amount, offers};
use crate::{
    country::CountryCode,
    currency::Currency::{self, Eur, Jpy, Usd, Vnd},
    gateway::Gateway,
    money::Money,
    quote::Pair,
};

fn country(code: &str) -> CountryCode {
    code.parse().unwrap()
}

/// Gateway, currency of the charge, least, most and offered amounts in whole units of the balance currency, and the most
/// that is charged.
type Row = (Gateway, Currency, i64, i64, [i64; 5], i64);

fn written(offer: &Offer, currency: Currency) -> Row {
    let units = |money: Money| {
        assert_eq!(money.currency, currency);
        assert_eq!(money.micros % 1_000_000, 0);
        money.micros / 1_000_000
    };
    let presets: Vec<i64> = offer.presets.iter().copied().map(units).collect();
    let most_charged = offer.most_charged.micros / 1_000_000;
    let presets = presets.try_into().unwrap();
    (offer.gateway, offer.charged_in(), units(offer.minimum), units(offer.maximum), presets, most_charged)
}

#[test]
fn the_table() {
    let dong = [500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000];
    let yen = [3_000, 5_000, 10_000, 30_000, 100_000];
    let vietnam = [
        (Vnd, (Gateway::Vnpay, Vnd, 500_000, 999_999_999, dong, 999_999_999)),
        (Vnd, (Gateway::Paypal, Usd, 500_000, 200_000_000, dong, 10_000)),
    ];
    let japan = [
        (Jpy, (Gateway::Stripe, Jpy, 3_000, 9_999_999, yen, 9_999_999)),
        (Jpy, (Gateway::Paypal, Usd, 3_000, 1_000_000, yen, 10_000)),
    ];
    let paypal = |currency| (currency, (Gateway::Paypal, currency, 25, 10_000, [25, 50, 100, 250, 500], 10_000));
    let other = [paypal(Usd), paypal(Eur)];
    for code in CountryCode::ALL {
        let rows: &[(Currency, Row)] = match *code {
            "VN" => &vietnam,
            "JP" => &japan,
            _ => &other,
        };
        let mut currencies: Vec<Currency> = rows.iter().map(|(currency, _)| *currency).collect();
        currencies.dedup();
        assert_eq!(balance_currencies(country(code)), currencies, "{code}");
        for currency in Currency::ALL {
            let expected: Vec<Row> = rows.iter().filter(|(of, _)| *of == currency).map(|(_, row)| *row).collect();
            let found: Vec<Row> =
                offers(country(code), currency).iter().map(|offer| written(offer, currency)).collect();
            assert_eq!(found, expected, "{code} {currency}");
        }
    }
}

#[test]
fn what_is_quoted() {
    let all = CountryCode::ALL.iter().flat_map(|code| {
        let country = country(code);
        balance_currencies(country).iter().flat_map(move |currency| offers(country, *currency))
    });
    let mut pairs: Vec<Pair> = all.filter_map(|offer| offer.quoted()).collect();
    pairs.sort();
    pairs.dedup();
    let mut expected = QUOTED;
    expected.sort();
    assert_eq!(pairs, expected);
}

#[test]
fn limits() {
    let vnpay = offers(CountryCode::VIETNAM, Vnd)[0];
    let check = |micros| check_amount(&vnpay, Money::from_micros(micros, Vnd));
    assert_eq!(check(500_000_000_000), Ok(()));
    assert_eq!(check(499_999_000_000), Err(AmountRefusal::TooSmall { least: vnpay.minimum }));
    assert_eq!(check(999_999_999_000_000), Ok(()));
    assert_eq!(check(1_000_000_000_000_000), Err(AmountRefusal::TooLarge { most: vnpay.maximum }));
    assert_eq!(check(500_000_500_000), Err(AmountRefusal::NotWholeMinor));
    assert_eq!(check_amount(&vnpay, Money::from_micros(500_000_000_000, Jpy)), Err(AmountRefusal::OtherCurrency));
    let paypal = offers(country("DE"), Eur)[0];
    assert_eq!(check_amount(&paypal, Money::from_minor(2_501, Eur).unwrap()), Ok(()));
    assert_eq!(check_amount(&paypal, Money::from_micros(25_001_000, Eur)), Err(AmountRefusal::NotWholeMinor));
}

#[test]
fn every_offered_amount_can_be_bought() {
    for code in CountryCode::ALL {
        for currency in Currency::ALL {
            for offer in offers(country(code), currency) {
                assert!(offer.presets.is_sorted_by(|before, after| before.micros < after.micros));
                for preset in offer.presets {
                    assert_eq!(check_amount(&offer, *preset), Ok(()), "{code} {preset:?}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn what_passes_is_within_the_limits(micros: i64, of in prop::sample::select(Currency::ALL.as_slice())) {
        for offer in [offers(CountryCode::VIETNAM, Vnd), offers(CountryCode::JAPAN, Jpy), offers(country("US"), Usd)].concat() {
            let amount = Money::from_micros(micros, of);
            let fits = of == offer.currency()
                && (offer.minimum.micros..=offer.maximum.micros).contains(&micros)
                && amount.to_minor().is_ok();
            prop_assert_eq!(check_amount(&offer, amount).is_ok(), fits);
        }
    }
}
