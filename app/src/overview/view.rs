//! The overview page.

use domain::date;
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

use crate::{
    i18n::use_texts,
    live::use_live,
    overview::{OverviewData, get_overview, latest::Latest, statement::Statement, welcome::Welcome},
    page::LoadError,
    settings::ApproximateNote,
    shell::Tabs,
};

/// The overview. It asks again whenever something moved.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let data = Resource::new(move || live.version.get(), |_| get_overview());
    view! {
        <Title text=texts.nav_overview() />
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => Either::Left(view! { <Overview data /> }),
                    Err(error) => {
                        Either::Right(
                            view! {
                                <div class="page-head">
                                    <h1>{texts.nav_overview()}</h1>
                                </div>
                                <Tabs />
                                <LoadError error />
                            },
                        )
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Overview(data: OverviewData) -> impl IntoView {
    let texts = use_texts();
    let OverviewData { balance, day, minute, zone, expiring, approximate, latest } = data;
    let as_of = format!("{}, {} ({zone})", date::format_day(day, texts.0), date::format_minute(minute));
    view! {
        <div class="page-head">
            <h1>{texts.nav_overview()}</h1>
            <p class="hint only-wide">{texts.overview_as_of(&as_of)}</p>
        </div>
        <Tabs />
        {match balance {
            None => Either::Left(view! { <Welcome /> }),
            Some(balance) => {
                Either::Right(
                    view! {
                        <div class="grid-overview">
                            <div class="stack gap-6">
                                <Statement balance expiring />
                                {approximate.map(|approximate| view! { <ApproximateNote approximate /> })}
                            </div>
                            <div class="stack gap-6 side">
                                <Latest movements=latest currency=balance.currency today=day />
                            </div>
                        </div>
                    },
                )
            }
        }}
    }
}
