//! The vouchers as a table, or that there are none.

use leptos::{either::Either, prelude::*};

use crate::{
    i18n::use_texts,
    vouchers::{Redeeming, api::VoucherData, row::VoucherRow, view::HREF},
};

/// The rows, with links to older pages where there are that many.
#[component]
pub fn VoucherTable(
    /// What the server gave.
    data: VoucherData,
    /// Whether an older page is shown.
    paged: bool,
    /// What the page has begun: the voucher that it has just applied is shown as new.
    redeeming: Redeeming,
    /// The one that was just applied before the page was there.
    claimed: Option<i64>,
) -> impl IntoView {
    let texts = use_texts();
    let VoucherData { today, zone, vouchers, older, mut opened, not_found, .. } = data;
    let missing = not_found.then(|| view! { <p class="hint">{texts.voucher_not_yours()}</p> });
    let head = move |text: &'static str, class: &'static str| {
        view! {
            <th role="columnheader" scope="col" class=class>
                {text}
            </th>
        }
    };
    let zone = (!vouchers.is_empty()).then(|| view! { <p class="hint zone-note">{texts.history_lead(&zone)}</p> });
    let table = if vouchers.is_empty() {
        // The field above is what there is to do.
        Either::Left(view! { <p class="hint">{texts.vouchers_none()}</p> })
    } else {
        let rows = vouchers
            .into_iter()
            .map(|voucher| {
                let opened = opened.take_if(|opened| opened.seq == voucher.seq);
                view! { <VoucherRow voucher opened today redeeming claimed /> }
            })
            .collect::<Vec<_>>();
        Either::Right(view! {
            <section class="table-card">
                <table class="table" data-cards="" role="table">
                    <caption class="visually-hidden">{texts.nav_vouchers()}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            {head(texts.voucher_code(), "")} {head(texts.voucher_status(), "")}
                            {head(texts.voucher_remaining(), "num")} {head(texts.voucher_applied(), "c-wide")}
                            {head(texts.voucher_until(), "")} {head(texts.voucher_services(), "")}
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </section>
        })
    };
    let link = |label: &'static str, href: String| {
        view! {
            <a class="button" data-kind="secondary" href=href>
                {label}
            </a>
        }
    };
    let newest = paged.then(|| link(texts.vouchers_newest(), HREF.to_owned()));
    let older = older.map(|cursor| link(texts.vouchers_older(), format!("{HREF}?before={cursor}")));
    let pages = (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="row gap-2" aria-label=texts.vouchers_pages()>
                {newest}
                {older}
            </nav>
        }
    });
    view! {
        {missing}
        {table}
        {pages}
        {zone}
    }
}
