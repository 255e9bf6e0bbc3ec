//! The filter bar: one GET form. With WASM every change shows at once; without it, Apply sends the form.

use domain::{
    history::{Facets as HistoryFacets, Filter, MovementStatus, TEXT_MAX},
    ledger::PostingKind,
    number::format_count,
    time::Day,
};
use leptos::prelude::*;

use crate::{
    credit_history::{
        dates::Dates,
        describe::{kind_name, service_name, status_name},
        facet::{Facet, Facets},
        model::{self, PATH, service_counts, toggle},
        order::Order,
        place::Place,
    },
    i18n::use_texts,
    ui::{FilterSheet, Icon, IconName},
};

/// Search, kind, service, status, date range and order.
#[component]
pub fn FilterBar(
    /// What the page shows.
    place: Place,
    /// What other choices would show.
    facets: Memo<HistoryFacets>,
    /// How many movements match.
    count: Memo<u64>,
    /// Every service that the account has used.
    services: Vec<String>,
    /// Today in the account's zone.
    today: Day,
    /// That zone, in words.
    zone: String,
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
    let chosen = Signal::derive(move || filter.with(chosen_parts));
    let found = Signal::derive(move || match count.get() {
        1 => texts.filter_show_one().to_owned(),
        count => texts.filter_show(&format_count(count, texts)),
    });
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
                        maxlength=TEXT_MAX.to_string()
                        autocomplete="off"
                        placeholder=texts.filter_search()
                        aria-label=texts.filter_search()
                        value=filter.read_untracked().text.clone()
                        prop:value=move || filter.read().text.clone()
                        on:input=move |event| {
                            place.type_in(|filter| filter.text = event_target_value(&event));
                        }
                        on:focusout=move |_| place.settle()
                    />
                </div>
                <FilterSheet chosen found clear=PATH>
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
                    <Dates
                        filter
                        sort
                        today
                        zone
                        typed=Callback::new(move |range| place.type_in(|filter| (filter.from, filter.to) = range))
                        picked=Callback::new(move |range| place.choose(|filter| (filter.from, filter.to) = range))
                    />
                    <Order filter sort holdable />
                </FilterSheet>
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

/// How many choices stand in the sheet: all but the text, which is in sight; a range of days is one.
fn chosen_parts(filter: &Filter) -> usize {
    let days = usize::from(filter.from.is_some() || filter.to.is_some());
    filter.kinds.len() + filter.services.len() + filter.statuses.len() + days
}

#[cfg(test)]
mod tests {
    use domain::history::Filter;

    use super::chosen_parts;

    #[test]
    fn every_choice_counts_and_the_days_as_one() {
        let chosen = |query| chosen_parts(&Filter::from_query(query));
        assert_eq!(chosen("q=gpu"), 0);
        assert_eq!(chosen("kind=charge&service=speech&service=inference&from=2026-11-01&to=2026-11-20&q=gpu"), 4);
    }
}
