//! The versions of the billing profile: when, and what became of what.

use domain::profile::{BuyerKind, FieldChange, ProfileField};
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::{Texts, use_texts},
    quote::moment,
    settings::model::History,
};

/// The section.
#[component]
pub fn ProfileHistory(
    /// A page of versions.
    history: History,
) -> impl IntoView {
    let texts = use_texts();
    let History { changes, older } = history;
    let empty = changes.is_empty();
    let rows = changes
        .into_iter()
        .map(|change| {
            let title = texts.profile_version(&change.version.to_string(), &moment(change.saved, texts.0));
            let first = change.fields.is_empty();
            let fields = change.fields.iter().map(|field| view! { <li>{sentence(texts, field)}</li> });
            view! {
                <li class="stack gap-1">
                    <span class="strong">{title}</span>
                    {if first {
                        Either::Left(view! { <span class="hint">{texts.profile_version_first()}</span> })
                    } else {
                        Either::Right(view! { <ul class="muted">{fields.collect_view()}</ul> })
                    }}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" id="history" aria-labelledby="history-title">
            <div class="card__head">
                <div>
                    <h2 id="history-title">{texts.settings_history()}</h2>
                    <p class="hint">{texts.settings_history_hint()}</p>
                </div>
            </div>
            {empty.then(|| view! { <p class="muted">{texts.settings_history_none()}</p> })}
            <ul class="stack">
                {rows}
            </ul>
            {older
                .map(|before| {
                    view! {
                        <p>
                            <a href=format!("/billing/settings?before={before}#history")>{texts.settings_older()}</a>
                        </p>
                    }
                })}
        </section>
    }
}

/// What a version did to a field.
fn sentence(texts: Texts, change: &FieldChange) -> String {
    let name = match change.field {
        ProfileField::Kind => texts.field_kind(),
        ProfileField::Name => texts.profile_field_name(),
        ProfileField::Email => texts.field_billing_email(),
        ProfileField::Address => texts.field_address(),
        ProfileField::Country => texts.field_country(),
        ProfileField::TaxCode => texts.field_tax_code(),
        ProfileField::Currency => texts.field_currency(),
    };
    let shown = |text: &str| match change.field {
        _ if text.is_empty() => "–".to_owned(),
        ProfileField::Kind => match BuyerKind::from_slug(text) {
            Some(BuyerKind::Person) => texts.kind_person().to_owned(),
            Some(BuyerKind::Company) => texts.kind_company().to_owned(),
            None => text.to_owned(),
        },
        _ => text.replace('\n', ", "),
    };
    texts.profile_field_changed(name, &shown(&change.from), &shown(&change.to))
}
