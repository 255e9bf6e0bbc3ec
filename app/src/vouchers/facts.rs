//! What vouchers still pay, and what of it ends soon.

use domain::{date, number::format_count};
use leptos::prelude::*;

use crate::{i18n::use_texts, ui::MoneySpan, vouchers::api::Sums};

/// What is left in all, what ends first, and what ends within fourteen days.
#[component]
pub fn Facts(
    /// The sums.
    sums: Sums,
) -> impl IntoView {
    let texts = use_texts();
    let count = move |count: u32| match count {
        1 => texts.vouchers_soon_one().to_owned(),
        count => texts.vouchers_soon_count(&format_count(i128::from(count), texts)),
    };
    let next = sums.next.map(|(money, day)| {
        view! {
            <div>
                <dt>{texts.vouchers_next()}</dt>
                <dd class="big">
                    <MoneySpan money />
                    <span class="hint blk">{texts.vouchers_next_on(&date::format_day(day, texts.0))}</span>
                </dd>
            </div>
        }
    });
    let soon = sums.soon.map(|(number, money)| {
        view! {
            <div id="expiring-soon">
                <dt>{texts.vouchers_soon()}</dt>
                <dd class="big">
                    <MoneySpan money />
                    <span class="hint blk warn-t">{count(number)}</span>
                </dd>
            </div>
        }
    });
    view! {
        <dl class="facts two">
            <div id="vouchers-left">
                <dt>{texts.vouchers_left()}</dt>
                <dd class="big">
                    <MoneySpan money=sums.left />
                </dd>
            </div>
            {next}
            {soon}
        </dl>
    }
}
