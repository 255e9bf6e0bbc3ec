//! The calendar beside the typed days: two clicks, or the keys, pick a range.

use domain::{
    date::{
        calendar::{Range, Step, WEEKS, first_shown, format_month, pick, step, weekday_names, weekdays, within_reach},
        format_day,
    },
    language::Language,
    time::Day,
};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::HtmlElement,
};

use crate::{
    i18n::use_texts,
    ui::{Icon, IconName},
};

/// The day that the Tab key reaches.
const DAY_IN_FOCUS: &str = "#filter-calendar [tabindex='0']";

/// One month. Its cells stand still while their days change, so that no click or key is lost.
#[component]
pub fn Calendar(
    /// The range that is chosen.
    range: Memo<Range>,
    /// Today in the account's zone.
    today: Day,
    /// Another range was picked.
    picked: Callback<Range>,
) -> impl IntoView {
    let texts = use_texts();
    let language = texts.0;
    let (from, to) = range.get_untracked();
    let focus = RwSignal::new(within_reach(to.or(from).unwrap_or(today)));
    let month = Memo::new(move |_| focus.get().month_start());
    let first = Memo::new(move |_| first_shown(month.get(), language));
    // A range that was chosen elsewhere comes into sight.
    Effect::new(move |_| {
        let (from, to) = range.get();
        let held = focus.get_untracked();
        if let Some(end) = to.or(from)
            && from != Some(held)
            && to != Some(held)
        {
            focus.set(within_reach(end));
        }
    });
    let choose = move |day: Day| {
        focus.set(within_reach(day));
        picked.run(pick(range.get_untracked(), day));
        focus_day();
    };
    let walk = move |event: KeyboardEvent| {
        if let Some(way) = way(&event) {
            event.prevent_default();
            focus.set(step(focus.get_untracked(), way, language));
            focus_day();
        }
    };
    let turn = move |months: i64, name: IconName, label: &'static str| {
        let turn = move |_: MouseEvent| focus.set(step(focus.get_untracked(), Step::Months(months), language));
        view! {
            <button type="button" class="button" data-kind="icon" data-size="s" aria-label=label on:click=turn>
                <Icon name size="s" />
            </button>
        }
    };
    let cell = move |index: i32| {
        let day = move || first.get().plus(index);
        view! {
            <td
                class=move || mark(day(), range.get(), month.get())
                aria-selected=move || if is_chosen(day(), range.get()) { "true" } else { "false" }
            >
                <button
                    type="button"
                    tabindex=move || if day() == focus.get() { "0" } else { "-1" }
                    aria-label=move || format_day(day(), language)
                    aria-current=move || (day() == today).then_some("date")
                    on:click=move |_| choose(first.get_untracked().plus(index))
                >
                    {move || day().ymd().2}
                </button>
            </td>
        }
    };
    let row = move |week: i32| {
        view! { <tr>{(0..7).map(|weekday| cell(week * 7 + weekday)).collect_view()}</tr> }
    };
    view! {
        <div class="calendar">
            <div class="row spread">
                {turn(-1, IconName::ChevronLeft, texts.calendar_previous())}
                <b id="filter-month" aria-live="polite">
                    {move || format_month(month.get(), language)}
                </b>
                {turn(1, IconName::ChevronRight, texts.calendar_next())}
            </div>
            <table id="filter-calendar" role="grid" aria-labelledby="filter-month" on:keydown=walk>
                <thead>
                    <tr>{heads(language)}</tr>
                </thead>
                <tbody>{(0..WEEKS).map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// The days of the week.
fn heads(language: Language) -> impl IntoView {
    let head = |weekday| {
        let (short, long) = weekday_names(weekday, language);
        view! {
            <th scope="col" abbr=long>
                {short}
            </th>
        }
    };
    weekdays(language).map(head).collect_view()
}

/// Where a key leads to, as in the date grid of the ARIA practices; `None` for every other key.
fn way(event: &KeyboardEvent) -> Option<Step> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let months = if event.shift_key() { 12 } else { 1 };
    match event.key().as_str() {
        "ArrowLeft" => Some(Step::Days(-1)),
        "ArrowRight" => Some(Step::Days(1)),
        "ArrowUp" => Some(Step::Days(-7)),
        "ArrowDown" => Some(Step::Days(7)),
        "PageUp" => Some(Step::Months(-months)),
        "PageDown" => Some(Step::Months(months)),
        "Home" => Some(Step::WeekStart),
        "End" => Some(Step::WeekEnd),
        _ => None,
    }
}

/// Puts the focus on its day, once the page shows it.
fn focus_day() {
    request_animation_frame(|| {
        let day = document().query_selector(DAY_IN_FOCUS).ok().flatten();
        if let Some(day) = day.and_then(|day| day.dyn_into::<HtmlElement>().ok()) {
            drop(day.focus());
        }
    });
}

/// Whether a day is in the range. One without an end goes on for ever; only its end is marked.
fn is_chosen(day: Day, range: Range) -> bool {
    match range {
        (Some(from), Some(to)) => from <= day && day <= to,
        (from, to) => from.or(to) == Some(day),
    }
}

/// How a day looks: an end of the range, within it, beside the month.
fn mark(day: Day, range: Range, month: Day) -> &'static str {
    let is_end = range.0 == Some(day) || range.1 == Some(day);
    match (is_end, is_chosen(day, range), day.month_start() == month) {
        (true, ..) => "edge",
        (false, true, true) => "in",
        (false, true, false) => "in off",
        (false, false, true) => "",
        (false, false, false) => "off",
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Day;

    use super::mark;

    #[test]
    fn days_are_marked_by_the_range() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (month, from, to) = (day("2026-11-01"), day("2026-10-30"), day("2026-11-02"));
        let marks = |range| {
            ["2026-10-29", "2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03"]
                .map(|text| mark(day(text), range, month))
        };
        assert_eq!(marks((Some(from), Some(to))), ["off", "edge", "in off", "in", "edge", ""]);
        assert_eq!(marks((Some(from), None)), ["off", "edge", "off", "", "", ""]);
        assert_eq!(marks((None, Some(to))), ["off", "off", "off", "", "edge", ""]);
        assert_eq!(marks((Some(to), Some(from))), ["off", "edge", "off", "", "edge", ""]);
        assert_eq!(marks((None, None)), ["off", "off", "off", "", "", ""]);
    }
}
