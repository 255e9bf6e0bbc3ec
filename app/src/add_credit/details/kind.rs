//! Person or company.

use domain::profile::BuyerKind;
use leptos::prelude::*;

use crate::{add_credit::details::form::ProfileForm, i18n::use_texts, ui::FieldError};

/// Two radios as a segmented control.
#[component]
pub fn KindField(
    /// The form.
    form: ProfileForm,
) -> impl IntoView {
    let texts = use_texts();
    let first = form.draft.with_untracked(|draft| draft.kind.clone());
    let problem = form.problem("kind");
    let radios = BuyerKind::ALL.map(|kind| {
        let name = match kind {
            BuyerKind::Person => texts.kind_person(),
            BuyerKind::Company => texts.kind_company(),
        };
        view! {
            <label>
                <input
                    type="radio"
                    name="kind"
                    id=(kind == BuyerKind::Person).then_some("kind")
                    value=kind.slug()
                    checked=first == kind.slug()
                    on:change=move |_| form.choose("kind", kind.slug())
                />
                {name}
            </label>
        }
    });
    view! {
        <div class="segmented" data-full="" role="radiogroup" aria-label=texts.field_kind()>
            {radios.collect_view()}
        </div>
        {move || problem.get().map(|text| view! { <FieldError id="kind-error" text /> })}
    }
}
