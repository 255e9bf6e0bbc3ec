//! Server functions of the flow.

#![expect(clippy::too_many_arguments, reason = "`save_profile` takes the fields of the form one by one")]

use domain::{country::CountryCode, currency::Currency, ledger::Balance, profile::ProfileDraft, top_up::offers};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::FieldCode;
use crate::{
    ApiError,
    add_credit::ways::{Way, WayFacts},
    wire::Answer,
};

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
    /// Whether each way to pay can be used now.
    pub ways: Vec<WayFacts>,
    /// The account's zone, as the label of every time shown.
    pub zone: String,
}

impl AddCreditData {
    /// The locked currency.
    #[must_use]
    pub fn locked(&self) -> Option<Currency> {
        if self.saved { self.profile.currency.parse().ok() } else { None }
    }

    /// The ways to buy credit; none before the profile is saved.
    #[must_use]
    pub fn ways(&self) -> Vec<Way> {
        let country = self.profile.country.parse::<CountryCode>().ok();
        match (country, self.locked()) {
            (Some(country), Some(currency)) => Way::all(offers(country, currency), &self.ways),
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

/// The data of the flow.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "add_credit")]
pub async fn add_credit() -> Result<AddCreditData, ApiError> {
    use crate::ssr;

    async fn load() -> Result<AddCreditData, ApiError> {
        let viewer = ssr::authorised()?;
        let server = ssr::server()?;
        let ways = server.billing.ways_to_pay(viewer.account_id).await.map_err(ssr::fail)?;
        Ok(AddCreditData {
            client_key: format!("{:032x}", rand::random::<u128>()),
            ways: ways.into_iter().map(WayFacts::from).collect(),
            ..profile_data(&server, &viewer).await?
        })
    }
    ssr::answer(load().await)
}

/// What the form of the billing profile starts from; neither a key nor ways to pay.
///
/// # Errors
/// The database does not answer.
#[cfg(feature = "ssr")]
pub async fn profile_data(
    server: &crate::context::ServerContext,
    viewer: &billing::identity::Viewer,
) -> Result<AddCreditData, ApiError> {
    use domain::profile::BillingProfile;

    use crate::{countries, ssr};

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
        client_key: String::new(),
        ways: Vec::new(),
        zone: viewer.time_zone.clone(),
    })
}

/// Saves the billing profile and answers with the page to go to.
#[server(output = Answer, endpoint = "save_profile")]
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
    use crate::ssr;

    let viewer = ssr::authorised()?;
    let server = ssr::server()?;
    let saved = server.billing.save_profile(viewer.account_id, draft).await;
    saved.map_err(|error| profile_refused(draft, error))?;
    let next = ssr::internal_path(next).unwrap_or("/billing/add-credit?step=amount").to_owned();
    ssr::redirect_plain_form(&next);
    Ok(next)
}

/// Why a profile was not saved, for its form.
#[cfg(feature = "ssr")]
pub fn profile_refused(draft: &ProfileDraft, error: billing::profiles::SaveProfileError) -> ApiError {
    use billing::profiles::SaveProfileError;

    use crate::{error::profile_field_name, ssr};

    match error {
        SaveProfileError::Invalid(errors) => ApiError::Fields {
            problems: errors
                .into_iter()
                .map(|error| (profile_field_name(error.field).to_owned(), FieldCode::Profile(error)))
                .collect(),
            typed: typed(draft),
        },
        error => ssr::fail(error),
    }
}

/// What was typed into the form, field by field.
#[cfg(feature = "ssr")]
pub fn typed(draft: &ProfileDraft) -> Vec<(String, String)> {
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
