//! Form fields: label, input, hint and error that belong together.

use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    ui::{Icon, IconName},
};

/// What is wrong with a field, in words, under it.
#[component]
pub fn FieldError(
    /// The element's id, named by the field's `aria-describedby`.
    #[prop(into)]
    id: String,
    /// The sentence.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <p class="error" id=id role="alert">
            <Icon name=IconName::Warning size="s" />
            <span>{text}</span>
        </p>
    }
}

/// A labelled line of text. The value is set once, from the server's page or from the answer to a failed submit; what is
/// typed afterwards belongs to the browser and is never overwritten.
#[component]
pub fn TextField(
    /// Form name; also the element's id.
    name: &'static str,
    /// The label in words.
    #[prop(into)]
    label: Signal<String>,
    /// `text`, `email` …
    #[prop(optional, default = "text")]
    kind: &'static str,
    /// The `autocomplete` token.
    #[prop(optional, default = "off")]
    autocomplete: &'static str,
    /// The first value.
    #[prop(optional, into)]
    value: String,
    /// A hint under the field.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Whether it may stay empty.
    #[prop(optional, into)]
    optional: Signal<bool>,
) -> impl IntoView {
    let texts = use_texts();
    let error_id = format!("{name}-error");
    let hint_id = format!("{name}-hint");
    let described = {
        let (error_id, hint_id) = (error_id.clone(), hint_id.clone());
        move || match (error.get().is_some(), hint.get().is_some()) {
            (true, true) => Some(format!("{hint_id} {error_id}")),
            (true, false) => Some(error_id.clone()),
            (false, true) => Some(hint_id.clone()),
            (false, false) => None,
        }
    };
    view! {
        <div class="field">
            <label for=name>
                {label}
                {move || {
                    optional.get().then(|| view! { <span class="optional">{format!(" · {}", texts.optional())}</span> })
                }}
            </label>
            <input
                class="input"
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
            />
            {move || hint.get().map(|hint| view! { <p class="hint" id=hint_id.clone()>{hint}</p> })}
            {move || error.get().map(|text| view! { <FieldError id=error_id.clone() text /> })}
        </div>
    }
}
