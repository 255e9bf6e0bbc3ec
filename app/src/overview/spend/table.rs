//! The chart as a table.

use domain::{
    currency::Currency,
    money::Money,
    spend::{Grouping, Segment, Spend},
};
use leptos::prelude::*;

use crate::{i18n::use_texts, overview::spend::words, ui::money_string};

/// A row for each bar, a column for each service, sums at both edges. Opens in place, with and without script.
#[component]
pub fn SpendTable(
    /// What was spent.
    spend: Spend,
    /// What a row stands for.
    grouping: Grouping,
    /// The account's currency.
    currency: Currency,
) -> impl IntoView {
    let texts = use_texts();
    let money = move |micros: i64| money_string(Money::from_micros(micros, currency));
    let whole = spend.whole();
    let heads = (0..whole.parts.len())
        .map(|part| view! { <th scope="col" class="num">{words::part_name(texts, &spend, part)}</th> })
        .collect_view();
    let cells = move |bar: &Segment| {
        let sums = bar.parts.iter().copied().chain([bar.total()]);
        sums.map(|spent| view! { <td class="num">{money(spent)}</td> }).collect_view()
    };
    let rows = spend
        .bars(grouping)
        .into_iter()
        .map(|bar| {
            let href = words::address(&spend, bar.from, bar.to, None);
            view! {
                <tr>
                    <th scope="row">
                        <a href=href>{words::days(texts, bar.from, bar.to)}</a>
                    </th>
                    {cells(&bar)}
                </tr>
            }
        })
        .collect_view();
    let first = if grouping == Grouping::Day { texts.spend_day() } else { texts.spend_week() };
    view! {
        <details class="spend-table">
            <summary>{texts.spend_table()}</summary>
            <div class="table-scroll" role="region" tabindex="0" aria-label=texts.spend_by_service()>
                <table class="table">
                    <caption class="visually-hidden">{texts.spend_by_service()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{first}</th>
                            {heads}
                            <th scope="col" class="num">
                                {texts.part_total()}
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row">{texts.part_total()}</th>
                            {cells(&whole)}
                        </tr>
                    </tfoot>
                </table>
            </div>
        </details>
    }
}
