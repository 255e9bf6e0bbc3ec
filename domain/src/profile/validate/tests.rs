//! Good profiles, and each field's refusals.

use proptest::prelude::*;

use super::{NAME_MAX, validate};
use crate::{
    country::CountryCode,
    currency::Currency,
    profile::{BuyerKind, FieldError, ProfileDraft, ProfileField as F, ProfileProblem as P},
};

fn vietnamese() -> ProfileDraft {
    ProfileDraft {
        kind: "company".into(),
        name: " Công ty Lan Anh ".into(),
        email: "Ke.Toan@lananh.vn".into(),
        address: "12 Lê Lợi\r\n\r\n  Quận 1, TP. Hồ Chí Minh ".into(),
        country: "VN".into(),
        tax_code: "０１００１０９１０６".into(),
        currency: String::new(),
    }
}

fn german() -> ProfileDraft {
    ProfileDraft {
        kind: "person".into(),
        name: "Jana Weiß".into(),
        email: "jana@example.de".into(),
        address: "Hauptstr. 1, 10115 Berlin".into(),
        country: "DE".into(),
        tax_code: " ".into(),
        currency: "EUR".into(),
    }
}

fn problems(draft: &ProfileDraft, locked: Option<Currency>) -> Vec<(F, P)> {
    validate(draft, locked).unwrap_err().into_iter().map(|FieldError { field, problem }| (field, problem)).collect()
}

#[test]
fn good_profiles() {
    let profile = validate(&vietnamese(), None).unwrap();
    assert_eq!(profile.kind, BuyerKind::Company);
    assert_eq!(profile.name, "Công ty Lan Anh");
    assert_eq!(profile.email, "ke.toan@lananh.vn");
    assert_eq!(profile.address, "12 Lê Lợi\nQuận 1, TP. Hồ Chí Minh");
    assert_eq!(profile.country, CountryCode::VIETNAM);
    assert_eq!(profile.tax_code.as_deref(), Some("0100109106"));
    assert_eq!(profile.currency, Currency::Vnd);

    let profile = validate(&german(), Some(Currency::Eur)).unwrap();
    assert_eq!((profile.tax_code.clone(), profile.currency), (None, Currency::Eur));
    assert_eq!(validate(&profile.to_draft(), Some(Currency::Eur)), Ok(profile));
}

#[test]
fn everything_is_said_at_once() {
    let expected = [F::Kind, F::Name, F::Email, F::Address, F::Country].map(|field| (field, P::Missing));
    assert_eq!(problems(&ProfileDraft::default(), None), expected);
}

#[test]
fn fields_one_by_one() {
    type Change = fn(&mut ProfileDraft);
    let cases: [(Change, F, P); 12] = [
        (|draft| draft.kind = "firm".into(), F::Kind, P::Missing),
        (|draft| draft.name = "x".repeat(121), F::Name, P::TooLong { max: NAME_MAX }),
        (|draft| draft.name = "Jana\nWeiß".into(), F::Name, P::ForbiddenCharacter),
        (|draft| draft.name = "Jana \u{202e}ßieW".into(), F::Name, P::ForbiddenCharacter),
        (|draft| draft.email = "jana".into(), F::Email, P::BadEmail),
        (|draft| draft.address = "A 1".into(), F::Address, P::TooShort { min: 5 }),
        (|draft| draft.address = "x".repeat(301), F::Address, P::TooLong { max: 300 }),
        (|draft| draft.address = "Hauptstr.\u{7} 1".into(), F::Address, P::ForbiddenCharacter),
        (|draft| draft.country = "XX".into(), F::Country, P::UnknownCountry),
        (|draft| draft.tax_code = "DE12".into(), F::TaxCode, P::TaxCodeFormat),
        (|draft| draft.kind = "company".into(), F::TaxCode, P::TaxCodeRequired),
        (|draft| draft.currency = String::new(), F::Currency, P::Missing),
    ];
    for (change, field, problem) in cases {
        let mut draft = german();
        change(&mut draft);
        assert_eq!(problems(&draft, None), [(field, problem)]);
    }
    for currency in ["VND", "GBP", "?"] {
        let draft = ProfileDraft { currency: currency.into(), ..german() };
        assert_eq!(problems(&draft, None), [(F::Currency, P::CurrencyNotOffered)]);
    }
}

#[test]
fn the_currency_stays() {
    let locked = |held, country_uses| P::CurrencyLocked { held, country_uses };
    let moved = ProfileDraft { country: "JP".into(), currency: String::new(), ..german() };
    assert_eq!(problems(&moved, Some(Currency::Eur)), [(F::Country, locked(Currency::Eur, Currency::Jpy))]);
    let changed = ProfileDraft { currency: "USD".into(), ..german() };
    assert_eq!(problems(&changed, Some(Currency::Eur)), [(F::Currency, locked(Currency::Eur, Currency::Usd))]);
    // Another country of the same currency is fine, and the read-only field need not be sent.
    let france = ProfileDraft { country: "FR".into(), currency: String::new(), ..german() };
    assert_eq!(validate(&france, Some(Currency::Eur)).map(|profile| profile.currency), Ok(Currency::Eur));
}

proptest! {
    #[test]
    fn what_passes_passes_again(
        kind in prop::sample::select(vec!["person", "company"]),
        (name, address, tax_code) in ("\\PC{0,130}", "(\\PC|\\n){0,320}", "[0-9A-Z -]{0,14}"),
        country in prop::sample::select(vec!["VN", "JP", "DE", "US", "GB", "BR"]),
        currency in prop::sample::select(vec!["", "VND", "JPY", "USD", "EUR"]),
    ) {
        let draft = ProfileDraft {
            kind: kind.into(), name, email: "a@example.com".into(), address, country: country.into(), tax_code,
            currency: currency.into(),
        };
        match validate(&draft, None) {
            Ok(profile) => prop_assert_eq!(validate(&profile.to_draft(), Some(profile.currency)), Ok(profile)),
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }
}
