//! Errors in words.

use domain::money::format;
use leptos::prelude::*;

use crate::{
    ApiError, FieldCode,
    i18n::{Texts, use_texts},
    page::sign_in_href,
    plans::problem_text as plan_problem_text,
    ui::{Banner, Tone},
};

/// What is wrong with a field, in the visitor's language: what is wrong, then what to do.
#[must_use]
pub fn field_text(texts: Texts, code: &FieldCode) -> String {
    let money = |money| format::text(money, texts).to_string();
    match code {
        FieldCode::WrongCredentials => texts.sign_in_wrong().to_owned(),
        FieldCode::EmailTaken => texts.email_taken().to_owned(),
        FieldCode::BadEmail => texts.email_bad().to_owned(),
        FieldCode::Missing => texts.error_missing().to_owned(),
        FieldCode::PasswordTooShort { least } => texts.password_too_short(&least.to_string()),
        FieldCode::TooLong { most } => texts.error_too_long(&most.to_string()),
        FieldCode::AmountUnreadable { example } => texts.amount_bad(&money(*example)),
        FieldCode::AmountAmbiguous { first, second } => texts.amount_ambiguous(&money(*first), &money(*second)),
        FieldCode::AmountTooSmall { least } => texts.amount_min(&money(*least)),
        FieldCode::AmountTooLarge { most } => texts.amount_max(&money(*most)),
        FieldCode::ThresholdNegative => texts.threshold_negative().to_owned(),
        FieldCode::ThresholdTooLarge { most } => texts.threshold_max(&money(*most)),
        FieldCode::ChargeTooLarge { most } => texts.charge_max(&format::unmistakable(*most, texts).to_string()),
        FieldCode::AmountDecimals { currency } => texts.amount_decimals(currency.code()),
        FieldCode::ConsentNeeded => texts.pay_consent_needed().to_owned(),
        FieldCode::MethodNeeded => texts.method_needed().to_owned(),
        FieldCode::ChangedMeanwhile => texts.profile_changed_meanwhile().to_owned(),
        FieldCode::UnknownZone => texts.zone_unknown().to_owned(),
        FieldCode::BadAddress { text } => texts.address_bad(text),
        FieldCode::TooManyAddresses { most } => texts.addresses_too_many(&most.to_string()),
        FieldCode::Voucher(problem) => crate::vouchers::problem_text(texts, problem),
        FieldCode::Profile(error) => crate::i18n::profile_problem(texts, error),
    }
}

/// What went wrong, in words; `None` for errors of single fields, which show at their fields.
#[must_use]
pub fn error_text(texts: Texts, error: &ApiError) -> Option<String> {
    Some(match error {
        ApiError::Fields { .. } => return None,
        ApiError::TooManyTries { retry_after_s } => texts.error_too_many(&retry_after_s.to_string()),
        ApiError::Server { reference } => texts.error_server(reference),
        ApiError::Unauthenticated => texts.error_session().to_owned(),
        ApiError::NotFound => texts.error_not_found().to_owned(),
        ApiError::ProfileNeeded => texts.profile_needed().to_owned(),
        ApiError::MethodNotOffered => texts.method_not_offered().to_owned(),
        ApiError::GatewayUnavailable => texts.gateway_unavailable().to_owned(),
        ApiError::NoRate => texts.way_no_rate().to_owned(),
        ApiError::QuoteOver => texts.quote_over().to_owned(),
        ApiError::Plan(problem) => plan_problem_text(texts, *problem),
        ApiError::StaleForm => texts.form_stale().to_owned(),
        ApiError::BadRequest => texts.error_bad_request().to_owned(),
        ApiError::Network => texts.error_network().to_owned(),
    })
}

/// A failed submit that is not about one field, as a banner above the form. Field errors show at their fields.
#[component]
pub fn ErrorNotice(
    /// The error, if there is one.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let texts = use_texts();
    let sign_in = sign_in_href();
    move || {
        let error = error.get()?;
        let text = error_text(texts, &error)?;
        // In a tab of its own, so that this one keeps what was typed.
        let sign_in = (error == ApiError::Unauthenticated).then(|| {
            view! {
                " "
                <a href=sign_in() target="_blank" rel="noopener">
                    {texts.sign_in_new_tab()}
                </a>
            }
        });
        Effect::new(|_| request_animation_frame(show_alert));
        Some(view! { <Banner tone=Tone::Danger alert=true>{text} {sign_in}</Banner> })
    }
}

/// Brings the banner into sight: the button that was pressed may be far below.
fn show_alert() {
    if let Ok(Some(banner)) = document().query_selector(".banner[role=alert]") {
        banner.scroll_into_view();
    }
}
