//! The payments as a table, or why there are none.

use domain::{history::PaymentFilter, number::format_count};
use leptos::prelude::*;

use crate::{
    add_credit::AddCreditLink,
    i18n::use_texts,
    payments::{api::PaymentList, list::HREF, row::PaymentRow},
};

/// The rows that match, with their count; links to older pages where the account has that many.
#[component]
pub fn PaymentTable(
    /// Where the count is told to the filter.
    found: RwSignal<Option<usize>>,
    /// What the server gave.
    list: PaymentList,
    /// The filter in the address.
    filter: Memo<PaymentFilter>,
    /// Whether an older page is shown.
    paged: Signal<bool>,
) -> impl IntoView {
    let texts = use_texts();
    let PaymentList { payments, older, zone, .. } = list;
    let none_at_all = payments.is_empty();
    let matching = Memo::new(move |_| {
        filter.with(|filter| {
            let fits = payments.iter().filter(|payment| filter.matches(payment.status(), payment.day));
            fits.cloned().collect::<Vec<_>>()
        })
    });
    Effect::new(move |_| found.set(Some(matching.with(Vec::len))));
    let count = move || match matching.with(Vec::len) {
        1 => texts.payments_count_one().to_owned(),
        count => texts.payments_count(&format_count(count as i128, texts)),
    };
    let body = move || {
        let payments = matching.get();
        if !payments.is_empty() {
            let rows = payments.into_iter().map(|payment| view! { <PaymentRow payment /> }).collect_view();
            return view! { <Table>{rows}</Table> }.into_any();
        }
        if none_at_all && filter.with(PaymentFilter::is_empty) {
            view! {
                <Empty title=texts.payments_none_title() text=texts.payments_none()>
                    <AddCreditLink />
                </Empty>
            }
            .into_any()
        } else {
            let (title, text) = (texts.payments_no_match_title(), texts.payments_no_match());
            let (text, label, href) = match swapped(&filter.read()) {
                Some(filter) => (texts.days_reversed(), texts.days_swap(), address(&filter, None)),
                None if paged.get() => {
                    (texts.payments_past_end(), texts.payments_newest(), address(&filter.read(), None))
                }
                None => (text, texts.action_clear_filters(), HREF.to_owned()),
            };
            view! {
                <Empty title text>
                    <a class="button" data-kind="secondary" href=href>
                        {label}
                    </a>
                </Empty>
            }
            .into_any()
        }
    };
    view! {
        <p class="hint" role="status">
            {count}
        </p>
        <section class="table-card">{body}</section>
        <Pages filter older paged />
        {(!none_at_all).then(|| view! { <p class="hint zone-note">{texts.history_lead(&zone)}</p> })}
    }
}

#[component]
fn Table(children: Children) -> impl IntoView {
    let texts = use_texts();
    view! {
        <table class="table" data-cards="" role="table">
            <caption class="visually-hidden">{texts.nav_payments()}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">
                        {texts.payment_time()}
                    </th>
                    <th role="columnheader" scope="col">
                        {texts.payment_method()}
                    </th>
                    <th role="columnheader" scope="col">
                        {texts.payment_status()}
                    </th>
                    <th role="columnheader" scope="col" class="num">
                        {texts.payment_amount()}
                    </th>
                    <th role="columnheader" scope="col">
                        <span class="visually-hidden">{texts.payment_action()}</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
}

#[component]
fn Empty(title: &'static str, text: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <svg viewBox="0 0 64 44" aria-hidden="true">
                <rect x="4" y="6" width="56" height="5" rx="2.5" />
                <rect x="4" y="18" width="40" height="5" rx="2.5" />
                <rect x="4" y="30" width="22" height="5" rx="2.5" />
            </svg>
            <h2>{title}</h2>
            <p class="muted">{text}</p>
            {children()}
        </div>
    }
}

/// Older and newest, as addresses.
#[component]
fn Pages(filter: Memo<PaymentFilter>, older: Option<i64>, paged: Signal<bool>) -> impl IntoView {
    let texts = use_texts();
    let address = move |cursor| address(&filter.read(), cursor);
    move || {
        let newest = paged.get().then(|| {
            view! {
                <a class="button" data-kind="secondary" href=address(None)>
                    {texts.payments_newest()}
                </a>
            }
        });
        let older = older.map(|cursor| {
            view! {
                <a class="button" data-kind="secondary" href=address(Some(cursor))>
                    {texts.payments_older()}
                </a>
            }
        });
        (newest.is_some() || older.is_some()).then(|| {
            view! {
                <nav class="row gap-2" aria-label=texts.payments_pages()>
                    {newest}
                    {older}
                </nav>
            }
        })
    }
}

/// The list's address for a filter and a cursor.
fn address(filter: &PaymentFilter, cursor: Option<i64>) -> String {
    let mut query = filter.to_query();
    if let Some(cursor) = cursor {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str("before=");
        query.push_str(&cursor.to_string());
    }
    if query.is_empty() { HREF.to_owned() } else { format!("{HREF}?{query}") }
}

/// The filter with its days in order, when the first one is after the last one.
fn swapped(filter: &PaymentFilter) -> Option<PaymentFilter> {
    let reversed = filter.from.zip(filter.to).is_some_and(|(from, to)| from > to);
    reversed.then(|| PaymentFilter { from: filter.to, to: filter.from, ..filter.clone() })
}

#[cfg(test)]
mod tests {
    use domain::history::PaymentFilter;

    use super::{address, swapped};

    #[test]
    fn a_reversed_range_can_be_swapped() {
        let filter = PaymentFilter::from_query("status=failed&from=2026-11-22&to=2026-11-01");
        let swapped = swapped(&filter).unwrap();
        let expected = "/billing/payments?status=failed&from=2026-11-01&to=2026-11-22&before=7";
        assert_eq!(address(&swapped, Some(7)), expected);
        assert_eq!(super::swapped(&swapped), None);
    }
}
