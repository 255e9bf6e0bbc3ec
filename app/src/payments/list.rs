//! The payment history.

use domain::{history::PaymentFilter, query};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    i18n::use_texts,
    live::use_live,
    page::LoadError,
    payments::{
        api::{PaymentList, payments},
        filter_bar::FilterBar,
        table::PaymentTable,
    },
    shell::Tabs,
    ui::LeftOut,
    wire::ask,
};

/// The address of the list.
pub const HREF: &str = "/billing/payments";

/// Every payment, newest first. The filter lives in the address; once the browser holds all payments it filters them
/// by itself, else the server does.
#[component]
pub fn PaymentsPage() -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let query = use_query_map();
    let search = Memo::new(move |_| query.with(|query| query.to_query_string()));
    let filter = Memo::new(move |_| PaymentFilter::from_query(&search.read()));
    let unread = Memo::new(move |_| PaymentFilter::unread(&search.read()));
    let before = Memo::new(move |_| query::before(&search.read()).map(|number| number.to_string()).unwrap_or_default());
    let complete = RwSignal::new(false);
    let found = RwSignal::new(None::<usize>);
    // With everything at hand nothing needs to be asked for, whatever the address says.
    let asked = Memo::new(move |last: Option<&(String, String)>| match last {
        Some(last) if complete.get() => last.clone(),
        _ => (filter.with(PaymentFilter::to_query), before.get()),
    });
    let list = ask(move || (asked.get(), live.version.get()), |((filter, before), _)| payments(filter, before));
    let paged = Signal::derive(move || before.with(|before| !before.is_empty()));
    view! {
        <Title text=texts.nav_payments() />
        <div class="page-head">
            <h1>{texts.nav_payments()}</h1>
            <p class="hint only-wide">{texts.payments_lead()}</p>
        </div>
        <Tabs />
        <LeftOut unread />
        <FilterBar filter found />
        <Transition>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => Either::Left(view! { <Held complete found list filter paged /> }),
                    Err(error) => Either::Right(view! { <LoadError error /> }),
                }
            })}
        </Transition>
    }
}

/// Notes whether everything is at hand.
#[component]
fn Held(
    complete: RwSignal<bool>,
    found: RwSignal<Option<usize>>,
    list: PaymentList,
    filter: Memo<PaymentFilter>,
    paged: Signal<bool>,
) -> impl IntoView {
    let all = list.complete;
    Effect::new(move |_| complete.set(all));
    view! { <PaymentTable found list filter paged /> }
}
