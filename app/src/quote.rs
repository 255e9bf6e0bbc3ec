//! Exchange rates and quotes as pages know them: what is charged in another currency than the balance's, and why so much.

use domain::{
    date::{format_day, format_minute},
    language::Language,
    locale::Locale,
    money::{Money, format},
    quote::ExchangeRate,
    time::Day,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::i18n::{Texts, use_texts};

/// A rate and when it was observed, on the account's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateFacts {
    /// The rate.
    pub rate: ExchangeRate,
    /// Day and minute at which it was observed, in the account's zone.
    pub observed: (Day, u16),
}

impl RateFacts {
    /// `1 USD = 26,310 ₫`.
    #[must_use]
    pub fn equation(&self, locale: impl Into<Locale>) -> String {
        let pair = self.rate.pair;
        let worth = format::rate_text(self.rate.rate, pair.quote, locale);
        format!("1\u{a0}{} = {worth}", pair.base)
    }

    /// Whose rate it is, of when, and what the house adds.
    #[must_use]
    pub fn terms(&self, texts: Texts) -> String {
        let origin = texts.rate_origin(&self.rate.source, &moment(self.observed, texts.0));
        let spread = match self.rate.spread.basis_points() {
            0 => texts.rate_no_spread().to_owned(),
            _ => texts.rate_spread(&decimal(&self.rate.spread.percent(), texts)),
        };
        match texts.0 {
            Language::En | Language::Vi => format!("{origin} {spread}"),
            Language::Ja => format!("{origin}{spread}"),
        }
    }
}

/// A decimal number as it is read, with the reader's decimal mark.
#[must_use]
pub fn decimal(text: &str, locale: impl Into<Locale>) -> String {
    text.replace('.', locale.into().decimal_mark().encode_utf8(&mut [0; 4]))
}

/// A day and a minute in words.
#[must_use]
pub fn moment((day, minute): (Day, u16), language: Language) -> String {
    format!("{}{}{}", format_day(day, language), moment_gap(language), format_minute(minute))
}

/// What stands between a day and a time of day.
#[must_use]
pub const fn moment_gap(language: Language) -> &'static str {
    match language {
        Language::En | Language::Vi => ", ",
        Language::Ja => " ",
    }
}

/// Money where amounts of another currency are in sight.
#[must_use]
pub fn charge_string(money: Money, locale: impl Into<Locale>) -> String {
    format::unmistakable(money, locale).to_string()
}

/// The rate with its source, time and spread: the value of a row of facts.
#[component]
pub fn RateValue(
    /// The rate.
    facts: RateFacts,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <span class="money">{facts.equation(texts)}</span>
        <br />
        <span class="hint">{facts.terms(texts)}</span>
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        language::Language,
        quote::ExchangeRate,
        time::{Day, Timestamp},
    };

    use super::RateFacts;
    use crate::i18n::Texts;

    #[test]
    fn a_rate_in_words() {
        let rate = ExchangeRate {
            version: 1,
            pair: "USD/VND".parse().unwrap(),
            rate: "26310.5".parse().unwrap(),
            spread: 50.try_into().unwrap(),
            source: "Test Bank".to_owned(),
            observed_at: Timestamp(0),
        };
        let mut facts = RateFacts { rate, observed: (Day::from_ymd(2026, 11, 20).unwrap(), 14 * 60 + 5) };
        let written = |facts: &RateFacts| {
            Language::ALL.map(|language| {
                let texts = Texts::from(language);
                format!("{} · {}", facts.equation(language), facts.terms(texts))
            })
        };
        assert_eq!(
            written(&facts),
            [
                "1\u{a0}USD = 26,310.5\u{a0}₫ · Test Bank, 20 Nov 2026, 14:05. The charge includes a spread of 0.5%.",
                "1\u{a0}USD = 26.310,5\u{a0}₫ · Test Bank, 20/11/2026, 14:05. Số tiền trừ đã gồm phí chênh lệch 0,5%.",
                "1\u{a0}USD = 26,310.5\u{a0}₫ · Test Bank、2026年11月20日 14:05。請求額には 0.5% の上乗せを含みます。",
            ]
        );
        facts.rate.spread = 0.try_into().unwrap();
        assert!(facts.terms(Texts::from(Language::En)).ends_with("14:05. No spread is added."));
    }
}
