//! The page of Credit history.

use domain::{currency::Currency, history::Filter};
use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    ApiError,
    credit_history::{
        CreditHistoryData,
        chips::Chips,
        export::ExportMenu,
        filter_bar::FilterBar,
        get_credit_history,
        holding::Holding,
        model::{Shown, Wanted, cut, sent},
        place::Place,
        summary::SummaryStrip,
        table::MovementTable,
        words::worded,
    },
    i18n::use_texts,
    live::with_news,
    page::LoadError,
    shell::Tabs,
    ui::LeftOut,
    wire::ask,
};

/// Credit history.
#[component]
pub fn CreditHistoryPage() -> impl IntoView {
    let texts = use_texts();
    // Read once: later changes of the address are answered from what the browser holds, or by `keep_fresh`.
    let query = use_location().search.get_untracked();
    let data = ask(|| (), move |()| get_credit_history(query.clone()));
    view! {
        <Title text=texts.nav_history() />
        <div class="page-head">
            <h1>{texts.nav_history()}</h1>
            <ExportMenu query=use_location().search />
        </div>
        <Tabs />
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => {
                        match data.currency.filter(|_| !data.is_empty) {
                            Some(currency) => EitherOf3::A(view! { <History data currency /> }),
                            None => EitherOf3::B(view! { <Empty /> }),
                        }
                    }
                    Err(error) => {
                        with_news(move || data.refetch());
                        EitherOf3::C(view! { <LoadError error /> })
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn History(data: CreditHistoryData, currency: Currency) -> impl IntoView {
    let texts = use_texts();
    let (today, holdable) = (data.today, data.holdable);
    let services = data.services.clone();
    let zone = texts.history_lead(&data.zone);
    let data = RwSignal::new(data);
    let place = Place::new(holdable);
    let wanted = place.wanted;
    let holding = Holding::new(holdable);
    // Every change of filter, order or rows makes a new selection; comparing two would cost as much.
    let selection = Memo::new_with_compare(
        move |_| {
            let select = || {
                let Wanted { filter, sort, .. } = wanted.get();
                let filter = worded(filter, texts, Some(currency));
                holding.held.with(|held| held.select(&filter, sort))
            };
            holding.complete.get().then(select)
        },
        |_, _| true,
    );
    let shown = Memo::new(move |_| {
        selection.with(|selection| match selection {
            Some(selection) => holding.held.with(|held| cut(held, selection, &wanted.read())),
            None => sent(&data.read(), &wanted.read()),
        })
    });
    let facets = Memo::new(move |_| {
        let held = selection.with(|selection| selection.as_ref().map(|selection| selection.facets.clone()));
        held.unwrap_or_else(|| data.read().facets.clone())
    });
    let count = Memo::new(move |_| shown.with(|shown| shown.summary.count));
    let failed = keep_fresh(data, holding);
    let search = use_location().search;
    let unread = Memo::new(move |_| Filter::unread(&search.read()));
    view! {
        <LeftOut unread />
        <FilterBar place facets count services today zone=zone.clone() holdable />
        <Chips wanted />
        <section
            class="table-card"
            aria-label=texts.nav_history()
            data-held=move || holding.complete.get().then_some("")
        >
            {move || failed.get().filter(|_| !holding.complete.get()).map(|error| view! { <LoadError error /> })}
            <SummaryStrip shown currency />
            <MovementTable shown wanted typing=place.typing currency holdable />
        </section>
        <Searched shown />
        <Pages shown />
        <p class="hint zone-note">{zone}</p>
    }
}

/// How far back a text was looked for, where the history is too long for all of it.
#[component]
fn Searched(shown: Memo<Shown>) -> impl IntoView {
    let texts = use_texts();
    move || {
        let day = shown.with(|shown| shown.searched_to)?;
        let day = domain::date::format_day(day, texts.0);
        Some(view! { <p class="hint">{texts.history_searched_to(&day)}</p> })
    }
}

#[component]
fn Pages(shown: Memo<Shown>) -> impl IntoView {
    let texts = use_texts();
    let ways = Memo::new(move |_| shown.with(|shown| (shown.newer.clone(), shown.older.clone())));
    let link = move |address: Option<String>, text: &'static str| {
        address.map(|href| view! { <a class="button" data-kind="secondary" data-size="s" href=href>{text}</a> })
    };
    move || {
        let (newer, older) = ways.get();
        (newer.is_some() || older.is_some()).then(|| {
            view! {
                <nav class="pagination" aria-label=texts.page_navigation()>
                    {link(newer, texts.page_newer())} {link(older, texts.page_older())}
                </nav>
            }
        })
    }
}

#[component]
fn Empty() -> impl IntoView {
    let texts = use_texts();
    view! {
        <section class="card empty">
            <div class="empty__bars" aria-hidden="true">
                <span></span>
                <span></span>
                <span></span>
            </div>
            <p>{texts.history_empty()}</p>
            <a class="button" data-kind="primary" href="/billing/add-credit">
                {texts.action_add_credit()}
            </a>
        </section>
    }
}

/// Asks the server again when something moved or the address changes, as long as the browser does not hold everything.
/// What stands stays until the answer is there; why none came is returned, for what stands then answers something else.
fn keep_fresh(data: RwSignal<CreditHistoryData>, holding: Holding) -> RwSignal<Option<ApiError>> {
    let failed = RwSignal::new(None);
    let live = crate::live::use_live();
    let search = use_location().search;
    Effect::new(move |seen: Option<(u32, String)>| {
        let now = (live.version.get(), search.get());
        let is_new = seen.is_some_and(|seen| seen != now);
        if is_new && !holding.complete.get_untracked() {
            let query = now.1.clone();
            leptos::task::spawn_local(async move {
                let fresh = get_credit_history(query.clone()).await;
                // Another question may have been asked since.
                if search.try_get_untracked() != Some(query) {
                    return;
                }
                match fresh {
                    Ok(fresh) => {
                        data.try_set(fresh);
                        failed.try_set(None);
                    }
                    Err(error) => {
                        failed.try_set(Some(error));
                    }
                }
            });
        }
        now
    });
    failed
}
