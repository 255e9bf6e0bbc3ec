//! Money as people type it.
//!
//! Around the number may stand the currency's mark or code (`₫`, `đ`, `VND`, `US$`, `円` …); full-width characters
//! count as plain ones. A number is digits with separators between them, and it is understood by what it can mean,
//! not by the language alone, because people paste and travel:
//!
//! 1. **All separators group.** They are of one kind (dot, comma, space, apostrophe), the first group has one to three
//!    digits and no leading zero, every other has three: `500.000`, `500,000`, `1 000 000`, `1’000`.
//! 2. **The last separator, a dot or a comma, begins the decimals**; those before it, if any, are of another kind and
//!    group as above: `1,234.57`, `1.234,57`, `25.5`.
//!
//! One to two decimals can only be decimals, and four digits can be no group, so most texts have one reading in every
//! language: `1.50` in Vietnamese is one and a half, `500.000` in English is half a million dong, since dong have no
//! decimals. Cents of zero are no decimals: `500.000,00` dong are half a million, too. Both readings fit only where a
//! single dot or comma is followed by three digits and the currency has decimals. Then:
//! - the separator with which the language groups, or the number style that the reader has chosen, groups (`1,000` USD
//!   in English is a thousand);
//! - any other begins decimals, and three are **too many**: `9.125` EUR in English is not taken for 9,125, which is a
//!   thousand times what the text says;
//! - but with a zero at the end, `1.500` USD in English may be 1.50 with a zero too many or 1,500: **refused, with both
//!   readings**.

use crate::{
    currency::Currency,
    locale::Locale,
    money::{Money, MoneyError},
    text::half_width,
};

mod sought;

pub use sought::amounts_sought;

/// Why typed text is no amount to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Nothing was typed.
    #[error("no amount was typed")]
    Empty,
    /// The text is no number.
    #[error("not a number")]
    NotANumber,
    /// A number with the mark or code of another currency.
    #[error("another currency")]
    OtherCurrency,
    /// The number is zero or below.
    #[error("the amount is not above zero")]
    Negative,
    /// The number has more decimals than the currency.
    #[error("more than {allowed} decimals")]
    TooManyDecimals {
        /// What the currency has.
        allowed: u32,
    },
    /// The text can be read in two ways.
    #[error("the amount can be read in two ways")]
    Ambiguous {
        /// With decimals, and with groups.
        readings: [Money; 2],
    },
    /// The number is beyond what any amount can be.
    #[error("the amount is too large")]
    TooLarge,
}

impl From<MoneyError> for AmountError {
    fn from(_: MoneyError) -> Self {
        Self::TooLarge
    }
}

/// Reads an amount above zero, in whole minor units of `currency`, by the rule of this module.
///
/// # Errors
/// [`AmountError`]; with [`AmountError::Ambiguous`] the two amounts that could be meant.
pub fn parse_amount(text: &str, currency: Currency, locale: impl Into<Locale>) -> Result<Money, AmountError> {
    let plain: String = text.chars().map(plain_character).collect();
    let trimmed = plain.trim();
    if trimmed.is_empty() {
        return Err(AmountError::Empty);
    }
    let (outer_minus, rest) = strip_minus(trimmed);
    let (inner_minus, body) = strip_minus(strip_marks(rest, currency));
    let numeral = Numeral::split(body).ok_or_else(|| unreadable(body, currency))?;
    if outer_minus || inner_minus {
        return Err(AmountError::Negative);
    }
    let money = numeral.read(currency, locale.into())?;
    if money.micros > 0 { Ok(money) } else { Err(AmountError::Negative) }
}

/// Digits with separators between them: `groups` has one more than `separators`.
struct Numeral<'a> {
    groups: Vec<&'a str>,
    separators: Vec<char>,
}

impl<'a> Numeral<'a> {
    fn split(body: &'a str) -> Option<Self> {
        let is_digit = |character: char| character.is_ascii_digit();
        let separators: Vec<char> = body.chars().filter(|character| !is_digit(*character)).collect();
        let groups: Vec<&str> = body.split(|character| !is_digit(character)).collect();
        let well_formed = separators.iter().all(|separator| matches!(separator, '.' | ',' | ' ' | '\''))
            && groups.iter().all(|group| !group.is_empty());
        well_formed.then_some(Self { groups, separators })
    }

    fn read(&self, currency: Currency, locale: Locale) -> Result<Money, AmountError> {
        let Some(last) = self.separators.last() else { return amount(&self.groups, "", currency) };
        match (are_groups(&self.groups, &self.separators), self.decimals()) {
            (false, None) => Err(AmountError::NotANumber),
            (false, Some((whole, decimals))) => amount(whole, decimals, currency),
            (true, None) => amount(&self.groups, "", currency),
            // One separator and three digits.
            (true, Some((whole, decimals))) => {
                let grouped = amount(&self.groups, "", currency)?;
                if currency.exponent() == 0 || *last == locale.separators().0 {
                    return Ok(grouped);
                }
                let decimal = amount(whole, decimals.strip_suffix('0').unwrap_or(decimals), currency)?;
                Err(AmountError::Ambiguous { readings: [decimal, grouped] })
            }
        }
    }

    /// The reading in which the last separator begins the decimals: the whole part's groups, and the decimals.
    fn decimals(&self) -> Option<(&[&'a str], &'a str)> {
        let (last, before) = self.separators.split_last()?;
        let (decimals, whole) = self.groups.split_last()?;
        let possible =
            matches!(last, '.' | ',') && !before.contains(last) && (before.is_empty() || are_groups(whole, before));
        possible.then_some((whole, *decimals))
    }
}

/// Whether all separators are of one kind and stand between well-formed groups of three.
fn are_groups(groups: &[&str], separators: &[char]) -> bool {
    let Some((first, rest)) = groups.split_first() else { return false };
    separators.windows(2).all(|pair| pair[0] == pair[1])
        && first.len() <= 3
        && !first.starts_with('0')
        && rest.iter().all(|group| group.len() == 3)
}

/// The amount of a whole part in groups, and decimals that must fit the currency.
fn amount(whole: &[&str], decimals: &str, currency: Currency) -> Result<Money, AmountError> {
    let allowed = currency.exponent();
    // Where there are no cents, cents of zero say nothing. More zeros may be a group with the wrong separator.
    let decimals = if allowed == 0 && matches!(decimals, "0" | "00") { "" } else { decimals };
    let missing = u32::try_from(decimals.len()).ok().and_then(|typed| allowed.checked_sub(typed));
    let Some(missing) = missing else { return Err(AmountError::TooManyDecimals { allowed }) };
    let digits = whole.iter().flat_map(|group| group.bytes()).chain(decimals.bytes());
    let minor = digits
        .map(|digit| i64::from(digit - b'0'))
        .try_fold(0i64, |number, digit| number.checked_mul(10)?.checked_add(digit))
        .and_then(|number| number.checked_mul(10i64.pow(missing)))
        .ok_or(AmountError::TooLarge)?;
    Ok(Money::from_minor(minor, currency)?)
}

/// One form for each kind of digit, separator and sign.
const fn plain_character(character: char) -> char {
    match half_width(character) {
        // Thin, figure, no-break and narrow no-break space, tab.
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\t' => ' ',
        '\u{2019}' | '\u{2bc}' => '\'',
        // What a Japanese keyboard gives instead of comma and full stop.
        '、' => ',',
        '。' => '.',
        '\u{2212}' | '\u{2010}'..='\u{2013}' => '-',
        other => other.to_ascii_lowercase(),
    }
}

fn strip_minus(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    }
}

/// What is wrong with a text that is no number in the currency.
fn unreadable(body: &str, currency: Currency) -> AmountError {
    let is_number = |other| Numeral::split(strip_minus(strip_marks(body, other)).1).is_some();
    let mut others = Currency::ALL.into_iter().filter(|other| *other != currency);
    if others.any(is_number) { AmountError::OtherCurrency } else { AmountError::NotANumber }
}

/// Takes one mark or code of the currency off each end.
fn strip_marks(text: &str, currency: Currency) -> &str {
    // Longer marks before those they contain.
    let marks: &[&str] = match currency {
        Currency::Vnd => &["vnđ", "vnĐ", "vnd", "₫", "đồng", "đ", "Đ"],
        Currency::Jpy => &["jpy", "yen", "¥", "円"],
        Currency::Usd => &["us$", "usd", "$"],
        Currency::Eur => &["euro", "eur", "€"],
    };
    let text = marks.iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    marks.iter().find_map(|mark| text.strip_suffix(mark)).unwrap_or(text).trim()
}

#[cfg(test)]
mod tests;
