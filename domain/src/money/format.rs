//! Money as people read it: digits grouped as the language or the reader's number style has it, the currency's mark
//! where the language puts it.

use std::fmt;

use crate::{
    currency::Currency,
    language::Language,
    locale::Locale,
    money::{MICROS_PER_UNIT, Money},
    number::grouped,
    quote::Rate,
};

/// Minus sign, as wide as the plus.
const MINUS: char = '\u{2212}';
const NO_BREAK_SPACE: char = '\u{a0}';

/// An amount in its written parts, so that a page can set the mark lighter than the digits. `Display` joins them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyText {
    /// Whether a minus sign stands before everything.
    pub negative: bool,
    /// The digits, grouped, with decimals.
    pub digits: String,
    /// The currency's mark.
    pub mark: &'static str,
    /// Whether the mark stands before the digits.
    pub mark_first: bool,
    /// Whether a no-break space stands between mark and digits.
    pub space: bool,
}

impl MoneyText {
    /// The text with its sign written out: `+` or a minus sign; zero has none.
    #[must_use]
    pub fn signed(&self) -> String {
        let zero = self.digits.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
        if self.negative || zero { self.to_string() } else { format!("+{self}") }
    }
}

impl fmt::Display for MoneyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;

        if self.negative {
            f.write_char(MINUS)?;
        }
        let (first, second) =
            if self.mark_first { (self.mark, self.digits.as_str()) } else { (self.digits.as_str(), self.mark) };
        f.write_str(first)?;
        if self.space {
            f.write_char(NO_BREAK_SPACE)?;
        }
        f.write_str(second)
    }
}

/// An amount given in minor units.
#[must_use]
pub fn minor_text(minor: i64, currency: Currency, locale: impl Into<Locale>) -> MoneyText {
    let per_unit = 10u64.pow(currency.exponent());
    let magnitude = minor.unsigned_abs();
    let width = usize::try_from(currency.exponent()).unwrap_or(0);
    let decimals = if width == 0 { String::new() } else { format!("{:0width$}", magnitude % per_unit) };
    compose(minor < 0, magnitude / per_unit, &decimals, currency, locale.into())
}

/// An amount rounded half to even to the currency's own digits.
#[must_use]
pub fn text(money: Money, locale: impl Into<Locale>) -> MoneyText {
    minor_text(money.minor_rounded(), money.currency, locale)
}

/// An amount with every decimal that counts: at least the currency's own, at most six.
#[must_use]
pub fn exact_text(money: Money, locale: impl Into<Locale>) -> MoneyText {
    let per_unit = MICROS_PER_UNIT.unsigned_abs();
    let magnitude = money.micros.unsigned_abs();
    let all = format!("{:06}", magnitude % per_unit);
    let least = usize::try_from(money.currency.exponent()).unwrap_or(0);
    let kept = all.trim_end_matches('0').len().max(least);
    compose(money.micros < 0, magnitude / per_unit, &all[..kept], money.currency, locale.into())
}

/// As [`text`], for where amounts of several currencies are in sight: no mark that several currencies have.
#[must_use]
pub fn unmistakable(money: Money, locale: impl Into<Locale>) -> MoneyText {
    let text = text(money, locale);
    MoneyText { mark: if text.mark == "$" { "US$" } else { text.mark }, ..text }
}

/// A rate as the amount that one unit of the other currency is worth, with every decimal it has.
#[must_use]
pub fn rate_text(rate: Rate, currency: Currency, locale: impl Into<Locale>) -> MoneyText {
    let (digits, scale) = rate.parts();
    let per_unit = 10u64.pow(scale);
    let width = usize::try_from(scale).unwrap_or(0);
    let decimals = if width == 0 { String::new() } else { format!("{:0width$}", digits.unsigned_abs() % per_unit) };
    compose(false, digits.unsigned_abs() / per_unit, &decimals, currency, locale.into())
}

fn compose(negative: bool, whole: u64, decimals: &str, currency: Currency, locale: Locale) -> MoneyText {
    let mut digits = grouped(whole, locale);
    if !decimals.is_empty() {
        digits.push(locale.separators().1);
        digits.push_str(decimals);
    }
    let (mark, mark_first) = mark(currency, locale.language);
    MoneyText { negative, digits, mark, mark_first, space: !mark_first }
}

/// The mark and whether it leads. The dong's mark always follows, the yen's always leads; a Vietnamese reader expects
/// every other mark after the digits.
const fn mark(currency: Currency, language: Language) -> (&'static str, bool) {
    match (currency, language) {
        (Currency::Vnd, _) => ("₫", false),
        (Currency::Jpy, Language::Ja) => ("￥", true),
        (Currency::Jpy, Language::En | Language::Vi) => ("¥", true),
        (Currency::Usd, Language::Vi) => ("US$", false),
        (Currency::Usd, Language::En | Language::Ja) => ("$", true),
        (Currency::Eur, Language::Vi) => ("€", false),
        (Currency::Eur, Language::En | Language::Ja) => ("€", true),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{exact_text, minor_text, rate_text, text, unmistakable};
    use crate::{currency::Currency, language::Language, locale::Locale, money::Money, number::NumberStyle};

    #[test]
    fn by_language() {
        let written = |minor, currency| Language::ALL.map(|language| minor_text(minor, currency, language).to_string());
        assert_eq!(written(1_234_567, Currency::Vnd), ["1,234,567\u{a0}₫", "1.234.567\u{a0}₫", "1,234,567\u{a0}₫"]);
        assert_eq!(written(1_234_567, Currency::Jpy), ["¥1,234,567", "¥1.234.567", "￥1,234,567"]);
        assert_eq!(written(123_457, Currency::Usd), ["$1,234.57", "1.234,57\u{a0}US$", "$1,234.57"]);
        assert_eq!(written(-5, Currency::Eur), ["\u{2212}€0.05", "\u{2212}0,05\u{a0}€", "\u{2212}€0.05"]);
    }

    #[test]
    fn a_chosen_style_changes_the_digits_and_leaves_the_mark() {
        let locale = |language, numbers| Locale { language, numbers };
        let written = |locale| minor_text(-123_457, Currency::Usd, locale).to_string();
        assert_eq!(written(locale(Language::En, NumberStyle::DotComma)), "\u{2212}$1.234,57");
        assert_eq!(written(locale(Language::En, NumberStyle::SpaceComma)), "\u{2212}$1\u{a0}234,57");
        assert_eq!(written(locale(Language::Vi, NumberStyle::CommaDot)), "\u{2212}1,234.57\u{a0}US$");
        for language in Language::ALL {
            assert_eq!(written(locale(language, NumberStyle::Language)), written(language.into()));
        }
    }

    #[test]
    fn signs() {
        let usd = |micros| text(Money::from_micros(micros, Currency::Usd), Language::En);
        assert_eq!(usd(5_000_000).signed(), "+$5.00");
        assert_eq!(usd(-5_000_000).signed(), "\u{2212}$5.00");
        assert_eq!(usd(0).signed(), "$0.00");
        // Rounds to nothing: no sign is left.
        assert_eq!(usd(-4_000).to_string(), "$0.00");
        assert_eq!(usd(4_000).signed(), "$0.00");
    }

    #[test]
    fn beside_other_currencies() {
        let written = |minor, currency| {
            let money = Money::from_minor(minor, currency).unwrap();
            Language::ALL.map(|language| unmistakable(money, language).to_string())
        };
        assert_eq!(written(7_602, Currency::Usd), ["US$76.02", "76,02\u{a0}US$", "US$76.02"]);
        assert_eq!(written(-7_602, Currency::Usd)[0], "\u{2212}US$76.02");
        assert_eq!(written(2_000, Currency::Vnd), ["2,000\u{a0}₫", "2.000\u{a0}₫", "2,000\u{a0}₫"]);
    }

    #[test]
    fn rates() {
        let written = |rate: &str, currency| {
            Language::ALL.map(|language| rate_text(rate.parse().unwrap(), currency, language).to_string())
        };
        assert_eq!(written("26310", Currency::Vnd), ["26,310\u{a0}₫", "26.310\u{a0}₫", "26,310\u{a0}₫"]);
        assert_eq!(written("151.05", Currency::Jpy), ["¥151.05", "¥151,05", "￥151.05"]);
        assert_eq!(written("0.000001", Currency::Vnd)[0], "0.000001\u{a0}₫");
    }

    #[test]
    fn exact_decimals() {
        let exact = |micros, currency| exact_text(Money::from_micros(micros, currency), Language::En).to_string();
        assert_eq!(exact(1_234_567, Currency::Usd), "$1.234567");
        assert_eq!(exact(-1_200_000, Currency::Usd), "\u{2212}$1.20");
        assert_eq!(exact(1_000_000, Currency::Vnd), "1\u{a0}₫");
        assert_eq!(exact(1_500, Currency::Jpy), "¥0.0015");
    }

    proptest! {
        #[test]
        fn exact_keeps_every_digit(micros: i64) {
            for (currency, locale) in crate::money::tests::everywhere() {
                let money = Money::from_micros(micros, currency);
                let written = exact_text(money, locale);
                let (group, decimal) = locale.separators();
                let digits = written.digits.replace(group, "").replace(decimal, ".");
                let read: rust_decimal::Decimal = digits.parse().unwrap();
                prop_assert_eq!(read, rust_decimal::Decimal::from_i128_with_scale(i128::from(micros).abs(), 6));
                prop_assert_eq!(written.negative, micros < 0);
            }
        }
    }
}
