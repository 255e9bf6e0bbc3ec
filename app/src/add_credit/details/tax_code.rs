//! The tax code: named and explained by the country's own rule.

use domain::country::CountryCode;
use leptos::prelude::*;

use crate::{add_credit::details::form::ProfileForm, i18n::use_texts, ui::TextField};

/// The field; a person may leave it empty.
#[component]
pub fn TaxCodeField(
    /// The form.
    form: ProfileForm,
    /// The first value.
    value: String,
) -> impl IntoView {
    let texts = use_texts();
    let label = Signal::derive(move || {
        match form.country() {
            Some(CountryCode::JAPAN) => texts.field_tax_code_jp(),
            _ => texts.field_tax_code(),
        }
        .to_owned()
    });
    let hint = Signal::derive(move || {
        let hint = match form.country()? {
            CountryCode::VIETNAM => texts.tax_hint_vn(),
            CountryCode::JAPAN => texts.tax_hint_jp(),
            _ => texts.tax_hint_elsewhere(),
        };
        Some(hint.to_owned())
    });
    view! {
        <TextField
            name="tax_code"
            label
            value
            hint
            optional=Signal::derive(move || !form.is_company())
            error=form.problem("tax_code")
            on:input=move |event| form.set(|draft| &mut draft.tax_code, &event)
        />
    }
}
