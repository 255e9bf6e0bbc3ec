//! Server functions of the settings.

#![expect(clippy::too_many_arguments, reason = "`change_profile` takes the fields of the form one by one")]

use leptos::prelude::*;

use crate::{
    ApiError,
    settings::model::{History, SettingsData},
    wire::Answer,
};
#[cfg(feature = "ssr")]
use crate::{
    FieldCode, add_credit,
    settings::model::{AlertFacts, Change, Display, approximate},
    ssr,
};

/// Versions of the profile on a page.
#[cfg(feature = "ssr")]
const PAGE: u32 = 10;

/// The page's data.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "settings")]
pub async fn settings() -> Result<SettingsData, ApiError> {
    ssr::answer(load().await)
}

#[cfg(feature = "ssr")]
async fn load() -> Result<SettingsData, ApiError> {
    let viewer = ssr::authorised()?;
    let server = ssr::server()?;
    let billing = &server.billing;
    let account = viewer.account_id;
    let newest = billing.profile_versions(account, None, 1).await.map_err(ssr::fail)?;
    let alerts = billing.alerts(account).await.map_err(ssr::fail)?;
    let frame = add_credit::profile_data(&server, &viewer).await?;
    let approximate = approximate(billing, &viewer, frame.balance.as_ref()).await.map_err(ssr::fail)?;
    Ok(SettingsData {
        version: newest.first().map_or(0, |newest| newest.version),
        display: Display {
            time_zone: viewer.time_zone.clone(),
            numbers: ssr::numbers(),
            currency: viewer.display_currency,
            approximate,
        },
        zones: billing::zone::names(),
        alerts: alerts.map(|alerts| AlertFacts {
            threshold: alerts.threshold,
            warn_below: alerts.warn_below,
            recipients: alerts.recipients,
        }),
        billing: frame,
    })
}

/// A page of the profile's versions; `before` is the one from which it goes back.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "profile_history")]
pub async fn profile_history(#[server(default)] before: String) -> Result<History, ApiError> {
    ssr::answer(load_history(before.parse().ok()).await)
}

#[cfg(feature = "ssr")]
async fn load_history(before: Option<i64>) -> Result<History, ApiError> {
    use domain::profile::{ProfileField, changes};

    let account = ssr::authorised()?.account_id;
    let billing = ssr::server()?.billing;
    let versions = billing.profile_versions(account, before, PAGE + 1).await.map_err(ssr::fail)?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let older = if versions.len() > page { versions.get(page - 1).map(|last| last.version) } else { None };
    let language = ssr::language();
    let named = |code: &str| {
        let found = crate::countries::names(language).find(|(known, _)| *known == code);
        found.map_or_else(|| code.to_owned(), |(_, name)| name.to_owned())
    };
    let changes = versions.iter().take(page).enumerate().map(|(index, version)| {
        let before = versions.get(index + 1);
        let mut fields = before.map(|before| changes(&before.profile, &version.profile)).unwrap_or_default();
        for change in fields.iter_mut().filter(|change| change.field == ProfileField::Country) {
            (change.from, change.to) = (named(&change.from), named(&change.to));
        }
        Change { version: version.version, saved: version.saved, fields }
    });
    Ok(History { changes: changes.collect(), older })
}

/// Saves a changed billing profile and answers with its version. `version` is the one that was changed: another tab or
/// member may have been quicker.
#[server(output = Answer, endpoint = "change_profile")]
pub async fn change_profile(
    #[server(default)] kind: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] address: String,
    #[server(default)] country: String,
    #[server(default)] tax_code: String,
    #[server(default)] currency: String,
    #[server(default)] version: String,
) -> Result<i64, ApiError> {
    let draft = domain::profile::ProfileDraft { kind, name, email, address, country, tax_code, currency };
    ssr::answer(keep_profile(&draft, &version).await)
}

#[cfg(feature = "ssr")]
async fn keep_profile(draft: &domain::profile::ProfileDraft, version: &str) -> Result<i64, ApiError> {
    use billing::profiles::SaveProfileError;

    let viewer = ssr::authorised()?;
    let billing = ssr::server()?.billing;
    let saved = billing.change_profile(viewer.account_id, draft, version.parse().unwrap_or(0)).await;
    let newest = billing.profile_versions(viewer.account_id, None, 1).await.map_err(ssr::fail)?;
    let newest = newest.first().map_or(0, |newest| newest.version);
    match saved {
        Ok(_) => {
            ssr::redirect_plain_form("/billing/settings?saved=profile#profile");
            Ok(newest)
        }
        Err(SaveProfileError::Changed) => {
            let mut typed = add_credit::typed(draft);
            typed.push(("version".to_owned(), newest.to_string()));
            Err(ApiError::Fields { problems: vec![("version".to_owned(), FieldCode::ChangedMeanwhile)], typed })
        }
        Err(error) => {
            let mut refused = add_credit::profile_refused(draft, error);
            // The page that comes back without WASM is a new one: what is typed there is still about this version.
            if let ApiError::Fields { typed, .. } = &mut refused {
                typed.push(("version".to_owned(), version.to_owned()));
            }
            Err(refused)
        }
    }
}

/// Saves language, zone, number style and display currency, and answers with the page to go to: all of it looks different.
#[server(output = Answer, endpoint = "save_display")]
pub async fn save_display(
    #[server(default)] language: String,
    #[server(default)] time_zone: String,
    #[server(default)] numbers: String,
    #[server(default)] display_currency: String,
) -> Result<String, ApiError> {
    ssr::answer(keep_display(&language, &time_zone, &numbers, &display_currency).await)
}

#[cfg(feature = "ssr")]
async fn keep_display(language: &str, time_zone: &str, numbers: &str, currency: &str) -> Result<String, ApiError> {
    use domain::{currency::Currency, language::Language, number::NumberStyle};

    let viewer = ssr::authorised()?;
    let server = ssr::server()?;
    let billing = &server.billing;
    let language = Language::from_tag(language).ok_or(ApiError::BadRequest)?;
    let numbers = NumberStyle::from_slug(numbers).ok_or(ApiError::BadRequest)?;
    let currency: Option<Currency> =
        if currency.is_empty() { None } else { Some(currency.parse().map_err(|_| ApiError::BadRequest)?) };
    if time_zone != viewer.time_zone && !billing.set_time_zone(viewer.account_id, time_zone).await.map_err(ssr::fail)? {
        let typed = [
            ("language", language.tag()),
            ("time_zone", time_zone),
            ("numbers", numbers.slug()),
            ("display_currency", currency.map_or("", Currency::code)),
        ];
        return Err(ApiError::Fields {
            problems: vec![("time_zone".to_owned(), FieldCode::UnknownZone)],
            typed: typed.map(|(field, text)| (field.to_owned(), text.to_owned())).into(),
        });
    }
    billing.set_language(viewer.user_id, language).await.map_err(ssr::fail)?;
    billing.set_figures(viewer.user_id, numbers, currency).await.map_err(ssr::fail)?;
    ssr::keep_language(language, server.site.secure_cookies);
    ssr::keep_numbers(numbers, server.site.secure_cookies);
    let next = "/billing/settings?saved=display";
    ssr::redirect_plain_form(next);
    Ok(next.to_owned())
}

/// Saves when the account is warned, and who is to be told.
#[server(output = Answer, endpoint = "save_alerts")]
pub async fn save_alerts(
    #[server(default)] threshold: String,
    #[server(default)] recipients: String,
) -> Result<(), ApiError> {
    ssr::answer(keep_alerts(&threshold, &recipients).await)
}

#[cfg(feature = "ssr")]
async fn keep_alerts(threshold: &str, recipients: &str) -> Result<(), ApiError> {
    use billing::alerts::AlertError;

    use crate::{i18n::Texts, settings::read_alerts::read_alerts};

    let viewer = ssr::authorised()?;
    let billing = ssr::server()?.billing;
    let currency = billing.currency(viewer.account_id).await.map_err(ssr::fail)?.ok_or(ApiError::ProfileNeeded)?;
    let (amount, addresses) = read_alerts(threshold, recipients, currency, Texts(ssr::language(), ssr::numbers()))
        .map_err(|problems| {
            let typed = [("threshold", threshold), ("recipients", recipients)];
            ApiError::Fields { problems, typed: typed.map(|(field, text)| (field.to_owned(), text.to_owned())).into() }
        })?;
    billing.set_alerts(viewer.account_id, amount, &addresses).await.map_err(|error| match error {
        AlertError::NoAccount => ApiError::ProfileNeeded,
        // What can be wrong with the fields has been told.
        error => ssr::fail(error),
    })?;
    ssr::redirect_plain_form("/billing/settings?saved=alerts#alerts");
    Ok(())
}
