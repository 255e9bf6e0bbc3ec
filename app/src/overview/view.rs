//! The overview page.

use domain::spend::Period;
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    i18n::use_texts,
    live::use_live,
    overview::{
        OverviewData,
        api::Standing,
        get_overview,
        latest::Latest,
        pace::PaceCard,
        skeleton::Skeleton,
        spend::{Picked, SpendCard},
        statement::Statement,
        welcome::Welcome,
    },
    page::LoadError,
    quote::moment,
    settings::ApproximateNote,
    shell::Tabs,
    vouchers::{FormStart, RedeemForm, Redeeming},
    wire::ask,
};

/// The overview. It asks again whenever something moved, and when the address names another period.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let search = use_location().search;
    let period = Memo::new(move |_| Period::from_query(&search.read()));
    let data =
        ask(move || (live.version.get(), period.get()), |(_, period)| get_overview(format!("days={}", period.days())));
    let picked: Picked = RwSignal::new(None);
    let redeeming = Redeeming::begin();
    view! {
        <Title text=texts.nav_overview() />
        <Transition fallback=Skeleton>
            {move || {
                let (data, start) = (data.into_future(), redeeming.start());
                Suspend::new(async move {
                    let (data, start) = (data.await, start.await);
                    match data {
                        Ok(data) => Either::Left(view! { <Overview data picked redeeming start /> }),
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
                })
            }}
        </Transition>
    }
}

#[component]
fn Overview(data: OverviewData, picked: Picked, redeeming: Redeeming, start: FormStart) -> impl IntoView {
    let texts = use_texts();
    let OverviewData { standing, day, minute, zone, approximate, latest } = data;
    let as_of = format!("{} ({zone})", moment((day, minute), texts.0));
    view! {
        <div class="page-head">
            <h1>{texts.nav_overview()}</h1>
            <p class="hint only-wide">{texts.overview_as_of(&as_of)}</p>
        </div>
        <Tabs />
        {match standing {
            None => Either::Left(view! { <Welcome /> }),
            Some(Standing { balance, holds, expiring, spend, pace, pace_days }) => {
                let currency = balance.currency;
                Either::Right(
                    view! {
                        <div class="grid-overview">
                            <div class="stack gap-6">
                                <Statement balance holds zone expiring />
                                {approximate.map(|approximate| view! { <ApproximateNote approximate /> })}
                                <SpendCard spend currency picked />
                            </div>
                            <div class="stack gap-6 side">
                                <PaceCard pace days=pace_days today=day />
                                <section class="card" aria-label=texts.voucher_enter()>
                                    <RedeemForm redeeming start />
                                </section>
                                <Latest movements=latest currency today=day />
                            </div>
                        </div>
                    },
                )
            }
        }}
    }
}
