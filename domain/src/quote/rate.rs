//! The parts of an exchange rate.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::currency::Currency;

/// The greatest rate: a dollar for a billion.
const MOST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// The least rate.
const LEAST: Decimal = Decimal::from_parts(1, 0, 0, false, 6);
/// Digits after the point; with [`MOST`] every charge fits 128 bits.
const SCALE_MAX: u32 = 9;
/// Basis points in a whole.
const WHOLE: i128 = 10_000;

/// Two currencies: a rate says how much of `quote`, the balance's, one unit of `base`, the charged one, is worth. Written
/// `USD/VND`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pair {
    /// The currency that is charged.
    pub base: Currency,
    /// The currency of the balance.
    pub quote: Currency,
}

/// The text is no pair of two different currencies.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no pair of currencies such as USD/VND")]
pub struct NotAPair(pub String);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.quote)
    }
}

impl FromStr for Pair {
    type Err = NotAPair;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let none = || NotAPair(text.to_owned());
        let (base, quote) = text.split_once('/').ok_or_else(none)?;
        let pair = Self { base: base.parse().map_err(|_| none())?, quote: quote.parse().map_err(|_| none())? };
        if pair.base == pair.quote { Err(none()) } else { Ok(pair) }
    }
}

/// Why a number cannot be a rate or a spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRate {
    /// Not digits, and a point with digits.
    #[error("is not a number such as 26250 or 151.25")]
    NotANumber,
    /// Zero, negative, too small or too large.
    #[error("must be between 0.000001 and 1000000000")]
    OutOfRange,
    /// More digits after the point than can be kept.
    #[error("has more than nine digits after the point")]
    TooManyDigits,
    /// A spread that cannot be meant.
    #[error("must be a whole number of basis points from 0 to 2000 (0 % to 20 %)")]
    Spread,
}

/// An exchange rate: positive, with at most nine digits after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(i64, u32)", into = "(i64, u32)")]
pub struct Rate(Decimal);

impl Rate {
    /// Checks a number.
    ///
    /// # Errors
    /// [`BadRate`].
    pub fn new(number: Decimal) -> Result<Self, BadRate> {
        let number = number.normalize();
        if number < LEAST || number > MOST {
            Err(BadRate::OutOfRange)
        } else if number.scale() > SCALE_MAX {
            Err(BadRate::TooManyDigits)
        } else {
            Ok(Self(number))
        }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> Decimal {
        self.0
    }

    /// Its digits as a whole number, and how many of them stand after the point.
    #[must_use]
    pub fn parts(self) -> (i64, u32) {
        // Within the bounds: at most nineteen digits, below 2^63.
        (i64::try_from(self.0.mantissa()).unwrap_or(i64::MAX), self.0.scale())
    }

    /// Whether one of the two is more than a tenth larger than the other: more than a rate moves between two entries, and
    /// less than a slip of the pen.
    #[must_use]
    pub fn is_far_from(self, other: Self) -> bool {
        let (small, large) = (self.min(other).0, self.max(other).0);
        // Bounded by `MOST`, far within what a decimal holds.
        large * Decimal::TEN > small * Decimal::from(11)
    }

    /// Micro-units of the balance's currency, divided by the rate, plus the spread, in minor units of `base`, rounded up.
    pub(super) fn divide_up(self, micros: i64, spread: Spread, base: Currency) -> Option<i64> {
        let with_spread = i128::from(micros).checked_mul(WHOLE + i128::from(spread.0))?;
        let number = with_spread.checked_mul(10_i128.checked_pow(self.0.scale())?)?;
        let divisor = self.0.mantissa().checked_mul(WHOLE)?.checked_mul(i128::from(base.micros_per_minor()))?;
        let up = number % divisor != 0;
        i64::try_from(number / divisor + i128::from(up)).ok()
    }
}

impl From<Rate> for (i64, u32) {
    fn from(rate: Rate) -> Self {
        rate.parts()
    }
}

impl TryFrom<(i64, u32)> for Rate {
    type Error = BadRate;

    fn try_from((digits, scale): (i64, u32)) -> Result<Self, Self::Error> {
        Self::new(Decimal::try_new(digits, scale).map_err(|_| BadRate::TooManyDigits)?)
    }
}

impl fmt::Display for Rate {
    /// As it is read: `26250`, `151.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Rate {
    type Err = BadRate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Err(BadRate::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 9 {
            return Err(BadRate::TooManyDigits);
        }
        let scale = u32::try_from(fraction.len()).map_err(|_| BadRate::TooManyDigits)?;
        let number = format!("{whole}{fraction}").parse().map_err(|_| BadRate::OutOfRange)?;
        Self::try_from((number, scale))
    }
}

/// What the house adds to a charge, in basis points (hundredths of a percent).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Spread(u16);

impl Spread {
    /// The most: a fifth.
    const MOST: u16 = 2_000;

    /// Nothing.
    pub const NONE: Self = Self(0);

    /// Basis points.
    #[must_use]
    pub const fn basis_points(self) -> u16 {
        self.0
    }

    /// In percent, with a point: `0.5`.
    #[must_use]
    pub fn percent(self) -> String {
        let text = format!("{}.{:02}", self.0 / 100, self.0 % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl From<Spread> for i64 {
    fn from(spread: Spread) -> Self {
        Self::from(spread.0)
    }
}

impl TryFrom<i64> for Spread {
    type Error = BadRate;

    fn try_from(basis_points: i64) -> Result<Self, Self::Error> {
        let points = u16::try_from(basis_points).ok().filter(|points| *points <= Self::MOST);
        points.map(Self).ok_or(BadRate::Spread)
    }
}
