//! The page of one movement: who paid for it, what it was made of, and what it belongs to.

use domain::{
    currency::Currency,
    date,
    history::Sources,
    ledger::PostingKind,
    money::{Money, format},
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

use crate::{
    credit_history::{
        describe::{code, description, kind_name, payment_page, service_name, source, status_name},
        model::{Wanted, movement_address},
    },
    i18n::use_texts,
    live::with_news,
    page::LoadError,
    quote::{decimal, moment},
    ui::MoneySpan,
    wire::ask,
};

mod api;

use api::{MovementDetail, Neighbour, Part, explain_movement};

/// The page.
#[component]
pub fn MovementPage() -> impl IntoView {
    let params = use_params_map();
    let seq = Memo::new(move |_| params.with(|params| params.get("seq").unwrap_or_default()));
    let detail = ask(move || seq.get(), explain_movement);
    with_news(move || detail.refetch());
    view! {
        <div class="narrow stack gap-6 full">
            <Transition>
                {move || Suspend::new(async move {
                    match detail.await {
                        Ok(detail) => Either::Left(view! { <Detail detail /> }),
                        Err(error) => Either::Right(view! { <LoadError error whole=true /> }),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Detail(detail: MovementDetail) -> impl IntoView {
    let texts = use_texts();
    // The address carries the filter of the list, also where there is no WASM.
    let search = use_location().search;
    let list = Memo::new(move |_| Wanted::from_query(&search.read()));
    let MovementDetail { movement, zone, currency, parts, resource, rated, original, since } = detail;
    let money = move |micros| Money::from_micros(micros, currency);
    let exact = move |micros| format::exact_text(money(micros), texts).to_string();
    let title = description(texts, &movement);
    let minute = date::format_minute(movement.minute);
    let time = moment((movement.day, movement.minute), texts.0);
    let machine_time = format!("{}T{minute}", movement.day);
    let sign = if movement.amount > 0 { "+" } else { "" };
    let exact_amount = format!("{sign}{}", exact(movement.amount));
    let usage = Some(resource).filter(|resource| !resource.is_empty());
    let price = rated.map(|(quantity, price)| format!("{} × {}", decimal(&quantity, texts), decimal(&price, texts)));
    let voucher = code(&movement).map(str::to_owned);
    let spends = matches!(movement.kind, PostingKind::Charge | PostingKind::PlanFee);
    let parts_title = if spends { texts.movement_paid_by() } else { texts.movement_came_as() };
    let row = |name: &'static str, value: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>
                    <bdi>{value}</bdi>
                </dd>
            </div>
        }
    };
    let service = movement.service.as_deref().map(|service| service_name(texts, service));
    let reference = Some(movement.reference.clone()).filter(|reference| !reference.is_empty());
    view! {
        <Title text=title.clone() />
        <p>
            <a href=move || list.read().address()>{texts.movement_back()}</a>
        </p>
        <section class="card stack gap-6" id="movement" data-seq=movement.seq>
            <div class="stack gap-2">
                <h1>{title}</h1>
                <p class="muted">
                    <MoneySpan money=money(movement.amount) signed=true />
                    " · "
                    {status_name(texts, movement.status)}
                </p>
            </div>
            <dl class="rows">
                {row(texts.movement_kind(), kind_name(texts, movement.kind).to_owned())}
                {service.map(|service| row(texts.column_service(), service))}
                <div>
                    <dt>{texts.movement_time()}</dt>
                    <dd>
                        <time datetime=machine_time>{texts.movement_time_in(&time, &zone)}</time>
                    </dd>
                </div>
                {row(texts.movement_exact(), exact_amount)}
                {row(texts.movement_exact_after(), exact(movement.balance_after))}
                {usage.map(|usage| row(texts.movement_usage(), usage))}
                {price.map(|price| row(texts.movement_price(), price))}
                {reference
                    .map(|reference| {
                        let href = reference_page(movement.kind, &reference);
                        view! {
                            <div>
                                <dt>{texts.movement_reference()}</dt>
                                <dd class="code">
                                    <MaybeLink href text=reference />
                                </dd>
                            </div>
                        }
                    })}
                {voucher
                    .map(|code| {
                        let href = Some(voucher_page(&code));
                        view! {
                            <div>
                                <dt>{texts.kind_voucher()}</dt>
                                <dd class="code">
                                    <MaybeLink href text=code />
                                </dd>
                            </div>
                        }
                    })}
            </dl>
            {(!parts.is_empty())
                .then(|| {
                    view! {
                        <div class="stack gap-2">
                            <h2>{parts_title}</h2>
                            <ul class="mini" id="movement-parts">
                                {parts.into_iter().map(|part| view! { <PartRow part currency /> }).collect_view()}
                            </ul>
                        </div>
                    }
                })}
            {original
                .map(|original| {
                    view! { <Neighbours title=texts.movement_about() list=vec![original] wanted=list currency /> }
                })}
            {(!since.is_empty())
                .then(|| {
                    view! { <Neighbours title=texts.movement_since() list=since wanted=list currency /> }
                })}
        </section>
    }
}

/// How much one grant gave or took, and where it came from.
#[component]
fn PartRow(part: Part, currency: Currency) -> impl IntoView {
    let texts = use_texts();
    let money = |micros| Money::from_micros(micros, currency);
    let name = source(texts, part.source);
    let href = match part.source {
        Sources::TOP_UP => payment_page(&part.reference),
        Sources::VOUCHER => Some(voucher_page(&part.reference)),
        Sources::PLAN => Some("/billing/plans".to_owned()),
        _ => None,
    };
    let left = part.left.map(|left| texts.movement_part_left(&format::text(money(left), texts).to_string()));
    view! {
        <li>
            <div>
                <b>{name}</b>
                <span class="hint">
                    <MaybeLink href text=part.reference />
                </span>
            </div>
            <div class="end">
                <MoneySpan money=money(part.amount) signed=true />
                <span class="hint">{left}</span>
            </div>
        </li>
    }
}

/// Other movements that belong to it.
#[component]
fn Neighbours(title: &'static str, list: Vec<Neighbour>, wanted: Memo<Wanted>, currency: Currency) -> impl IntoView {
    let texts = use_texts();
    let query = wanted.read_untracked().query();
    view! {
        <div class="stack gap-2">
            <h2>{title}</h2>
            <ul class="mini">
                {list
                    .into_iter()
                    .map(|one| {
                        let day = date::format_day(one.day, texts.0);
                        let name = kind_name(texts, one.kind);
                        // Credit set aside is no row of the history.
                        let href = PostingKind::SHOWN.contains(&one.kind).then(|| movement_address(one.seq, &query));
                        view! {
                            <li>
                                <div>
                                    <b>
                                        <MaybeLink href text=name.to_owned() />
                                    </b>
                                    <span class="hint">{day}</span>
                                </div>
                                <div class="end">
                                    <MoneySpan money=Money::from_micros(one.amount, currency) signed=true />
                                </div>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}

#[component]
fn MaybeLink(href: Option<String>, text: String) -> impl IntoView {
    match href {
        Some(href) => Either::Left(view! {
            <a href=href>
                <bdi>{text}</bdi>
            </a>
        }),
        None => Either::Right(view! { <bdi>{text}</bdi> }),
    }
}

fn voucher_page(code: &str) -> String {
    let mut query = String::new();
    domain::query::push(&mut query, "code", code);
    format!("/billing/vouchers?{query}")
}

/// Where what a movement's reference names is shown.
fn reference_page(kind: PostingKind, reference: &str) -> Option<String> {
    payment_page(reference).or(match kind {
        PostingKind::Voucher => Some(voucher_page(reference)),
        PostingKind::Plan | PostingKind::PlanFee | PostingKind::PlanEnd => Some("/billing/plans".to_owned()),
        _ => None,
    })
}
