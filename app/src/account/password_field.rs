//! A password with a button that shows it.

use leptos::prelude::*;

use crate::{i18n::use_texts, ui::FieldError};

/// A labelled password. It is never filled in by the server.
#[component]
pub fn PasswordField(
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A hint under the field.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let texts = use_texts();
    let shown = RwSignal::new(false);
    let described = {
        let has_hint = hint.is_some();
        move || match (error.get().is_some(), has_hint) {
            (true, true) => Some("password-hint password-error"),
            (true, false) => Some("password-error"),
            (false, true) => Some("password-hint"),
            (false, false) => None,
        }
    };
    view! {
        <div class="field">
            <label for="password">{texts.field_password()}</label>
            <div class="input-group">
                <input
                    class="input"
                    id="password"
                    name="password"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described
                />
                <span class="input-group__unit">
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-size="s"
                        aria-pressed=move || shown.get().to_string()
                        on:click=move |_| shown.update(|shown| *shown = !*shown)
                    >
                        {move || if shown.get() { texts.password_hide() } else { texts.password_show() }}
                    </button>
                </span>
            </div>
            {hint.map(|hint| view! { <p class="hint" id="password-hint">{hint}</p> })}
            {move || error.get().map(|text| view! { <FieldError id="password-error" text /> })}
        </div>
    }
}
