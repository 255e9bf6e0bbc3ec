//! All problems at the head of the form, where there are many.

use leptos::prelude::*;

use crate::{
    add_credit::details::form::{FIELDS, ProfileForm},
    i18n::use_texts,
};

/// More problems than this are listed.
const MANY: usize = 2;

/// Links to the fields in error.
#[component]
pub fn Summary(
    /// The form.
    form: ProfileForm,
) -> impl IntoView {
    let texts = use_texts();
    let problems = FIELDS.map(|name| (name, form.problem(name)));
    let label = move |name| match name {
        "kind" => texts.field_kind(),
        "country" => texts.field_country(),
        "currency" => texts.field_currency(),
        "tax_code" => texts.field_tax_code(),
        "email" => texts.field_billing_email(),
        "address" => texts.field_address(),
        _ if form.is_company() => texts.field_company_name(),
        _ => texts.field_full_name(),
    };
    move || {
        let found: Vec<_> = problems.iter().filter_map(|(name, problem)| Some((*name, problem.get()?))).collect();
        (found.len() > MANY).then(|| {
            view! {
                <div class="banner" data-tone="danger">
                    <div>
                        <p>{texts.error_summary()}</p>
                        <ul>
                            {found
                                .into_iter()
                                .map(|(name, text)| {
                                    view! {
                                        <li>
                                            <a href=format!("#{name}") rel="external">
                                                {label(name)}
                                            </a>
                                            ": "
                                            {text}
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    </div>
                </div>
            }
        })
    }
}
