//! What is to be bought, read from the address by the same rules in the browser and on the server.

use domain::{
    currency::Currency,
    gateway::Gateway,
    locale::Locale,
    money::{
        MICROS_PER_UNIT, Money,
        parse::{AmountError, parse_amount},
    },
    top_up::{AmountRefusal, Offer, check_amount},
};

use crate::{
    FieldCode,
    add_credit::{
        place::{Place, Step},
        ways::Way,
    },
    i18n::Texts,
    ui::field_text,
};

/// What to show for an address: the step asked for, or the first one that misses something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// The billing profile.
    Details,
    /// Amount and method, with what is wrong with the amount in the address.
    Amount(Option<AmountProblem>),
    /// The review of an order.
    Review(Order),
}

impl Shown {
    /// The step it is.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Details => Step::Details,
            Self::Amount(_) => Step::Amount,
            Self::Review(_) => Step::Review,
        }
    }
}

/// What is wrong with an amount as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountProblem {
    /// What the server may find wrong with it, too.
    Field(FieldCode),
    /// It is written with the mark or code of another currency than this one.
    OtherCurrency(Currency),
}

impl AmountProblem {
    /// What is wrong and what to do, in words.
    #[must_use]
    pub fn text(&self, texts: Texts) -> String {
        match self {
            Self::Field(code) => field_text(texts, code),
            Self::OtherCurrency(currency) => texts.amount_other_currency(currency.code()),
        }
    }
}

impl From<FieldCode> for AmountProblem {
    fn from(code: FieldCode) -> Self {
        Self::Field(code)
    }
}

/// A good order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// How much, in the balance currency.
    pub amount: Money,
    /// Through whom.
    pub gateway: Gateway,
    /// Whether another currency is charged, so that a quote is needed.
    pub is_quoted: bool,
}

impl Order {
    /// The amount as forms carry it: in minor units. Orders are whole ones.
    #[must_use]
    pub fn amount_minor(&self) -> String {
        self.amount.to_minor().map(|minor| minor.to_string()).unwrap_or_default()
    }
}

/// Decides what to show. `ways` is empty before there is a billing profile. A way that cannot be used leads back to the
/// choice, where its reason stands.
#[must_use]
pub fn shown(place: &Place, ways: &[Way], locale: impl Into<Locale>) -> Shown {
    let Some(way) = chosen_way(place, ways) else { return Shown::Details };
    let offer = &way.offer;
    match place.step().unwrap_or(Step::Amount) {
        Step::Details => Shown::Details,
        Step::Amount => Shown::Amount(None),
        Step::Review => match place.amount().map(|text| read_amount(&text, offer, locale)) {
            Some(Err(problem)) => Shown::Amount(Some(problem)),
            None => Shown::Amount(Some(FieldCode::Missing.into())),
            Some(Ok(_)) if !way.is_available() || place.method().is_some_and(|method| method != offer.gateway) => {
                Shown::Amount(None)
            }
            Some(Ok(amount)) => {
                Shown::Review(Order { amount, gateway: offer.gateway, is_quoted: offer.quoted().is_some() })
            }
        },
    }
}

/// The chosen way, when it can be used; else the usual one of those that can, else the usual one.
#[must_use]
pub fn chosen_way<'a>(place: &Place, ways: &'a [Way]) -> Option<&'a Way> {
    let method = place.method();
    let mut available = ways.iter().filter(|way| way.is_available());
    let chosen = available.clone().find(|way| Some(way.offer.gateway) == method);
    chosen.or_else(|| available.next()).or_else(|| ways.first())
}

/// Reads a typed or chosen amount and checks it against the offer.
///
/// # Errors
/// What is wrong with it, for the field.
pub fn read_amount(text: &str, offer: &Offer, locale: impl Into<Locale>) -> Result<Money, AmountProblem> {
    let amount = parse_amount(text, offer.currency(), locale).map_err(|error| match error {
        AmountError::Empty => FieldCode::Missing.into(),
        AmountError::NotANumber => FieldCode::AmountUnreadable { example: example(offer) }.into(),
        AmountError::OtherCurrency => AmountProblem::OtherCurrency(offer.currency()),
        // Zero and less are amounts, only far too small.
        AmountError::Negative => FieldCode::AmountTooSmall { least: offer.minimum }.into(),
        AmountError::TooManyDecimals { .. } => FieldCode::AmountDecimals { currency: offer.currency() }.into(),
        AmountError::Ambiguous { readings: [first, second] } => FieldCode::AmountAmbiguous { first, second }.into(),
        AmountError::TooLarge => FieldCode::AmountTooLarge { most: offer.maximum }.into(),
    })?;
    Ok(checked(amount, offer)?)
}

/// Checks an amount against the offer.
///
/// # Errors
/// What is wrong with it, for the field.
pub fn checked(amount: Money, offer: &Offer) -> Result<Money, FieldCode> {
    match check_amount(offer, amount) {
        Ok(()) => Ok(amount),
        Err(AmountRefusal::TooSmall { least }) => Err(FieldCode::AmountTooSmall { least }),
        Err(AmountRefusal::TooLarge { most }) => Err(FieldCode::AmountTooLarge { most }),
        Err(AmountRefusal::NotWholeMinor) => Err(FieldCode::AmountDecimals { currency: offer.currency() }),
        Err(AmountRefusal::OtherCurrency) => Err(FieldCode::AmountUnreadable { example: example(offer) }),
    }
}

/// A preset as the form sends it: whole units in plain digits, the same in every language.
#[must_use]
pub fn preset_value(preset: Money) -> String {
    (preset.micros / MICROS_PER_UNIT).to_string()
}

fn example(offer: &Offer) -> Money {
    offer.presets.first().copied().unwrap_or(offer.minimum)
}

#[cfg(test)]
mod tests {
    use domain::{
        country::CountryCode, currency::Currency, gateway::Gateway, language::Language, money::Money, top_up::offers,
    };
    use leptos_router::params::ParamsMap;

    use super::{AmountProblem, Shown, chosen_way, preset_value, read_amount, shown};
    use crate::{
        FieldCode,
        add_credit::{
            place::{Frame, Place, Step},
            ways::{Unavailable, Way, WayFacts, WayState},
        },
    };

    /// VNPay can be used, and PayPal for want of a rate not.
    fn vietnam() -> Vec<Way> {
        let facts = [
            WayFacts { gateway: Gateway::Vnpay, state: WayState::Direct },
            WayFacts { gateway: Gateway::Paypal, state: WayState::Unavailable(Unavailable::NoRate) },
        ];
        Way::all(offers(CountryCode::VIETNAM, Currency::Vnd), &facts)
    }

    fn place(pairs: &[(&'static str, &str)]) -> Place {
        let query: ParamsMap = pairs.iter().map(|(name, value)| (*name, *value)).collect();
        Place::new(Frame::Page, "/billing/add-credit".to_owned(), query)
    }

    fn step(pairs: &[(&'static str, &str)]) -> Step {
        shown(&place(pairs), &vietnam(), Language::Vi).step()
    }

    #[test]
    fn without_a_profile_there_is_only_the_form() {
        assert_eq!(shown(&place(&[("step", "review")]), &[], Language::En), Shown::Details);
    }

    #[test]
    fn a_bad_amount_leads_back_to_its_field() {
        assert_eq!(step(&[("step", "review"), ("amount", "2000000")]), Step::Review);
        assert_eq!(step(&[("step", "review"), ("amount", "other"), ("other", "2.000.000")]), Step::Review);
        let least = vietnam()[0].offer.minimum;
        let low = shown(&place(&[("step", "review"), ("amount", "350.000")]), &vietnam(), Language::Vi);
        assert_eq!(low, Shown::Amount(Some(FieldCode::AmountTooSmall { least }.into())));
        let none = shown(&place(&[("step", "review")]), &vietnam(), Language::Vi);
        assert_eq!(none, Shown::Amount(Some(FieldCode::Missing.into())));
        assert_eq!(step(&[("step", "review"), ("amount", "x")]), Step::Amount);
        assert_eq!(step(&[]), Step::Amount);
        assert_eq!(step(&[("step", "details")]), Step::Details);
    }

    #[test]
    fn a_way_that_cannot_be_used_leads_back_to_the_choice() {
        let asked = place(&[("step", "review"), ("amount", "2000000"), ("method", "paypal")]);
        assert_eq!(shown(&asked, &vietnam(), Language::Vi), Shown::Amount(None));
        assert_eq!(chosen_way(&asked, &vietnam()).unwrap().offer.gateway, Gateway::Vnpay);
        let nothing_is_set_up = Way::all(offers(CountryCode::VIETNAM, Currency::Vnd), &[]);
        let usual = place(&[("step", "review"), ("amount", "2000000")]);
        assert_eq!(shown(&usual, &nothing_is_set_up, Language::Vi), Shown::Amount(None));
    }

    #[test]
    fn presets_read_back_in_every_language() {
        for (country, currency) in [("VN", Currency::Vnd), ("JP", Currency::Jpy), ("DE", Currency::Eur)] {
            for offer in offers(country.parse().unwrap(), currency) {
                for preset in offer.presets {
                    for language in Language::ALL {
                        assert_eq!(read_amount(&preset_value(*preset), &offer, language), Ok(*preset));
                    }
                }
            }
        }
    }

    #[test]
    fn cents_are_checked() {
        let offer = offers("DE".parse().unwrap(), Currency::Eur)[0];
        let euros = |minor| Money::from_minor(minor, Currency::Eur).unwrap();
        assert_eq!(read_amount("25,50", &offer, Language::Vi), Ok(euros(2_550)));
        let refused = |text, language| match read_amount(text, &offer, language) {
            Err(AmountProblem::Field(code)) => code,
            other => panic!("{text}: {other:?}"),
        };
        for (text, language) in [("25.1234", Language::En), ("9.125", Language::En), ("9,125", Language::Vi)] {
            assert_eq!(refused(text, language), FieldCode::AmountDecimals { currency: Currency::Eur }, "{text}");
        }
        assert!(matches!(refused("1e3", Language::En), FieldCode::AmountUnreadable { .. }));
        assert!(matches!(refused("999999", Language::En), FieldCode::AmountTooLarge { .. }));
    }

    #[test]
    fn the_refusal_says_what_is_wrong() {
        let offer = vietnam()[0].offer;
        for text in ["0", "-5", "0,00", "30.00"] {
            let least = FieldCode::AmountTooSmall { least: offer.minimum };
            assert_eq!(read_amount(text, &offer, Language::Vi), Err(least.into()), "{text}");
        }
        for (language, sentence) in [
            (Language::En, "The amount is in VND. Enter it without the sign of another currency."),
            (Language::Vi, "Số tiền tính bằng VND. Hãy nhập không kèm ký hiệu tiền tệ khác."),
            (Language::Ja, "金額は VND で入力してください。ほかの通貨の記号は使えません。"),
        ] {
            let problem = read_amount("$50", &offer, language).unwrap_err();
            assert_eq!(problem.text(crate::i18n::Texts::from(language)), sentence);
        }
        assert_eq!(read_amount("500.000,00", &offer, Language::En), Ok(offer.minimum));
    }
}
