//! What one voucher paid.

use domain::ledger::PostingKind;
use leptos::{either::Either, prelude::*};

use crate::{
    credit_history::{kind_name, movement_address, service_name},
    i18n::{Texts, use_texts},
    quote::moment,
    ui::MoneySpan,
    vouchers::{
        api::Opened,
        model::{Use, Voucher},
        view::HREF,
    },
};

/// The movements, each with the voucher's part and a way to its page.
#[component]
pub fn Uses(
    /// Whose.
    voucher: Voucher,
    /// A page of them.
    opened: Opened,
) -> impl IntoView {
    let texts = use_texts();
    let Opened { seq, uses, older, paged } = opened;
    let page = move |cursor: Option<i64>| {
        let cursor = cursor.map(|cursor| format!("&paid={cursor}")).unwrap_or_default();
        format!("{HREF}?code={}&use={seq}{cursor}#voucher-{seq}", voucher.code)
    };
    let newest = paged.then(|| view! { <a href=page(None)>{texts.vouchers_newest()}</a> });
    let older = older.map(|cursor| view! { <a href=page(Some(cursor))>{texts.vouchers_older()}</a> });
    let pages = (newest.is_some() || older.is_some()).then(|| {
        view! {
            <p class="row gap-4">
                {newest}
                {older}
            </p>
        }
    });
    let rows = uses
        .into_iter()
        .map(|one| {
            let when = moment((one.day, one.minute), texts.0);
            view! {
                <li>
                    <div>
                        <a href=movement_address(one.seq, "")>
                            <bdi>{title(texts, &one)}</bdi>
                        </a>
                        <bdi class="hint">{one.description.clone()}</bdi>
                    </div>
                    <div class="end">
                        <MoneySpan money=one.amount signed=true />
                        <span class="hint">{when}</span>
                    </div>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <h2 class="visually-hidden">{texts.voucher_uses()}</h2>
        {if rows.is_empty() {
            Either::Left(view! { <p class="hint">{texts.voucher_unused()}</p> })
        } else {
            Either::Right(view! { <ul class="mini voucher-uses">{rows}</ul> })
        }}
        {pages}
    }
}

fn title(texts: Texts, one: &Use) -> String {
    match one.kind {
        PostingKind::Charge if !one.service.is_empty() => service_name(texts, &one.service),
        kind if one.service.is_empty() => kind_name(texts, kind).to_owned(),
        kind => format!("{} · {}", kind_name(texts, kind), service_name(texts, &one.service)),
    }
}
