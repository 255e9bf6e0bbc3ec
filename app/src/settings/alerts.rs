//! Alerts: when the balance counts as low, and who is to be told.

use domain::money::format;
use leptos::{ev, prelude::*};

use crate::{
    i18n::use_texts,
    settings::{
        api::SaveAlerts,
        model::AlertFacts,
        saved::{SaveRow, told_saved},
    },
    shell::use_unsaved,
    ui::{ErrorNotice, FieldError, Fields, PostForm, field_text, money_string},
};

/// The section.
#[component]
pub fn AlertSection(
    /// How it is now.
    alerts: AlertFacts,
    /// Saves it.
    action: ServerAction<SaveAlerts>,
) -> impl IntoView {
    let texts = use_texts();
    let unsaved = use_unsaved();
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let problem = move |name: &'static str| {
        Signal::derive(move || error.get().as_ref()?.field(name).map(|code| field_text(texts, code)))
    };
    let (amount_problem, address_problem) = (problem("threshold"), problem("recipients"));
    let saved = RwSignal::new(told_saved("alerts"));
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            saved.set(true);
        }
    });
    let AlertFacts { threshold, warn_below, recipients } = alerts;
    let back = |name: &str, else_: String| {
        error.get_untracked().and_then(|error| error.typed(name).map(str::to_owned)).unwrap_or(else_)
    };
    let amount = back("threshold", threshold.map(|money| format::text(money, texts).digits).unwrap_or_default());
    let addresses = back("recipients", recipients.join("\n"));
    let now = texts.alerts_now(&money_string(warn_below));
    let read = |fields: &Fields| {
        Some(SaveAlerts { threshold: fields.text("threshold"), recipients: fields.text("recipients") })
    };
    let typed = move |_: ev::Event| {
        saved.set(false);
        unsaved.typed("alerts");
    };
    view! {
        <section class="card" id="alerts" aria-labelledby="alerts-title">
            <div class="card__head">
                <div>
                    <h2 id="alerts-title">{texts.settings_alerts()}</h2>
                    <p class="hint">{texts.settings_alerts_hint()}</p>
                </div>
            </div>
            <PostForm action read class="stack" id="alerts-form" on:input=typed>
                <ErrorNotice error />
                <div class="form-grid">
                    <div class="field">
                        <label for="threshold">
                            {texts.alerts_threshold()} <span class="optional">{format!(" · {}", texts.optional())}</span>
                        </label>
                        <div class="input-group">
                            <input
                                class="input"
                                id="threshold"
                                name="threshold"
                                value=amount
                                inputmode=if warn_below.currency.exponent() == 0 { "numeric" } else { "decimal" }
                                autocomplete="off"
                                aria-invalid=move || amount_problem.get().map(|_| "true")
                                aria-describedby=move || {
                                    if amount_problem.get().is_some() { "threshold-error threshold-hint" } else { "threshold-hint" }
                                }
                            />
                            <span class="input-group__unit">{warn_below.currency.code()}</span>
                        </div>
                        <p class="hint" id="threshold-hint">
                            {texts.alerts_threshold_hint()} " " {now}
                        </p>
                        {move || amount_problem.get().map(|text| view! { <FieldError id="threshold-error" text /> })}
                    </div>
                    <div class="field">
                        <label for="recipients">
                            {texts.alerts_recipients()} <span class="optional">{format!(" · {}", texts.optional())}</span>
                        </label>
                        <textarea
                            class="input"
                            id="recipients"
                            name="recipients"
                            rows="3"
                            autocomplete="off"
                            spellcheck="false"
                            aria-invalid=move || address_problem.get().map(|_| "true")
                            aria-describedby=move || {
                                if address_problem.get().is_some() {
                                    "recipients-error recipients-hint"
                                } else {
                                    "recipients-hint"
                                }
                            }
                        >
                            {addresses}
                        </textarea>
                        <p class="hint" id="recipients-hint">
                            {texts.alerts_recipients_hint()}
                        </p>
                        {move || address_problem.get().map(|text| view! { <FieldError id="recipients-error" text /> })}
                    </div>
                </div>
                <SaveRow label=texts.settings_save_alerts() pending=action.pending() saved />
            </PostForm>
        </section>
    }
}
