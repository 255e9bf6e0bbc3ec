//! The filter bar: one GET form. With WASM every change shows at once; without it, Apply sends the form.

use domain::{
    history::{Facets as HistoryFacets, Filter, MovementStatus, Preset, Sort, presets},
    ledger::PostingKind,
    number::format_count,
    time::Day,
};
use leptos::prelude::*;

use crate::{
    credit_history::{
        describe::{kind_name, service_name, status_name},
        model::{self, PATH, service_counts, toggle},
        order::Order,
        place::Place,
    },
    i18n::{Texts, use_texts},
    ui::{Icon, IconName},
};

/// The choices of one facet. Values and names stand still while the page lives, so that a checkbox keeps its focus; only
/// counts and marks change.
#[derive(Clone)]
struct Facets {
    /// Form value and name of each choice.
    choices: Vec<(String, String)>,
    /// How many rows each choice would show.
    counts: Signal<Vec<u64>>,
    /// The form values that are chosen.
    chosen: Signal<Vec<String>>,
}

/// Search, kind, service, status, date range and order.
#[component]
pub fn FilterBar(
    /// What the page shows.
    place: Place,
    /// What other choices would show.
    facets: Memo<HistoryFacets>,
    /// Every service that the account has used.
    services: Vec<String>,
    /// Today in the account's zone.
    today: Day,
    /// Whether orders by amount can be had.
    holdable: bool,
) -> impl IntoView {
    let texts = use_texts();
    let wanted = place.wanted;
    let filter = Memo::new(move |_| wanted.read().filter.clone());
    let sort = Memo::new(move |_| wanted.read().sort);
    let kinds = Facets {
        choices: PostingKind::SHOWN.map(|kind| (kind.slug().to_owned(), kind_name(texts, kind).to_owned())).to_vec(),
        counts: Signal::derive(move || facets.read().kinds.clone()),
        chosen: Signal::derive(move || filter.read().kinds.iter().map(|kind| kind.slug().to_owned()).collect()),
    };
    let slugs = model::service_choices(&services);
    let services = Facets {
        choices: slugs.iter().map(|slug| (slug.clone(), service_name(texts, slug))).collect(),
        counts: Signal::derive(move || facets.with(|facets| service_counts(facets, &slugs))),
        chosen: Signal::derive(move || filter.read().services.clone()),
    };
    let statuses = Facets {
        choices: MovementStatus::ALL
            .map(|status| (status.slug().to_owned(), status_name(texts, status).to_owned()))
            .to_vec(),
        counts: Signal::derive(move || facets.read().statuses.clone()),
        chosen: Signal::derive(move || filter.read().statuses.iter().map(|status| status.slug().to_owned()).collect()),
    };
    view! {
        <form class="filters" method="get" action=PATH role="search" on:submit=|event| event.prevent_default()>
            <div class="filters__bar">
                <div class="input-group" data-lead="">
                    <span class="input-group__lead">
                        <Icon name=IconName::Search size="s" />
                    </span>
                    <input
                        class="input"
                        data-size="s"
                        type="search"
                        name="q"
                        id="filter-text"
                        autocomplete="off"
                        placeholder=texts.filter_search()
                        aria-label=texts.filter_search()
                        value=filter.read_untracked().text.clone()
                        prop:value=move || filter.read().text.clone()
                        on:input=move |event| place.type_in(&event_target_value(&event))
                    />
                </div>
                <Facet
                    name="kind"
                    label=texts.filter_kind()
                    facets=kinds
                    toggled=Callback::new(move |value: String| {
                        if let Ok(kind) = value.parse() {
                            place.choose(|filter| toggle(&mut filter.kinds, kind));
                        }
                    })
                />
                <Facet
                    name="service"
                    label=texts.filter_service()
                    facets=services
                    toggled=Callback::new(move |value: String| {
                        place.choose(|filter| toggle(&mut filter.services, value));
                    })
                />
                <Facet
                    name="status"
                    label=texts.filter_status()
                    facets=statuses
                    toggled=Callback::new(move |value: String| {
                        if let Some(status) = MovementStatus::ALL.into_iter().find(|status| status.slug() == value) {
                            place.choose(|filter| toggle(&mut filter.statuses, status));
                        }
                    })
                />
                <Dates filter sort today changed=Callback::new(move |(from, to)| {
                    place.choose(|filter| {
                        filter.from = from;
                        filter.to = to;
                    });
                }) />
                <Order filter sort holdable />
                {move || sort.get().slug().map(|slug| view! { <input type="hidden" name="sort" value=slug /> })}
                <noscript>
                    <button class="button" data-kind="primary" data-size="s">
                        {texts.filter_apply()}
                    </button>
                </noscript>
            </div>
        </form>
    }
}

/// A button that opens a list of checkboxes.
#[component]
fn Facet(name: &'static str, label: &'static str, facets: Facets, toggled: Callback<String>) -> impl IntoView {
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

/// The date range: presets as links, two typed fields.
#[component]
fn Dates(
    filter: Memo<Filter>,
    sort: Memo<Sort>,
    today: Day,
    changed: Callback<(Option<Day>, Option<Day>)>,
) -> impl IntoView {
    let texts = use_texts();
    let set = move || usize::from(filter.read().from.is_some() || filter.read().to.is_some());
    let iso = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
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
    view! {
        <details class="filter" name="filter" id="filter-date">
            <summary class="button" data-kind="secondary">
                {texts.filter_date()} {move || count_mark(texts, set())} <Icon name=IconName::ChevronDown size="xs" />
            </summary>
            <fieldset class="popover popover--dates">
                <legend class="visually-hidden">{texts.filter_date()}</legend>
                <div class="dates">
                    <div class="dates__presets">{preset_links}</div>
                    <div class="dates__fields">
                        <div class="field">
                            <label for="filter-from">{texts.filter_from()}</label>
                            <input
                                class="input"
                                type="date"
                                name="from"
                                id="filter-from"
                                value=iso(filter.read_untracked().from)
                                prop:value=move || iso(filter.read().from)
                                on:change=move |event| {
                                    changed.run((event_target_value(&event).parse().ok(), filter.get_untracked().to));
                                }
                            />
                        </div>
                        <div class="field">
                            <label for="filter-to">{texts.filter_to()}</label>
                            <input
                                class="input"
                                type="date"
                                name="to"
                                id="filter-to"
                                value=iso(filter.read_untracked().to)
                                prop:value=move || iso(filter.read().to)
                                on:change=move |event| {
                                    changed.run((filter.get_untracked().from, event_target_value(&event).parse().ok()));
                                }
                            />
                        </div>
                    </div>
                </div>
            </fieldset>
        </details>
    }
}

/// The number of chosen parts on a filter's button.
fn count_mark(texts: Texts, count: usize) -> Option<impl IntoView> {
    (count > 0).then(|| {
        view! {
            <span class="count" aria-label=texts.filter_chosen(&count.to_string())>
                {count}
            </span>
        }
    })
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
