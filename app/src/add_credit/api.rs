//! Server functions of the flow.

#![expect(clippy::too_many_arguments, reason = "`save_profile` takes the fields of the form one by one")]

use domain::{
    country::CountryCode,
    currency::Currency,
    gateway::Gateway,
    ledger::Balance,
    payment::PaymentId,
    profile::ProfileDraft,
    top_up::{Offer, offers},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ApiError;
#[cfg(feature = "ssr")]
use crate::FieldCode;

/// Which wording of the consent the customer agreed to; stored with the payment. Changes with the text.
pub const CONSENT_VERSION: &str = "2026-11";

/// What the flow starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddCreditData {
    /// The billing profile, or a first sketch of one.
    pub profile: ProfileDraft,
    /// Whether the profile has been saved, and with it the currency locked.
    pub saved: bool,
    /// Code and name of every country, in the visitor's language and its alphabet.
    pub countries: Vec<(String, String)>,
    /// The balance; `None` before the first profile.
    pub balance: Option<Balance>,
    /// A fresh key for one payment: made here, so that the page and its WASM agree on it.
    pub client_key: String,
}

impl AddCreditData {
    /// The locked currency.
    #[must_use]
    pub fn locked(&self) -> Option<Currency> {
        if self.saved { self.profile.currency.parse().ok() } else { None }
    }

    /// The ways to buy credit; none before the profile is saved.
    #[must_use]
    pub fn offers(&self) -> Vec<Offer> {
        let country = self.profile.country.parse::<CountryCode>().ok();
        match (country, self.locked()) {
            (Some(country), Some(currency)) => offers(country, currency),
            _ => Vec::new(),
        }
    }

    /// The name of a country in the visitor's language; the code itself when it is none.
    #[must_use]
    pub fn country_name(&self, code: &str) -> String {
        let found = self.countries.iter().find(|(known, _)| known == code);
        found.map_or_else(|| code.to_owned(), |(_, name)| name.clone())
    }
}

/// A payment that has been made and waits at the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// Where to go: the gateway's page, or our own page of the payment when its key was used before and it is over.
    pub target: String,
    /// Through whom.
    pub gateway: Gateway,
    /// Which payment.
    pub payment_id: PaymentId,
    /// Minute of the day, in the account's zone, until which the payment can be resumed.
    pub until: Option<u16>,
}

/// The data of the flow.
#[server(input = server_fn::codec::GetUrl, endpoint = "add_credit")]
pub async fn add_credit() -> Result<AddCreditData, ApiError> {
    use domain::profile::BillingProfile;

    use crate::{countries, ssr};

    async fn load() -> Result<AddCreditData, ApiError> {
        let viewer = ssr::authorised()?;
        let server = ssr::server()?;
        let profile = server.billing.profile(viewer.account_id).await.map_err(ssr::fail)?;
        let balance = server.billing.balance(viewer.account_id).await.map_err(ssr::fail)?;
        let saved = profile.is_some();
        let sketch = || ProfileDraft {
            kind: "company".to_owned(),
            name: viewer.account_name.clone(),
            email: viewer.email.clone(),
            ..ProfileDraft::default()
        };
        let countries = countries::names(ssr::language());
        Ok(AddCreditData {
            profile: profile.as_ref().map_or_else(sketch, BillingProfile::to_draft),
            saved,
            countries: countries.map(|(code, name)| (code.to_owned(), name.to_owned())).collect(),
            balance,
            client_key: format!("{:032x}", rand::random::<u128>()),
        })
    }
    ssr::answer(load().await)
}

/// Saves the billing profile and answers with the page to go to.
#[server(endpoint = "save_profile")]
pub async fn save_profile(
    #[server(default)] kind: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] address: String,
    #[server(default)] country: String,
    #[server(default)] tax_code: String,
    #[server(default)] currency: String,
    #[server(default)] next: String,
) -> Result<String, ApiError> {
    use crate::ssr;

    let draft = ProfileDraft { kind, name, email, address, country, tax_code, currency };
    ssr::answer(keep_profile(&draft, &next).await)
}

#[cfg(feature = "ssr")]
async fn keep_profile(draft: &ProfileDraft, next: &str) -> Result<String, ApiError> {
    use billing::profiles::SaveProfileError;

    use crate::{error::profile_field_name, ssr};

    let viewer = ssr::authorised()?;
    let server = ssr::server()?;
    server.billing.save_profile(viewer.account_id, draft).await.map_err(|error| match error {
        SaveProfileError::Invalid(errors) => ApiError::Fields {
            problems: errors
                .into_iter()
                .map(|error| (profile_field_name(error.field).to_owned(), FieldCode::Profile(error)))
                .collect(),
            typed: typed(draft),
        },
        error => ssr::fail(error),
    })?;
    let next = ssr::internal_path(next).unwrap_or("/billing/add-credit?step=amount").to_owned();
    ssr::redirect_plain_form(&next);
    Ok(next)
}

#[cfg(feature = "ssr")]
fn typed(draft: &ProfileDraft) -> Vec<(String, String)> {
    let ProfileDraft { kind, name, email, address, country, tax_code, currency } = draft;
    [
        ("kind", kind),
        ("name", name),
        ("email", email),
        ("address", address),
        ("country", country),
        ("tax_code", tax_code),
        ("currency", currency),
    ]
    .map(|(field, text)| (field.to_owned(), text.clone()))
    .to_vec()
}

/// Makes the payment and answers with the gateway's page. The same key gives the same payment again.
#[server(endpoint = "start_payment")]
pub async fn start_payment(
    #[server(default)] amount_minor: String,
    #[server(default)] method: String,
    #[server(default)] client_key: String,
    #[server(default)] consent: String,
) -> Result<Leaving, ApiError> {
    use crate::ssr;

    ssr::answer(pay(&amount_minor, &method, client_key, consent).await)
}

#[cfg(feature = "ssr")]
async fn pay(amount_minor: &str, method: &str, client_key: String, consent: String) -> Result<Leaving, ApiError> {
    use billing::payments::{StartError, StartPayment};
    use domain::money::Money;

    use crate::{add_credit::order::checked, payments::Payment, ssr};

    let viewer = ssr::authorised()?;
    let server = ssr::server()?;
    let refuse = |field: &str, code| ApiError::Fields { problems: vec![(field.to_owned(), code)], typed: Vec::new() };
    let profile = server.billing.profile(viewer.account_id).await.map_err(ssr::fail)?.ok_or(ApiError::ProfileNeeded)?;
    let gateway: Gateway = method.parse().map_err(|_| refuse("method", FieldCode::MethodNeeded))?;
    let offers = offers(profile.country, profile.currency);
    let offer = offers.iter().find(|offer| offer.gateway == gateway).ok_or(ApiError::MethodNotOffered)?;
    let amount = amount_minor.parse().ok().and_then(|minor| Money::from_minor(minor, offer.charged_in).ok());
    let amount = amount.ok_or_else(|| refuse("amount", FieldCode::AmountUnreadable { example: offer.minimum }))?;
    checked(amount, offer).map_err(|problem| refuse("amount", problem))?;
    if consent != CONSENT_VERSION {
        return Err(refuse("consent", FieldCode::ConsentNeeded));
    }
    if !is_key(&client_key) {
        return Err(ApiError::StaleForm);
    }
    server.limits.try_payment(viewer.account_id)?;
    let request = StartPayment {
        gateway,
        amount,
        client_key,
        consent_version: consent,
        language: ssr::language(),
        client_ip: ssr::client_ip(),
    };
    let started = server.billing.start_payment(viewer.account_id, request).await.map_err(|error| match error {
        StartError::NoProfile => ApiError::ProfileNeeded,
        StartError::MethodNotOffered => ApiError::MethodNotOffered,
        StartError::Amount(_) => refuse("amount", FieldCode::AmountUnreadable { example: offer.minimum }),
        StartError::GatewayUnavailable { .. } => ApiError::GatewayUnavailable,
        StartError::KeyConflict => ApiError::StaleForm,
        error => ssr::fail(error),
    })?;
    let view = server.billing.payment(viewer.account_id, &started.payment_id).await.map_err(ssr::fail)?;
    let payment = Payment::from(view.ok_or(ApiError::NotFound)?);
    let target = started.redirect_url;
    ssr::redirect_plain_form(&target);
    let until = payment.deadline_civil().map(|(_, minute)| minute);
    Ok(Leaving { target, gateway, until, payment_id: payment.id })
}

/// Whether the text can be a key that this server made.
#[cfg(feature = "ssr")]
fn is_key(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
