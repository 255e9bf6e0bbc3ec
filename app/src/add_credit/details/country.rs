//! The billing country, which decides everything about money.

use domain::top_up::offers;
use leptos::prelude::*;

use crate::{
    add_credit::{api::AddCreditData, details::form::ProfileForm},
    i18n::use_texts,
    payments::method_name,
    ui::FieldError,
};

/// A native list: every browser and phone knows how to search it.
#[component]
pub fn CountryField(
    /// The form.
    form: ProfileForm,
    /// The countries.
    data: StoredValue<AddCreditData>,
) -> impl IntoView {
    let texts = use_texts();
    let first = form.draft.with_untracked(|draft| draft.country.clone());
    let problem = form.problem("country");
    let options = data.with_value(|data| {
        data.countries
            .iter()
            .map(|(code, name)| view! { <option value=code.clone() selected=*code == first>{name.clone()}</option> })
            .collect_view()
    });
    let pays_with = move || {
        let country = form.country()?;
        let currency = *form.currencies().first()?;
        let names: Vec<_> = offers(country, currency).iter().map(|offer| method_name(texts, offer.gateway)).collect();
        Some(texts.country_pays_with(&names.join(texts.list_comma())))
    };
    let described = move || if problem.get().is_some() { "country-error country-hint" } else { "country-hint" };
    view! {
        <div class="field">
            <label for="country">{texts.field_country()}</label>
            <select
                class="input"
                id="country"
                name="country"
                autocomplete="country"
                aria-invalid=move || problem.get().map(|_| "true")
                aria-describedby=described
                on:change=move |event| form.change_country(&event)
            >
                <option value="">{texts.country_choose()}</option>
                {options}
            </select>
            <p class="hint" id="country-hint">
                {pays_with}
            </p>
            {move || problem.get().map(|text| view! { <FieldError id="country-error" text /> })}
        </div>
    }
}
