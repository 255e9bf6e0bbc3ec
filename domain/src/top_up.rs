//! The top-up table: which country keeps its balance in which currency, and pays how, how little and how much.
//!
//! One table for browser and server; the server decides by its own copy alone.

use crate::{country::CountryCode, currency::Currency, gateway::Gateway, money::Money};

/// One way to buy credit: a gateway, the currency it charges, its limits and the amounts offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Who takes the payment.
    pub gateway: Gateway,
    /// The currency the customer is charged in; of every amount here.
    pub charged_in: Currency,
    /// The least that can be bought at once.
    pub minimum: Money,
    /// The most that can be bought at once.
    pub maximum: Money,
    /// The amounts offered, smallest first.
    pub presets: &'static [Money],
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
    charged_in: Currency::Vnd,
    minimum: VND[0],
    maximum: units(999_999_999, Currency::Vnd),
    presets: &VND,
};

/// Stripe takes cards up to eight digits of yen; the house stops one digit earlier. Payment in a convenience store
/// (konbini) is one of Stripe's own methods, offered by its page between 120 and 300,000 JPY only.
static STRIPE_JPY: Offer = Offer {
    gateway: Gateway::Stripe,
    charged_in: Currency::Jpy,
    minimum: JPY[0],
    maximum: units(9_999_999, Currency::Jpy),
    presets: &JPY,
};

static PAYPAL_USD: Offer = Offer {
    gateway: Gateway::Paypal,
    charged_in: Currency::Usd,
    minimum: USD[0],
    maximum: units(10_000, Currency::Usd),
    presets: &USD,
};

static PAYPAL_EUR: Offer = Offer {
    gateway: Gateway::Paypal,
    charged_in: Currency::Eur,
    minimum: EUR[0],
    maximum: units(10_000, Currency::Eur),
    presets: &EUR,
};

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
        Currency::Vnd => vec![VNPAY_VND],
        Currency::Jpy => vec![STRIPE_JPY],
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
    /// In another currency than the offer charges.
    #[error("in another currency than the offer")]
    OtherCurrency,
}

/// Checks an amount against an offer's limits.
///
/// # Errors
/// [`AmountRefusal`].
pub fn check_amount(offer: &Offer, amount: Money) -> Result<(), AmountRefusal> {
    if amount.currency != offer.charged_in {
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
