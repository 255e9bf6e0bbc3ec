//! The filter of the payment history: a GET form, which the live page answers at once.

use core::time::Duration;

use domain::{history::PaymentFilter, number::format_count, payment::ShownStatus, time::Day};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    earlier::take_filters,
    i18n::use_texts,
    payments::list::HREF,
    rest::Rest,
    ui::{DayField, FilterSheet},
};

/// How long the hand rests before the address follows.
const REST: Duration = Duration::from_millis(400);

/// Status and days.
#[component]
pub fn FilterBar(
    /// The filter in the address.
    filter: Memo<PaymentFilter>,
    /// How many payments match, once that is known.
    found: RwSignal<Option<usize>>,
) -> impl IntoView {
    let texts = use_texts();
    let navigate = use_navigate();
    let go = move |filter: PaymentFilter| {
        let query = filter.to_query();
        let href = if query.is_empty() { HREF.to_owned() } else { format!("{HREF}?{query}") };
        navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let go_earlier = go.clone();
    Effect::new(move |_| {
        let earlier = take_filters().map(|query| PaymentFilter::from_query(&query));
        if let Some(earlier) = earlier.filter(|earlier| filter.with_untracked(|filter| filter != earlier)) {
            go_earlier(earlier);
        }
    });
    let statuses = ShownStatus::ALL.map(|status: ShownStatus| {
        let name = match status {
            ShownStatus::Success => texts.status_success(),
            ShownStatus::Pending => texts.status_pending(),
            ShownStatus::Failed => texts.status_failed(),
        };
        let chosen = move || filter.with(|filter| filter.statuses.contains(&status));
        let go = go.clone();
        let toggle = move |event: ev::Event| {
            let mut changed = filter.get_untracked().without_status(status);
            if event_target_checked(&event) {
                changed.statuses.push(status);
            }
            go(changed);
        };
        view! {
            <label>
                <input
                    type="checkbox"
                    name="status"
                    value=status.slug()
                    checked=filter.with_untracked(|filter| filter.statuses.contains(&status))
                    prop:checked=chosen
                    on:change=toggle
                />
                {name}
            </label>
        }
    });
    // Each digit of a year makes a day. Each end waits by itself, so that neither takes the other's change away.
    let when_rested = |change: fn(&mut PaymentFilter, Option<Day>)| -> Box<dyn Fn(Option<Day>) + Send> {
        let (rest, go) = (Rest::new(REST), go.clone());
        Box::new(move |day| {
            let go = go.clone();
            rest.start(Box::new(move || {
                let mut changed = filter.get_untracked();
                change(&mut changed, day);
                go(changed);
            }));
        })
    };
    let from = when_rested(|filter, day| filter.from = day);
    let to = when_rested(|filter, day| filter.to = day);
    let first = Signal::derive(move || filter.with(|filter| filter.from));
    let last = Signal::derive(move || filter.with(|filter| filter.to));
    let cleared = move || {
        (!filter.with(PaymentFilter::is_empty)).then(|| {
            view! {
                <a class="button" data-kind="quiet" href=HREF>
                    {texts.action_clear_filters()}
                </a>
            }
        })
    };
    let chosen = Signal::derive(move || {
        filter.with(|filter| filter.statuses.len() + usize::from(filter.from.is_some() || filter.to.is_some()))
    });
    let found = Signal::derive(move || match found.get() {
        None => texts.payments_apply().to_owned(),
        Some(1) => texts.payments_show_one().to_owned(),
        Some(count) => texts.payments_show(&format_count(count as i128, texts)),
    });
    view! {
        <form class="filters" method="get" action=HREF role="search" aria-label=texts.payments_filter()>
            <div class="filters__bar">
                <FilterSheet chosen found clear=HREF>
                    <fieldset class="pills">
                        <legend class="visually-hidden">{texts.payment_status()}</legend>
                        {statuses.collect_view()}
                    </fieldset>
                    <DayField name="from" id="from" label=texts.payments_from() day=first on_day=from />
                    <DayField name="to" id="to" label=texts.payments_to() day=last on_day=to />
                </FilterSheet>
                <button class="button only-static" data-kind="secondary">
                    {texts.payments_apply()}
                </button>
                {cleared}
            </div>
        </form>
    }
}
