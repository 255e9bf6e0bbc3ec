//! The page of Credit history.

use domain::{currency::Currency, history::Filter};
use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    credit_history::{
        CreditHistoryData,
        chips::Chips,
        filter_bar::FilterBar,
        get_credit_history,
        model::{self, show},
        summary::SummaryStrip,
        table::MovementTable,
    },
    i18n::use_texts,
    live::with_news,
    page::LoadError,
    shell::Tabs,
};

/// Credit history.
#[component]
pub fn CreditHistoryPage() -> impl IntoView {
    let texts = use_texts();
    // Read once: later changes of the address are answered from what the browser holds, or by `keep_fresh`.
    let query = use_location().search.get_untracked();
    let data = Resource::new(|| (), move |()| get_credit_history(query.clone()));
    view! {
        <Title text=texts.nav_history() />
        <div class="page-head">
            <h1>{texts.nav_history()}</h1>
        </div>
        <Tabs />
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => {
                        match data.currency.filter(|_| !data.movements.is_empty() || !data.complete) {
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
    let today = data.today;
    let zone = texts.history_lead(&data.zone);
    let data = RwSignal::new(data);
    let search = use_location().search;
    let filter = Memo::new(move |_| Filter::from_query(&search.read()));
    let shown = Memo::new(move |_| {
        let data = data.read();
        show(&data.movements, &filter.read(), model::before(&search.read()), data.more)
    });
    keep_fresh(data);
    view! {
        <FilterBar data filter today />
        <Chips filter />
        <crate::credit_history::export::ExportMenu query=search />
        <section class="table-card" aria-label=texts.nav_history()>
            <SummaryStrip shown currency />
            <MovementTable shown filter currency />
        </section>
        <Pages shown />
        <p class="hint zone-note">{zone}</p>
    }
}

#[component]
fn Pages(shown: Memo<model::Shown>) -> impl IntoView {
    let texts = use_texts();
    let link = move |address: Option<String>, text: &'static str| {
        address.map(|href| view! { <a class="button" data-kind="secondary" data-size="s" href=href>{text}</a> })
    };
    move || {
        let (newer, older) = shown.with(|shown| (shown.newer.clone(), shown.older.clone()));
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

/// Asks again when something moved and, for an account too large to hold, when the address changes. What stands stays
/// until the answer is there.
fn keep_fresh(data: RwSignal<CreditHistoryData>) {
    let live = crate::live::use_live();
    let search = use_location().search;
    Effect::new(move |seen: Option<(u32, String)>| {
        let version = live.version.get();
        let complete = data.with_untracked(|data| data.complete);
        let query = if complete { String::new() } else { search.get() };
        let now = (version, query);
        if seen.is_some_and(|seen| seen != now) {
            let query = now.1.clone();
            leptos::task::spawn_local(async move {
                if let Ok(fresh) = get_credit_history(query).await {
                    data.set(fresh);
                }
            });
        }
        now
    });
}
