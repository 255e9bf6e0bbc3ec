//! One part of the filter as a list of checkboxes.

use domain::number::format_count;
use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    ui::{Icon, IconName, count_mark},
};

/// The choices of one facet. Values and names stand still while the page lives, so that a checkbox keeps its focus; only
/// counts and marks change.
#[derive(Clone)]
pub struct Facets {
    /// Form value and name of each choice.
    pub choices: Vec<(String, String)>,
    /// How many rows each choice would show.
    pub counts: Signal<Vec<u64>>,
    /// The form values that are chosen.
    pub chosen: Signal<Vec<String>>,
}

/// A button that opens a list of checkboxes.
#[component]
pub fn Facet(
    /// The name in the form.
    name: &'static str,
    /// What is chosen.
    label: &'static str,
    /// From what.
    facets: Facets,
    /// A choice was made or taken back.
    toggled: Callback<String>,
) -> impl IntoView {
    let texts = use_texts();
    let Facets { choices, counts, chosen } = facets;
    let choice = move |place: usize, value: String, text: String| {
        let is_chosen = {
            let value = value.clone();
            move || chosen.with(|chosen| chosen.contains(&value))
        };
        let count = move || {
            let count = counts.with(|counts| counts.get(place).copied().unwrap_or(0));
            format_count(count, texts)
        };
        view! {
            <label>
                <input
                    type="checkbox"
                    name=name
                    value=value.clone()
                    checked=is_chosen.clone()
                    prop:checked=is_chosen
                    on:change=move |_| toggled.run(value.clone())
                />
                <span>{text}</span>
                <span class="hint">{count}</span>
            </label>
        }
    };
    view! {
        <details class="filter" name="filter" id=format!("filter-{name}")>
            <summary class="button" data-kind="secondary">
                {label} {move || count_mark(texts, chosen.read().len())} <Icon name=IconName::ChevronDown size="xs" />
            </summary>
            <fieldset class="popover">
                <legend class="visually-hidden">{label}</legend>
                <div class="popover__list">
                    {choices
                        .into_iter()
                        .enumerate()
                        .map(|(place, (value, text))| choice(place, value, text))
                        .collect_view()}
                </div>
            </fieldset>
        </details>
    }
}
