//! One end of a range of days.

use domain::time::Day;
use leptos::prelude::*;

/// A labelled day: typed, or picked in the browser's own calendar.
#[component]
pub fn DayField(
    /// Form name.
    name: &'static str,
    /// The element's id.
    id: &'static str,
    /// The label in words.
    label: &'static str,
    /// The day now.
    day: Signal<Option<Day>>,
    /// Another day was entered, or none. Each digit of a year makes a day. Boxed, so that the field is compiled once.
    on_day: Box<dyn Fn(Option<Day>) + Send>,
) -> impl IntoView {
    let text = move || day.get().map(|day| day.to_string()).unwrap_or_default();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                class="input"
                type="date"
                name=name
                id=id
                value=untrack(text)
                prop:value=text
                on:change=move |event| on_day(event_target_value(&event).parse().ok())
            />
        </div>
    }
}
