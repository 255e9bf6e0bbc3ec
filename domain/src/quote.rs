//! Quotes: what a payment is charged in another currency than the balance's, fixed for a quarter of an hour.
//!
//! The charge is the credit divided by the rate, plus the spread, computed exactly and rounded **up**, once, to the minor
//! unit of the charged currency. The credit is exactly what was chosen, and is what the balance grows by.

use serde::{Deserialize, Serialize};

use crate::{currency::Currency, money::Money, time::Timestamp};

mod acceptance;
mod rate;
#[cfg(test)]
mod tests;

pub use acceptance::{Acceptance, NotAnAcceptance};
pub use rate::{BadRate, NotAPair, Pair, Rate, Spread};

/// How long a quote can be accepted, in seconds.
pub const VALID_SECONDS: i64 = 15 * 60;

/// A rate as the operator entered it. Versions of a pair count from 1; a correction is a new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRate {
    /// Which version of its pair.
    pub version: i64,
    /// The charged currency and the balance's.
    pub pair: Pair,
    /// So much of the balance's currency for one unit of the charged one.
    pub rate: Rate,
    /// What the house adds to the charge.
    pub spread: Spread,
    /// Who publishes the rate, in words for the customer.
    pub source: String,
    /// When it was so there.
    pub observed_at: Timestamp,
}

/// Why there is no rate to quote by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoRate {
    /// None was entered, or it was withdrawn.
    #[error("there is no exchange rate")]
    Missing,
    /// The newest was observed too long ago.
    #[error("the exchange rate is too old")]
    Old {
        /// When it was observed.
        observed_at: Timestamp,
    },
}

/// Why a quote is not made, or not accepted any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuoteRefusal {
    /// There is nothing to quote by.
    #[error(transparent)]
    NoRate(#[from] NoRate),
    /// The amount is of another currency than the rate's, or nothing.
    #[error("the amount cannot be quoted by this rate")]
    Amount,
    /// The gateway does not take that much at once.
    #[error("the charge is more than can be paid at once")]
    ChargeTooLarge {
        /// The most that is charged.
        most: Money,
    },
    /// Its time is over, or its rate was replaced before it was made, or withdrawn.
    #[error("the quote is no longer in force")]
    Lapsed,
    /// The rate comes to another charge than the one that was accepted.
    #[error("the charge that was accepted is not the one of the quote")]
    OtherCharge,
}

impl ExchangeRate {
    /// What must be charged for `credit`.
    ///
    /// # Errors
    /// [`QuoteRefusal::Amount`]: another currency, nothing, or beyond what can be computed exactly.
    pub fn charge(&self, credit: Money) -> Result<Money, QuoteRefusal> {
        if credit.currency != self.pair.quote || credit.micros <= 0 {
            return Err(QuoteRefusal::Amount);
        }
        let minor = self.rate.divide_up(credit.micros, self.spread, self.pair.base).ok_or(QuoteRefusal::Amount)?;
        Money::from_minor(minor, self.pair.base).map_err(|_| QuoteRefusal::Amount)
    }

    /// Whether it is too old to quote by at `now`.
    ///
    /// # Errors
    /// [`NoRate::Old`].
    pub const fn check_age(&self, now: Timestamp, max_age_seconds: i64) -> Result<(), NoRate> {
        if now.0 > self.observed_at.plus_seconds(max_age_seconds).0 {
            Err(NoRate::Old { observed_at: self.observed_at })
        } else {
            Ok(())
        }
    }
}

/// About what an amount is worth in another currency, by the rate alone and rounded to the currency's digits. For the eye
/// only: nothing is charged or posted by it. `None` when the rate is not one between the two.
#[must_use]
pub fn approximate(money: Money, currency: Currency, rate: &ExchangeRate) -> Option<Money> {
    let (digits, scale) = rate.rate.parts();
    let (digits, one) = (i128::from(digits), 10_i128.checked_pow(scale)?);
    let Pair { base, quote } = rate.pair;
    let (by, divisor) = match (money.currency, currency) {
        (from, to) if (from, to) == (quote, base) => (one, digits),
        (from, to) if (from, to) == (base, quote) => (digits, one),
        _ => return None,
    };
    let micros = i128::from(money.micros).checked_mul(by)?.checked_div(divisor)?;
    let about = Money::from_micros(i64::try_from(micros).ok()?, currency);
    Money::from_minor(about.minor_rounded(), currency).ok()
}

/// Both amounts, by a rate, from a moment on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// What the balance grows by.
    pub credit: Money,
    /// What the gateway charges.
    pub charge: Money,
    /// By which rate.
    pub rate: ExchangeRate,
    /// When it was made.
    pub quoted_at: Timestamp,
}

impl Quote {
    /// Quotes `credit`.
    ///
    /// # Errors
    /// [`QuoteRefusal`], never [`QuoteRefusal::Lapsed`] or [`QuoteRefusal::OtherCharge`].
    pub fn make(
        rate: ExchangeRate,
        credit: Money,
        now: Timestamp,
        max_age_seconds: i64,
        most: Money,
    ) -> Result<Self, QuoteRefusal> {
        rate.check_age(now, max_age_seconds)?;
        let charge = rate.charge(credit)?;
        if charge.currency != most.currency || charge.micros > most.micros {
            return Err(QuoteRefusal::ChargeTooLarge { most });
        }
        Ok(Self { credit, charge, rate, quoted_at: now })
    }

    /// The first instant at which it cannot be accepted any more.
    #[must_use]
    pub const fn expires_at(&self) -> Timestamp {
        self.quoted_at.plus_seconds(VALID_SECONDS)
    }

    /// What the customer gives back to accept it.
    #[must_use]
    pub const fn acceptance(&self) -> Acceptance {
        Acceptance { version: self.rate.version, quoted_at: self.quoted_at, charge: self.charge.micros }
    }
}

/// A rate as its table tells of it: with what came after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The rate.
    pub rate: ExchangeRate,
    /// When the version after it was entered, if there is one.
    pub replaced_at: Option<Timestamp>,
    /// Whether a later version withdraws what was quoted before it.
    pub is_withdrawn: bool,
}

/// Decides whether an accepted quote holds, and makes it again from its parts: of what the browser says nothing is
/// believed.
///
/// # Errors
/// [`QuoteRefusal`].
pub fn accept(
    accepted: Acceptance,
    entered: Entered,
    credit: Money,
    now: Timestamp,
    max_age_seconds: i64,
    most: Money,
) -> Result<Quote, QuoteRefusal> {
    let quoted_at = accepted.quoted_at;
    let is_fresh = quoted_at <= now && now < quoted_at.plus_seconds(VALID_SECONDS);
    let was_in_force = entered.replaced_at.is_none_or(|at| quoted_at < at);
    if !is_fresh || !was_in_force || entered.is_withdrawn || accepted.version != entered.rate.version {
        return Err(QuoteRefusal::Lapsed);
    }
    let quote = Quote::make(entered.rate, credit, quoted_at, max_age_seconds, most)?;
    if quote.acceptance() == accepted { Ok(quote) } else { Err(QuoteRefusal::OtherCharge) }
}
