//! What the settings show.

use domain::{
    currency::Currency,
    money::{Money, format},
    number::NumberStyle,
    profile::FieldChange,
    time::Day,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{add_credit::AddCreditData, i18n::use_texts, quote::moment};

/// What the page starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsData {
    /// The billing profile, or a first sketch of one, and the names of countries.
    pub billing: AddCreditData,
    /// The profile's version; 0 before the first.
    pub version: i64,
    /// How this person likes to see things.
    pub display: Display,
    /// Every time zone.
    pub zones: Vec<String>,
    /// The alerts; `None` before the first profile.
    pub alerts: Option<AlertFacts>,
}

/// A page of the profile's versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// What each changed, newest first.
    pub changes: Vec<Change>,
    /// Where the page before this one goes on, if there is one.
    pub older: Option<i64>,
}

/// One version of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its number.
    pub version: i64,
    /// When it was saved, in the account's zone.
    pub saved: (Day, u16),
    /// What it changed, countries by their names; nothing for the first.
    pub fields: Vec<FieldChange>,
}

/// How a person likes to see things, and in which zone the account lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    /// The account's time zone.
    pub time_zone: String,
    /// The number style.
    pub numbers: NumberStyle,
    /// The currency in which the balance's worth is told beside it.
    pub currency: Option<Currency>,
    /// What that comes to.
    pub approximate: Option<Approximate>,
}

/// When the account is warned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertFacts {
    /// Its own threshold.
    pub threshold: Option<Money>,
    /// Below this it is warned now.
    pub warn_below: Money,
    /// Who is to be told.
    pub recipients: Vec<String>,
}

/// About what the balance is worth in another currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approximate {
    /// By a rate of the operator's table.
    Known {
        /// About so much.
        worth: Money,
        /// When the rate was observed, in the account's zone.
        observed: (Day, u16),
        /// Who publishes it.
        source: String,
    },
    /// There is no rate that is recent enough.
    NoRate(Currency),
}

/// The approximation in words: how much, by whose rate and of when; or that there is no rate.
#[component]
pub fn ApproximateNote(
    /// It.
    approximate: Approximate,
) -> impl IntoView {
    let texts = use_texts();
    let text = match approximate {
        Approximate::Known { worth, observed, source } => {
            let worth = format::unmistakable(worth, texts).to_string();
            texts.approximate_worth(&worth, &moment(observed, texts.0), &source)
        }
        Approximate::NoRate(currency) => texts.approximate_no_rate(currency.code()),
    };
    view! { <p class="hint" id="approximate">{text}</p> }
}

/// About what the balance is worth to the viewer; `None` when that was not asked for.
#[cfg(feature = "ssr")]
pub async fn approximate(
    billing: &billing::Billing,
    viewer: &billing::identity::Viewer,
    balance: Option<&domain::ledger::Balance>,
) -> Result<Option<Approximate>, billing::StoreError> {
    use domain::quote::{Pair, approximate};

    let (Some(currency), Some(balance)) = (viewer.display_currency, balance) else { return Ok(None) };
    let total = balance.available();
    if currency == total.currency {
        return Ok(None);
    }
    for pair in [Pair { base: currency, quote: total.currency }, Pair { base: total.currency, quote: currency }] {
        if let Ok(rate) = billing.rate_now(pair).await?
            && let Some(worth) = approximate(total, currency, &rate)
        {
            let observed = billing::zone::Zone::named(&viewer.time_zone).civil(rate.observed_at);
            return Ok(Some(Approximate::Known { worth, observed, source: rate.source }));
        }
    }
    Ok(Some(Approximate::NoRate(currency)))
}
