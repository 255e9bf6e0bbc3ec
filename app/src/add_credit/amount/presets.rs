//! The offered amounts, and the field for another one.

use domain::{currency::Currency, money::format};
use leptos::{ev, prelude::*, web_sys::HtmlInputElement};

use crate::{
    FieldCode,
    add_credit::{
        amount::Choice,
        dialog::Dirty,
        order::{AmountProblem, preset_value},
        place::OTHER,
    },
    i18n::use_texts,
    ui::{FieldError, MoneySpan, money_string},
};

/// Radios, and the field that the last of them reveals.
#[component]
pub fn Presets(
    /// What is chosen.
    choice: Choice,
    /// Whether something typed would be lost.
    dirty: Dirty,
) -> impl IntoView {
    let texts = use_texts();
    let presets = choice.offer.get_untracked().map(|offer| offer.presets).unwrap_or_default();
    let first = choice.amount.get_untracked();
    let radios = presets.iter().map(|preset| {
        let value = preset_value(*preset);
        view! {
            <label class="preset">
                <input
                    type="radio"
                    name="amount"
                    value=value.clone()
                    checked=value == first
                    on:change=move |_| choice.amount.set(value.clone())
                />
                <MoneySpan money=*preset />
            </label>
        }
    });
    // Nothing chosen and nothing typed: the error belongs to the group, not to the field that is not shown.
    let unchosen = move || choice.problem().filter(|_| choice.amount.get() != OTHER);
    let reason = move |problem: AmountProblem| match problem {
        AmountProblem::Field(FieldCode::Missing) => texts.amount_needed().to_owned(),
        problem => problem.text(texts),
    };
    view! {
        <fieldset
            class="stack gap-2 amount"
            aria-describedby=move || unchosen().map(|_| "amount-error")
        >
            <legend class="strong lg">{texts.step_amount()}</legend>
            <div class="presets">
                {radios.collect_view()}
                <label class="preset">
                    <input
                        type="radio"
                        name="amount"
                        id="amount-other"
                        value=OTHER
                        checked=first == OTHER
                        aria-invalid=move || unchosen().map(|_| "true")
                        on:change=move |_| choice.amount.set(OTHER.to_owned())
                    />
                    {texts.amount_other()}
                </label>
            </div>
            {move || {
                unchosen().map(|problem| view! { <FieldError id="amount-error" text=reason(problem) /> })
            }}
            <OtherAmount choice dirty />
        </fieldset>
    }
}

/// The field: takes every way of writing an amount, says how it was understood, and writes it the visitor's way when
/// it is left.
#[component]
fn OtherAmount(choice: Choice, dirty: Dirty) -> impl IntoView {
    let texts = use_texts();
    let currency = move || choice.offer.get().map(|offer| offer.currency());
    let keyboard = match choice.offer.get_untracked().map(|offer| offer.currency()) {
        Some(Currency::Vnd | Currency::Jpy) => "numeric",
        _ => "decimal",
    };
    let here = move || choice.amount.get() == OTHER;
    let problem = move || choice.problem().filter(|_| here());
    let typed = move |event: ev::Event| {
        choice.amount.set(OTHER.to_owned());
        choice.other.set(event_target_value(&event));
        dirty.0.set(true);
    };
    let left = move |event: ev::FocusEvent| {
        // Closing takes the field away while it has the focus: then there is nothing left to judge.
        if choice.other.try_with_untracked(String::is_empty) != Some(false) || !here() {
            return;
        }
        choice.judged.set(true);
        if let Ok(amount) = choice.read.get_untracked() {
            let text = format::text(amount, texts).digits;
            event_target::<HtmlInputElement>(&event).set_value(&text);
            choice.other.set(text);
        }
    };
    let range = move || {
        choice.offer.get().map(|offer| texts.amount_range(&money_string(offer.minimum), &money_string(offer.maximum)))
    };
    let understood =
        move || choice.read.get().ok().filter(|_| here()).map(|amount| texts.amount_understood(&money_string(amount)));
    view! {
        <div class="field amount-other">
            <label class="visually-hidden" for="other">
                {texts.amount_other_label()}
            </label>
            <div class="input-group">
                <input
                    class="input"
                    id="other"
                    name=OTHER
                    inputmode=keyboard
                    autocomplete="off"
                    maxlength="40"
                    value=choice.other.get_untracked()
                    aria-invalid=move || problem().map(|_| "true")
                    aria-describedby=move || if problem().is_some() { "other-error other-hint" } else { "other-hint" }
                    on:input=typed
                    on:blur=left
                />
                <span class="input-group__unit">{move || currency().map(Currency::code)}</span>
            </div>
            <p class="hint" id="other-hint">
                <output for="other">{understood}</output>
                " "
                {range}
            </p>
            {move || problem().map(|problem| view! { <FieldError id="other-error" text=problem.text(texts) /> })}
        </div>
    }
}
