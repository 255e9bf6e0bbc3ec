//! The plans of the demo: three in every currency of its customers.

use domain::{currency::Currency, money::Money};

use crate::{demo::DemoError, engine::Billing, plans::NewPlan};

/// What the three are called, and what each may be spent on.
const TIERS: [(&str, &str, &[&str]); 3] = [
    ("start", "Inference Start", &["inference"]),
    ("plus", "Inference Plus", &["inference", "vector-store"]),
    ("scale", "Inference Scale", &["inference", "vector-store", "fine-tuning"]),
];

/// Price and allowance of each for a month, in whole units.
const PRICES: [(Currency, [(i64, i64); 3]); 4] = [
    (Currency::Vnd, [(450_000, 500_000), (1_700_000, 2_000_000), (6_000_000, 7_500_000)]),
    (Currency::Jpy, [(2_700, 3_000), (9_000, 10_500), (32_000, 40_000)]),
    (Currency::Eur, [(18, 20), (68, 80), (240, 300)]),
    (Currency::Usd, [(18, 20), (68, 80), (240, 300)]),
];

/// The short name of the smallest plan in a currency.
pub(super) fn smallest(currency: Currency) -> String {
    slug("start", currency)
}

fn slug(tier: &str, currency: Currency) -> String {
    format!("inference-{tier}-{}", currency.code().to_lowercase())
}

/// Offers those that were never offered: what an operator has changed or taken off sale is left alone.
pub(super) async fn ensure(billing: &Billing) -> Result<(), DemoError> {
    let known = billing.plans().await?;
    for (currency, prices) in PRICES {
        for ((rank, (tier, name, services)), (price, allowance)) in (1..).zip(TIERS).zip(prices) {
            let slug = slug(tier, currency);
            if known.iter().any(|offer| offer.plan.id.slug == slug) {
                continue;
            }
            let unit = |whole: i64| Money::from_micros(whole * domain::money::MICROS_PER_UNIT, currency);
            billing
                .create_plan(NewPlan {
                    slug,
                    name: name.to_owned(),
                    price: unit(price),
                    allowance: unit(allowance),
                    services: services.iter().map(|service| (*service).to_owned()).collect(),
                    months: 1,
                    rank,
                })
                .await?;
        }
    }
    Ok(())
}
