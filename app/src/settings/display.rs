//! How things look: language, zone, number style, a currency to compare with, the appearance.

use domain::{currency::Currency, language::Language, locale::Locale, money::format, number::NumberStyle};
use leptos::{ev, prelude::*};

use crate::{
    header::ThemeChoice,
    i18n::use_texts,
    page::go_when_done,
    settings::{
        api::SaveDisplay,
        model::{ApproximateNote, Display},
        saved::{SaveRow, told_saved},
    },
    shell::use_unsaved,
    ui::{ErrorNotice, FieldError, Fields, PostForm, field_text},
};

/// The section.
#[component]
pub fn DisplaySection(
    /// How it is now.
    display: Display,
    /// Every time zone.
    zones: Vec<String>,
    /// The balance's currency; what it is worth in that needs no telling.
    balance: Option<Currency>,
) -> impl IntoView {
    let texts = use_texts();
    let unsaved = use_unsaved();
    let action = ServerAction::<SaveDisplay>::new();
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let saved = RwSignal::new(told_saved("display"));
    go_when_done(move || {
        let done = action.value().get().and_then(Result::ok);
        if done.is_some() {
            unsaved.saved("display");
        }
        done
    });
    let read = |fields: &Fields| {
        Some(SaveDisplay {
            language: fields.text("language"),
            time_zone: fields.text("time_zone"),
            numbers: fields.text("numbers"),
            display_currency: fields.text("display_currency"),
        })
    };
    let zone_problem =
        Signal::derive(move || error.get().as_ref()?.field("time_zone").map(|code| field_text(texts, code)));
    let Display { time_zone, numbers, currency, approximate } = display;
    // What was chosen comes back when it was refused without WASM.
    let back = |name: &str, now: &str| {
        let chosen = error.get_untracked().and_then(|error| error.typed(name).map(str::to_owned));
        chosen.unwrap_or_else(|| now.to_owned())
    };
    let zone = back("time_zone", &time_zone);
    let chosen_language = back("language", texts.0.tag());
    let chosen_style = back("numbers", numbers.slug());
    let chosen_currency = back("display_currency", currency.map_or("", Currency::code));
    let languages = Language::ALL.map(|language| {
        let (tag, name) = (language.tag(), language.own_name());
        view! {
            <option value=tag lang=tag selected=tag == chosen_language>
                {name}
            </option>
        }
    });
    let zones = zones.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    let styles = NumberStyle::ALL.map(|marks| {
        let example =
            format::minor_text(123_456_789, Currency::Usd, Locale { language: texts.0, numbers: marks }).digits;
        let name = if marks == NumberStyle::Language { texts.numbers_of_language(&example) } else { example };
        let slug = marks.slug();
        view! {
            <option value=slug selected=slug == chosen_style>
                {name}
            </option>
        }
    });
    let currencies = Currency::ALL.into_iter().filter(move |other| Some(*other) != balance).map(move |other| {
        let code = other.code();
        view! {
            <option value=code selected=code == chosen_currency>
                {code}
            </option>
        }
    });
    let typed = move |_: ev::Event| {
        saved.set(false);
        unsaved.typed("display");
    };
    view! {
        <section class="card" id="display" aria-labelledby="display-title">
            <div class="card__head">
                <div>
                    <h2 id="display-title">{texts.settings_display()}</h2>
                    <p class="hint">{texts.settings_display_hint()}</p>
                </div>
            </div>
            <PostForm action read class="stack" id="display-form" on:input=typed>
                <ErrorNotice error />
                <div class="form-grid">
                    <div class="field">
                        <label for="display-language">{texts.language()}</label>
                        <select class="input" id="display-language" name="language">
                            {languages.collect_view()}
                        </select>
                    </div>
                    <div class="field">
                        <label for="time_zone">{texts.settings_zone()}</label>
                        <input
                            class="input"
                            id="time_zone"
                            name="time_zone"
                            list="time-zones"
                            value=zone
                            autocomplete="off"
                            spellcheck="false"
                            aria-invalid=move || zone_problem.get().map(|_| "true")
                            aria-describedby=move || {
                                if zone_problem.get().is_some() { "time_zone-error time_zone-hint" } else { "time_zone-hint" }
                            }
                        />
                        <datalist id="time-zones">{zones}</datalist>
                        <p class="hint" id="time_zone-hint">
                            {texts.settings_zone_hint()}
                        </p>
                        {move || zone_problem.get().map(|text| view! { <FieldError id="time_zone-error" text /> })}
                    </div>
                    <div class="field">
                        <label for="numbers">{texts.settings_numbers()}</label>
                        <select class="input" id="numbers" name="numbers">
                            {styles.collect_view()}
                        </select>
                    </div>
                    <div class="field">
                        <label for="display_currency">{texts.settings_currency()}</label>
                        <select
                            class="input"
                            id="display_currency"
                            name="display_currency"
                            aria-describedby="display_currency-hint"
                        >
                            <option value="">{texts.settings_currency_none()}</option>
                            {currencies.collect_view()}
                        </select>
                        <p class="hint" id="display_currency-hint">
                            {texts.settings_currency_hint()}
                        </p>
                        {approximate.map(|approximate| view! { <ApproximateNote approximate /> })}
                    </div>
                </div>
                <SaveRow label=texts.settings_save_display() pending=action.pending() saved />
            </PostForm>
            <div class="stack gap-1 preview">
                <span class="strong" id="settings-theme">
                    {texts.theme()}
                </span>
                <ThemeChoice labelled_by="settings-theme" />
            </div>
        </section>
    }
}
