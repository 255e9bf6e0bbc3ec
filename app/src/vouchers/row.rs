//! One voucher in the list.

use domain::{date, time::Day};
use leptos::prelude::*;

use crate::{
    credit_history::service_name,
    i18n::{Texts, use_texts},
    ui::{Badge, IconName, MoneySpan, money_string},
    vouchers::{
        Redeeming,
        api::Opened,
        model::{Status, Voucher},
        uses::Uses,
        view::HREF,
    },
};

/// Code, status, what is left, when and for what; opened, also what it paid. On a phone it is a card.
#[component]
pub fn VoucherRow(
    /// The voucher.
    voucher: Voucher,
    /// What it paid, when it is opened.
    opened: Option<Opened>,
    /// Today in the account's zone.
    today: Day,
    /// What the page has begun: the voucher that it has just applied is shown as new.
    redeeming: Redeeming,
    /// The one that was just applied before the page was there.
    claimed: Option<i64>,
) -> impl IntoView {
    let texts = use_texts();
    let seq = voucher.seq;
    let is_open = opened.is_some();
    let href = if is_open { HREF.to_owned() } else { voucher.href() };
    let status = match voucher.status {
        Status::Active => ("positive", IconName::Check, texts.voucher_active()),
        Status::Used => ("neutral", IconName::Check, texts.voucher_used()),
        Status::Expired => ("neutral", IconName::Clock, texts.voucher_expired()),
    };
    let bar = (voucher.status == Status::Active).then(|| {
        let share = voucher.share_left();
        view! {
            <svg class="track" height="4" aria-hidden="true">
                <rect class="f1" width=format!("{}.{:02}%", share / 100, share % 100) height="4"></rect>
            </svg>
        }
    });
    let until =
        voucher.last_day.map_or_else(|| texts.voucher_for_ever().to_owned(), |day| date::format_day(day, texts.0));
    let soon = voucher.few_days_left(today).map(|days| days_left(texts, days));
    let expired = (voucher.expired.micros > 0).then(|| texts.voucher_amount_expired(&money_string(voucher.expired)));
    let services = match voucher.services.as_slice() {
        [] => texts.voucher_all_services().to_owned(),
        services => {
            let names: Vec<_> = services.iter().map(|slug| service_name(texts, slug)).collect();
            names.join(texts.list_comma())
        }
    };
    let described = (!voucher.description.is_empty()).then(|| voucher.description.clone());
    let detail = opened.map(|opened| {
        view! {
            <tr role="row" class="voucher-detail">
                <td role="cell" class="c-full" colspan="6">
                    <Uses voucher=voucher.clone() opened />
                </td>
            </tr>
        }
    });
    view! {
        <tr
            role="row"
            id=format!("voucher-{seq}")
            data-new=move || (redeeming.granted().or(claimed) == Some(seq)).then_some("")
        >
            <td role="cell" class="c-main c-words">
                <a
                    class="code strong nowrap"
                    href=href
                    data-noscroll=""
                    aria-expanded=if is_open { "true" } else { "false" }
                    aria-label=texts.voucher_uses_of(&voucher.code)
                >
                    {voucher.code.clone()}
                </a>
                {described.map(|text| view! { <bdi class="sub">{text}</bdi> })}
            </td>
            <td role="cell" class="c-badge">
                <Badge tone=status.0 icon=status.1 text=status.2 />
            </td>
            <td role="cell" class="num c-amount vrem">
                <MoneySpan money=voucher.remaining />
                <span class="sub">{texts.voucher_of()} " " <MoneySpan money=voucher.amount /></span>
                {bar}
            </td>
            <td role="cell" class="nowrap c-hide c-wide">
                {date::format_day(voucher.applied, texts.0)}
            </td>
            <td role="cell" class="nowrap c-meta" data-label=texts.voucher_until()>
                {until}
                {soon.map(|text| view! { <span class="sub warn-t">{text}</span> })}
                {expired.map(|text| view! { <span class="sub">{text}</span> })}
            </td>
            <td role="cell" class="c-full muted">
                {services}
            </td>
        </tr>
        {detail}
    }
}

fn days_left(texts: Texts, days: i32) -> String {
    match days {
        0 => texts.voucher_ends_today().to_owned(),
        1 => texts.voucher_day_left().to_owned(),
        days => texts.voucher_days_left(&days.to_string()),
    }
}
