//! Exchange rates to try PayPal by, which say that they are examples.

use domain::{
    currency::Currency,
    quote::{BadRate, Pair},
};

use crate::{
    demo::DemoError,
    engine::Billing,
    rates::{NewRate, RateError},
};

/// What customers read beside such a rate.
const SOURCE: &str = "Example rate of the demo, not a market rate";
/// Who enters them.
const ACTOR: &str = "demo";
/// Charged currency, balance's currency, rate, spread in basis points.
const RATES: [(Currency, Currency, &str, i64); 2] =
    [(Currency::Usd, Currency::Vnd, "26250", 50), (Currency::Usd, Currency::Jpy, "152.4", 50)];

/// Enters an example where there is no rate, and anew where the example has become too old to be quoted by. A rate that
/// an operator has entered, or withdrawn, is left alone.
pub(super) async fn ensure(billing: &Billing) -> Result<(), DemoError> {
    let known = billing.rates(false).await?;
    for (base, quote, rate, spread) in RATES {
        let pair = Pair { base, quote };
        let newest = known.iter().find(|one| one.pair == pair);
        let is_fresh = billing.rate_now(pair).await?.is_ok();
        if newest.is_some_and(|newest| newest.source != SOURCE || is_fresh) {
            continue;
        }
        let bad = |_: BadRate| RateError::NotUsed(pair);
        let new = NewRate {
            pair,
            rate: rate.parse().map_err(bad)?,
            spread: spread.try_into().map_err(bad)?,
            source: SOURCE.to_owned(),
            observed_at: billing.now(),
        };
        billing.enter_rates(&[new], ACTOR, true).await?;
    }
    Ok(())
}
