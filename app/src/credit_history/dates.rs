//! The date range: presets as links, two typed fields, and a calendar as a help.

use domain::{
    date::calendar::Range,
    history::{Filter, Preset, Sort, presets},
    time::Day,
};
use leptos::{html, prelude::*};

use crate::{
    credit_history::{calendar::Calendar, model},
    i18n::{Texts, use_texts},
    ui::{DayField, Icon, IconName, count_mark},
};

/// The date range. The calendar comes once the panel is opened on a live page; without it the fields suffice.
#[component]
pub fn Dates(
    /// The filter now.
    filter: Memo<Filter>,
    /// The order that the presets keep.
    sort: Memo<Sort>,
    /// Today in the account's zone.
    today: Day,
    /// That zone, in words.
    zone: String,
    /// An end was typed: a year has four digits, each of which is a range.
    typed: Callback<Range>,
    /// Another range was picked.
    picked: Callback<Range>,
) -> impl IntoView {
    let texts = use_texts();
    let range = Memo::new(move |_| filter.with(|filter| (filter.from, filter.to)));
    let set = move || usize::from(range.get() != (None, None));
    let panel = NodeRef::<html::Details>::new();
    let opened = RwSignal::new(false);
    let open = move || {
        if !opened.get_untracked() {
            opened.set(true);
        }
    };
    // It may have been opened before the page was alive.
    Effect::new(move |_| {
        if panel.get().is_some_and(|panel| panel.open()) {
            open();
        }
    });
    let preset_links = move || {
        let held = filter.get();
        presets(today)
            .into_iter()
            .map(|(preset, from, to)| {
                let current = (held.from == from && held.to == to).then_some("true");
                let href = model::address(&Filter { from, to, ..held.clone() }, sort.get(), None);
                view! {
                    <a href=href aria-current=current>
                        {preset_name(texts, preset)}
                    </a>
                }
            })
            .collect_view()
    };
    let first = Signal::derive(move || range.get().0);
    let last = Signal::derive(move || range.get().1);
    view! {
        <details class="filter" name="filter" id="filter-date" node_ref=panel on:toggle=move |_| open()>
            <summary class="button" data-kind="secondary">
                {texts.filter_date()} {move || count_mark(texts, set())} <Icon name=IconName::ChevronDown size="xs" />
            </summary>
            <fieldset class="popover popover--wide">
                <legend class="visually-hidden">{texts.filter_date()}</legend>
                <div class="dates">
                    <div class="dates__presets">{preset_links}</div>
                    <div class="dates__range">
                        <div class="dates__fields">
                            <DayField
                                name="from"
                                id="filter-from"
                                label=texts.filter_from()
                                day=first
                                on_day=Box::new(move |day| typed.run((day, last.get_untracked())))
                            />
                            <DayField
                                name="to"
                                id="filter-to"
                                label=texts.filter_to()
                                day=last
                                on_day=Box::new(move |day| typed.run((first.get_untracked(), day)))
                            />
                        </div>
                        {move || opened.get().then(|| view! { <Calendar range today picked /> })}
                    </div>
                </div>
                <div class="popover__foot">
                    <span class="hint pad">{zone}</span>
                </div>
            </fieldset>
        </details>
    }
}

fn preset_name(texts: Texts, preset: Preset) -> &'static str {
    match preset {
        Preset::Today => texts.preset_today(),
        Preset::Days7 => texts.preset_days_7(),
        Preset::Days30 => texts.preset_days_30(),
        Preset::ThisMonth => texts.preset_this_month(),
        Preset::LastMonth => texts.preset_last_month(),
        Preset::ThisYear => texts.preset_this_year(),
        Preset::AllTime => texts.preset_all_time(),
    }
}
