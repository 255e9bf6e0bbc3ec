use proptest::prelude::*;

use super::{
    Acceptance, BadRate, Entered, ExchangeRate, NoRate, Pair, Quote, QuoteRefusal, Rate, Spread, VALID_SECONDS, accept,
    approximate,
};
use crate::{
    currency::Currency::{self, Eur, Jpy, Usd, Vnd},
    money::{MICROS_MAX, Money},
    time::Timestamp,
};

const NOW: Timestamp = Timestamp(1_795_316_400_000);
const DAY: i64 = 86_400;
const MOST: Money = Money::from_micros(10_000_000_000, Usd);

fn rate(quote: Currency, number: &str, basis_points: i64) -> ExchangeRate {
    ExchangeRate {
        version: 3,
        pair: Pair { base: Usd, quote },
        rate: number.parse().unwrap(),
        spread: basis_points.try_into().unwrap(),
        source: "Test Bank".to_owned(),
        observed_at: NOW.plus_seconds(-3_600),
    }
}

fn dong(whole: i64) -> Money {
    Money::from_minor(whole, Vnd).unwrap()
}

fn cents(minor: i64) -> Money {
    Money::from_minor(minor, Usd).unwrap()
}

#[test]
fn an_approximation_knows_no_spread_and_goes_both_ways() {
    let rate = rate(Vnd, "26310", 500);
    let dollars = |cents| Money::from_minor(cents, Usd).unwrap();
    assert_eq!(approximate(dong(2_000_000), Usd, &rate), Some(dollars(7_602)));
    assert_eq!(approximate(dong(-2_000_000), Usd, &rate), Some(dollars(-7_602)));
    assert_eq!(approximate(dollars(100), Vnd, &rate), Some(dong(26_310)));
    assert_eq!(approximate(dong(0), Usd, &rate), Some(dollars(0)));
    assert_eq!(approximate(dong(1), Eur, &rate), None);
    assert_eq!(approximate(dong(1), Vnd, &rate), None);
}

#[test]
fn charges_written_out_by_hand() {
    let charged = |quote, number, points, whole| {
        rate(quote, number, points).charge(Money::from_minor(whole, quote).unwrap()).map(|charge| charge.to_minor())
    };
    // 2,000,000 / 26,310 = 76.0167…
    assert_eq!(charged(Vnd, "26310", 0, 2_000_000), Ok(Ok(7_602)));
    // 500,000 / 26,250 × 1.005 = 19.142857…
    assert_eq!(charged(Vnd, "26250", 50, 500_000), Ok(Ok(1_915)));
    // 10,000 / 151.25 × 1.01 = 66.7768…
    assert_eq!(charged(Jpy, "151.25", 100, 10_000), Ok(Ok(6_678)));
    // To the cent: nothing is added.
    assert_eq!(charged(Vnd, "25000", 0, 500_000), Ok(Ok(2_000)));
    // A hundred-millionth of a dong too much is a cent more.
    assert_eq!(charged(Vnd, "24999.99999999", 0, 500_000), Ok(Ok(2_001)));
}

#[test]
fn what_is_not_charged() {
    let vnd = rate(Vnd, "26250", 0);
    for amount in [dong(0), dong(-1), cents(100), Money::from_micros(1, Jpy)] {
        assert_eq!(vnd.charge(amount), Err(QuoteRefusal::Amount));
    }
    // More dollars than are kept.
    assert_eq!(rate(Vnd, "0.000001", 0).charge(Money::from_micros(MICROS_MAX, Vnd)), Err(QuoteRefusal::Amount));
    // The least there is costs the least that can be charged.
    assert_eq!(vnd.charge(Money::from_micros(1, Vnd)), Ok(cents(1)));
}

#[test]
fn rates_and_spreads_that_are_read() {
    for (text, written) in [("26250", "26250"), ("151.250", "151.25"), ("0.000001", "0.000001"), ("07", "7")] {
        assert_eq!(text.parse::<Rate>().unwrap().to_string(), written);
    }
    let refused = |text: &str| text.parse::<Rate>().unwrap_err();
    for text in ["", "-1", "+1", "1e3", "26,250", "1.", ".5", " 1", "1.2.3", "٢", "NaN"] {
        assert_eq!(refused(text), BadRate::NotANumber, "{text}");
    }
    for text in ["0", "0.000000999", "1000000001", "99999999999999999999"] {
        assert_eq!(refused(text), BadRate::OutOfRange, "{text}");
    }
    assert_eq!(refused("1.0000000001"), BadRate::TooManyDigits);
    for (points, percent) in [(0, "0"), (5, "0.05"), (50, "0.5"), (100, "1"), (125, "1.25"), (2_000, "20")] {
        assert_eq!(Spread::try_from(points).unwrap().percent(), percent);
    }
    for points in [-1, 2_001, i64::MAX] {
        assert_eq!(Spread::try_from(points), Err(BadRate::Spread));
    }
    for text in ["USD", "USD/USD", "usd/VND", "USD/VND/JPY", "XXX/VND"] {
        assert!(text.parse::<Pair>().is_err(), "{text}");
    }
    let far = |one: &str, other: &str| one.parse::<Rate>().unwrap().is_far_from(other.parse().unwrap());
    assert!(far("26250", "262500") && far("26250", "2625") && far("26250", "28876"));
    assert!(!far("26250", "28875") && !far("28875", "26250") && !far("1000000000", "1000000000"));
}

#[test]
fn old_rates_quote_nothing() {
    let rate = rate(Vnd, "26250", 0);
    let make = |age| Quote::make(rate.clone(), dong(500_000), rate.observed_at.plus_seconds(age), DAY, MOST);
    assert!(make(DAY).is_ok());
    let old = NoRate::Old { observed_at: rate.observed_at };
    assert_eq!(make(DAY + 1), Err(QuoteRefusal::NoRate(old)));
    // Whose clock is behind the rate's has no old one.
    assert!(make(-1).is_ok());
}

#[test]
fn more_than_the_gateway_takes_is_not_quoted() {
    let make = |whole| Quote::make(rate(Vnd, "20000", 0), dong(whole), NOW, DAY, MOST);
    assert_eq!(make(200_000_000).unwrap().charge, MOST);
    assert_eq!(make(200_000_001), Err(QuoteRefusal::ChargeTooLarge { most: MOST }));
    let euros = Money::from_micros(MOST.micros, Eur);
    let other = Quote::make(rate(Vnd, "20000", 0), dong(500_000), NOW, DAY, euros);
    assert_eq!(other, Err(QuoteRefusal::ChargeTooLarge { most: euros }));
}

fn entered(rate: ExchangeRate) -> Entered {
    Entered { rate, replaced_at: None, is_withdrawn: false }
}

#[test]
fn a_quote_is_accepted_for_a_quarter_of_an_hour() {
    let quote = Quote::make(rate(Vnd, "26250", 50), dong(500_000), NOW, DAY, MOST).unwrap();
    assert_eq!(quote.expires_at(), NOW.plus_seconds(900));
    let at = |now| accept(quote.acceptance(), entered(quote.rate.clone()), dong(500_000), now, DAY, MOST);
    for seconds in [0, VALID_SECONDS - 1] {
        assert_eq!(at(NOW.plus_seconds(seconds)), Ok(quote.clone()));
    }
    for seconds in [-1, VALID_SECONDS, DAY] {
        assert_eq!(at(NOW.plus_seconds(seconds)), Err(QuoteRefusal::Lapsed), "{seconds}");
    }
}

#[test]
fn what_was_not_quoted_is_not_accepted() {
    let quote = Quote::make(rate(Vnd, "26250", 50), dong(500_000), NOW, DAY, MOST).unwrap();
    let good = quote.acceptance();
    let try_it = |accepted, entered, credit| accept(accepted, entered, credit, NOW.plus_seconds(60), DAY, MOST);
    let table = || entered(quote.rate.clone());
    let cheaper = Acceptance { charge: good.charge - 10_000, ..good };
    assert_eq!(try_it(cheaper, table(), dong(500_000)), Err(QuoteRefusal::OtherCharge));
    assert_eq!(try_it(good, table(), dong(5_000_000)), Err(QuoteRefusal::OtherCharge));
    let other_version = Acceptance { version: 2, ..good };
    assert_eq!(try_it(other_version, table(), dong(500_000)), Err(QuoteRefusal::Lapsed));
    let replaced = |at| Entered { replaced_at: Some(at), ..table() };
    // Quoted while it was in force, it stays so; afterwards nobody could have been quoted by it.
    assert!(try_it(good, replaced(NOW.plus_seconds(1)), dong(500_000)).is_ok());
    assert_eq!(try_it(good, replaced(NOW), dong(500_000)), Err(QuoteRefusal::Lapsed));
    let withdrawn = Entered { is_withdrawn: true, ..replaced(NOW.plus_seconds(1)) };
    assert_eq!(try_it(good, withdrawn, dong(500_000)), Err(QuoteRefusal::Lapsed));
    // A rate that was too old when it is said to have been quoted.
    let mut ancient = quote.rate.clone();
    ancient.observed_at = NOW.plus_seconds(-DAY - 1);
    let refused = try_it(good, entered(ancient.clone()), dong(500_000));
    assert_eq!(refused, Err(QuoteRefusal::NoRate(NoRate::Old { observed_at: ancient.observed_at })));
}

#[test]
fn acceptances_as_text() {
    let accepted = Acceptance { version: 17, quoted_at: NOW, charge: 19_150_000 };
    assert_eq!(accepted.to_string(), "17-1795316400000-19150000");
    assert_eq!("17-1795316400000-19150000".parse(), Ok(accepted));
    for text in ["", "17", "17-1-2-3", "17--2", "-17-1-2", "017-1-2", "17-1-+2", "17-1-99999999999999999999", "a-b-c"] {
        assert!(text.parse::<Acceptance>().is_err(), "{text}");
    }
}

proptest! {
    /// Against cross-multiplication: the charge covers the credit with its spread, and a minor unit less does not.
    #[test]
    fn the_charge_is_the_least_that_covers_the_credit(
        micros in 1..MICROS_MAX, digits in 1i64..1_000_000_000_000, scale in 0u32..=9, points in 0i64..=2_000,
        quote in prop::sample::select(&[Vnd, Jpy, Eur][..]),
    ) {
        let Ok(number) = Rate::try_from((digits, scale)) else { return Ok(()) };
        let rate = ExchangeRate { rate: number, ..rate(quote, "1", points) };
        match rate.charge(Money::from_micros(micros, quote)) {
            Ok(charge) => {
                let (digits, scale) = number.parts();
                let needed = i128::from(micros) * i128::from(10_000 + points) * 10_i128.pow(scale);
                let covers = |micros: i64| i128::from(micros) * i128::from(digits) * 10_000 >= needed;
                prop_assert!(charge.micros > 0 && charge.to_minor().is_ok());
                prop_assert!(covers(charge.micros));
                prop_assert!(!covers(charge.micros - Usd.micros_per_minor()));
            }
            Err(refusal) => {
                prop_assert_eq!(refusal, QuoteRefusal::Amount);
                prop_assert!(i128::from(micros) * 12_000 * 1_000_000_000 >= i128::from(MICROS_MAX) * i128::from(digits));
            }
        }
    }

    #[test]
    fn more_credit_never_costs_less(one in 1..MICROS_MAX / 1_000_000, two in 1..MICROS_MAX / 1_000_000, points in 0i64..=2_000) {
        let rate = rate(Jpy, "151.25", points);
        let charge = |yen| rate.charge(Money::from_micros(yen, Jpy)).unwrap().micros;
        prop_assert!(charge(one.min(two)) <= charge(one.max(two)));
    }

    #[test]
    fn rates_and_acceptances_round_trip(digits in 1i64..1_000_000_000_000_000, scale in 0u32..=9, version in 1i64.., at in 1i64.., charge in 1i64..) {
        if let Ok(rate) = Rate::try_from((digits, scale)) {
            prop_assert_eq!(rate.to_string().parse(), Ok(rate));
            let json = serde_json::to_string(&rate).unwrap();
            prop_assert_eq!(serde_json::from_str::<Rate>(&json).unwrap(), rate);
        }
        let accepted = Acceptance { version, quoted_at: Timestamp(at), charge };
        prop_assert_eq!(accepted.to_string().parse(), Ok(accepted));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,40}") {
        let _ = text.parse::<Acceptance>();
        let _ = text.parse::<Rate>();
        let _ = text.parse::<Pair>();
    }
}
