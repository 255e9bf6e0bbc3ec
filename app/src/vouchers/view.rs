//! The page.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    i18n::use_texts,
    live::use_live,
    page::LoadError,
    shell::Tabs,
    vouchers::{RedeemForm, Redeeming, api::vouchers, facts::Facts, table::VoucherTable},
    wire::ask,
};

/// The address of the page.
pub const HREF: &str = "/billing/vouchers";

/// The field for a code, what all vouchers still pay, and each of them. It asks again whenever something moved.
#[component]
pub fn VouchersPage() -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let query = use_query_map();
    let text = move |name: &'static str| query.with(|query| query.get(name).unwrap_or_default());
    let asked = Memo::new(move |_| (text("code"), text("use"), text("before"), text("paid")));
    let data = ask(
        move || (asked.get(), live.version.get()),
        |((code, granted, before, paid), _)| vouchers(code, granted, before, paid),
    );
    let redeeming = Redeeming::begin();
    let claimed: Option<i64> = query.with_untracked(|query| query.get("applied")).and_then(|seq| seq.parse().ok());
    view! {
        <Title text=texts.nav_vouchers() />
        <div class="page-head">
            <h1>{texts.nav_vouchers()}</h1>
        </div>
        <Tabs />
        <div class="stack gap-6">
            <section class="card vcard">
                <Transition>
                    {move || Suspend::new(async move {
                        let start = redeeming.start().await;
                        view! { <RedeemForm redeeming start /> }
                    })}
                    {move || Suspend::new(async move {
                        data.await.ok().and_then(|data| data.sums).map(|sums| view! { <Facts sums /> })
                    })}
                </Transition>
            </section>
            <Transition>
                {move || {
                    let (data, start) = (data.into_future(), redeeming.start());
                    let paged = asked.with_untracked(|(_, _, before, _)| !before.is_empty());
                    Suspend::new(async move {
                        let (data, start) = (data.await, start.await);
                        match data {
                            Ok(data) => {
                                // The address alone makes no voucher a new one.
                                let claimed = claimed.filter(|_| start.has_applied);
                                Either::Left(view! { <VoucherTable data paged redeeming claimed /> })
                            }
                            Err(error) => Either::Right(view! { <LoadError error /> }),
                        }
                    })
                }}
            </Transition>
        </div>
    }
}
