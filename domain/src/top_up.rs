//! The top-up table: which country keeps its balance in which currency, and pays how, how little and how much.
//!
//! One table for browser and server; the server decides by its own copy alone.

use crate::{country::CountryCode, currency::Currency, gateway::Gateway, money::Money, quote::Pair};

/// One way to buy credit: a gateway, the currency it charges, its limits and the amounts offered. Amounts are in the
/// balance's currency, except [`Offer::most_charged`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Who takes the payment.
    pub gateway: Gateway,
    /// The least that can be bought at once.
    pub minimum: Money,
    /// The most that can be bought at once.
    pub maximum: Money,
    /// The amounts offered, smallest first.
    pub presets: &'static [Money],
    /// The most that is charged at once, in the currency that the customer is charged in.
    pub most_charged: Money,
}

impl Offer {
    /// The currency of the balance, in which amounts are chosen.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.minimum.currency
    }

    /// The currency that the customer is charged in.
    #[must_use]
    pub const fn charged_in(&self) -> Currency {
        self.most_charged.currency
    }

    /// Both currencies, when they differ: then a quote says what is charged.
    #[must_use]
    pub fn quoted(&self) -> Option<Pair> {
        let pair = Pair { base: self.charged_in(), quote: self.currency() };
        (pair.base != pair.quote).then_some(pair)
    }
}

const fn units(units: i64, currency: Currency) -> Money {
    Money::from_micros(units * crate::money::MICROS_PER_UNIT, currency)
}

const fn five(amounts: [i64; 5], currency: Currency) -> [Money; 5] {
    let [a, b, c, d, e] = amounts;
    [units(a, currency), units(b, currency), units(c, currency), units(d, currency), units(e, currency)]
}

const VND: [Money; 5] = five([500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000], Currency::Vnd);
const JPY: [Money; 5] = five([3_000, 5_000, 10_000, 30_000, 100_000], Currency::Jpy);
const USD: [Money; 5] = five([25, 50, 100, 250, 500], Currency::Usd);
const EUR: [Money; 5] = five([25, 50, 100, 250, 500], Currency::Eur);

/// VNPay takes amounts below 1,000,000,000 VND.
static VNPAY_VND: Offer = Offer {
    gateway: Gateway::Vnpay,
    minimum: VND[0],
    maximum: units(999_999_999, Currency::Vnd),
    presets: &VND,
    most_charged: units(999_999_999, Currency::Vnd),
};

/// Stripe takes cards up to eight digits of yen; the house stops one digit earlier. Payment in a convenience store
/// (konbini) is one of Stripe's own methods, offered by its page between 120 and 300,000 JPY only.
static STRIPE_JPY: Offer = Offer {
    gateway: Gateway::Stripe,
    minimum: JPY[0],
    maximum: units(9_999_999, Currency::Jpy),
    presets: &JPY,
    most_charged: units(9_999_999, Currency::Jpy),
};

/// What PayPal is asked to charge at once, at most.
const PAYPAL_MOST: i64 = 10_000;

static PAYPAL_USD: Offer = Offer {
    gateway: Gateway::Paypal,
    minimum: USD[0],
    maximum: units(PAYPAL_MOST, Currency::Usd),
    presets: &USD,
    most_charged: units(PAYPAL_MOST, Currency::Usd),
};

static PAYPAL_EUR: Offer = Offer {
    gateway: Gateway::Paypal,
    minimum: EUR[0],
    maximum: units(PAYPAL_MOST, Currency::Eur),
    presets: &EUR,
    most_charged: units(PAYPAL_MOST, Currency::Eur),
};

/// PayPal does not keep dong: charged in dollars, by quote. The most is what stays below PayPal's most at any rate of
/// these years.
static PAYPAL_VND: Offer = Offer {
    gateway: Gateway::Paypal,
    minimum: VND[0],
    maximum: units(200_000_000, Currency::Vnd),
    presets: &VND,
    most_charged: units(PAYPAL_MOST, Currency::Usd),
};

/// Yen by PayPal: charged in dollars, by quote.
static PAYPAL_JPY: Offer = Offer {
    gateway: Gateway::Paypal,
    minimum: JPY[0],
    maximum: units(1_000_000, Currency::Jpy),
    presets: &JPY,
    most_charged: units(PAYPAL_MOST, Currency::Usd),
};

/// The pairs of currencies that some offer is quoted in: those that rates are entered for.
pub const QUOTED: [Pair; 2] =
    [Pair { base: Currency::Usd, quote: Currency::Vnd }, Pair { base: Currency::Usd, quote: Currency::Jpy }];

/// The currencies in which a country's accounts can keep their balance; never empty.
#[must_use]
pub fn balance_currencies(country: CountryCode) -> &'static [Currency] {
    match country {
        CountryCode::VIETNAM => &[Currency::Vnd],
        CountryCode::JAPAN => &[Currency::Jpy],
        _ => &[Currency::Usd, Currency::Eur],
    }
}

/// The ways to buy credit for an account of `country` with its balance in `currency`, the usual one first; empty when
/// the country does not use the currency.
#[must_use]
pub fn offers(country: CountryCode, currency: Currency) -> Vec<Offer> {
    if !balance_currencies(country).contains(&currency) {
        return Vec::new();
    }
    match currency {
        Currency::Vnd => vec![VNPAY_VND, PAYPAL_VND],
        Currency::Jpy => vec![STRIPE_JPY, PAYPAL_JPY],
        Currency::Usd => vec![PAYPAL_USD],
        Currency::Eur => vec![PAYPAL_EUR],
    }
}

/// Why an amount cannot be bought by an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountRefusal {
    /// Below the least.
    #[error("below the least amount")]
    TooSmall {
        /// The least.
        least: Money,
    },
    /// Above the most.
    #[error("above the greatest amount")]
    TooLarge {
        /// The most.
        most: Money,
    },
    /// Not a whole number of dong, yen or cents.
    #[error("not a whole number of minor units")]
    NotWholeMinor,
    /// In another currency than the balance's.
    #[error("in another currency than the balance")]
    OtherCurrency,
}

/// Checks an amount against an offer's limits.
///
/// # Errors
/// [`AmountRefusal`].
pub fn check_amount(offer: &Offer, amount: Money) -> Result<(), AmountRefusal> {
    if amount.currency != offer.currency() {
        Err(AmountRefusal::OtherCurrency)
    } else if amount.micros < offer.minimum.micros {
        Err(AmountRefusal::TooSmall { least: offer.minimum })
    } else if amount.micros > offer.maximum.micros {
        Err(AmountRefusal::TooLarge { most: offer.maximum })
    } else if amount.hides_digits() {
        Err(AmountRefusal::NotWholeMinor)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
