//! A receipt on the screen, as a sheet of paper that can be printed.

use domain::{
    language::Language,
    payment::PaymentId,
    receipt::{Pair, Party, Section, Sheet},
};
use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    i18n::use_texts,
    live::with_news,
    page::LoadError,
    receipts::{
        api::{Shown, receipt},
        receipt_pdf_href,
    },
    wire::ask,
};

/// The page.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let resource = ask(move || id.get(), receipt);
    view! {
        <Transition>
            {move || {
                let id = id.get_untracked();
                Suspend::new(async move {
                    match resource.await {
                        Ok(Some(shown)) => EitherOf3::A(view! { <Paper shown id /> }),
                        Ok(None) => EitherOf3::B(view! { <NotYet id /> }),
                        Err(error) => {
                            with_news(move || resource.refetch());
                            EitherOf3::C(view! { <LoadError error whole=true /> })
                        }
                    }
                })
            }}
        </Transition>
    }
}

/// The payment has not succeeded.
#[component]
fn NotYet(id: String) -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::ssr::page_status(http::StatusCode::CONFLICT);
    let texts = use_texts();
    view! {
        <Title text=texts.receipt_not_yet_title() />
        <div class="stack error-page">
            <h1>{texts.receipt_not_yet_title()}</h1>
            <p class="muted">{texts.receipt_not_yet()}</p>
            <p>
                <a class="button" data-kind="secondary" href=format!("/billing/payments/{id}")>
                    {texts.receipt_to_payment()}
                </a>
            </p>
        </div>
    }
}

#[component]
fn Paper(shown: Shown, id: String) -> impl IntoView {
    let Shown { sheet, has_pdf } = shown;
    let Sheet { language, title, number, facts, seller, buyer, .. } = sheet.clone();
    view! {
        <Title text=format!("{title} {number}") />
        <div class="stack gap-5">
            <Actions id language has_pdf />
            <article class="receipt" lang=language.tag() aria-labelledby="receipt-title">
                <header class="receipt__head">
                    <h1 id="receipt-title">{title}</h1>
                    <dl class="receipt__facts">{pairs(facts)}</dl>
                </header>
                <div class="receipt__parties">
                    <PartyBlock party=seller />
                    <PartyBlock party=buyer />
                </div>
                <Sums sheet=sheet.clone() />
                {sheet.sections.into_iter().map(|section| view! { <SectionBlock section /> }).collect_view()}
                <section class="stack gap-2">
                    <h2>{sheet.consent.heading}</h2>
                    <p lang=sheet.consent.language.tag()>{sheet.consent.text}</p>
                    <p class="hint">{sheet.consent.detail}</p>
                </section>
                <footer class="receipt__foot">{sheet.foot}</footer>
            </article>
        </div>
    }
}

/// The PDF, or why there is none; printing (which needs the browser's help), and the way back.
#[component]
fn Actions(id: String, language: Language, has_pdf: bool) -> impl IntoView {
    let texts = use_texts();
    let pdf = has_pdf.then(|| {
        let href = id.parse::<PaymentId>().ok().map(|id| receipt_pdf_href(&id, language));
        view! {
            <a class="button" data-kind="primary" href=href download="">
                {texts.receipt_download()}
            </a>
        }
    });
    let print_kind = if has_pdf { "secondary" } else { "primary" };
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let print = move || {
        alive.get().then(|| {
            view! {
                <button class="button" data-kind=print_kind type="button" on:click=move |_| drop(window().print())>
                    {texts.receipt_print()}
                </button>
            }
        })
    };
    view! {
        <div class="receipt__actions no-print stack gap-2">
            {(!has_pdf).then(|| view! { <p>{texts.receipt_no_pdf()}</p> })}
            <div class="acts">
                {pdf}
                {print}
                <a class="button" data-kind="quiet" href=format!("/billing/payments/{id}")>
                    {texts.receipt_to_payment()}
                </a>
            </div>
        </div>
    }
}

#[component]
fn PartyBlock(party: Party) -> impl IntoView {
    let lines = party.lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view();
    view! {
        <section>
            <h2>{party.role}</h2>
            <p class="receipt__name">{party.name}</p>
            <p class="receipt__lines">{lines}</p>
        </section>
    }
}

/// The lines and what they come to.
#[component]
fn Sums(sheet: Sheet) -> impl IntoView {
    let (what, amount) = sheet.heads;
    let line = |line: domain::receipt::Line| {
        view! {
            <tr>
                <td>
                    <span class="strong">{line.what}</span>
                    <span class="hint blk">{line.detail}</span>
                </td>
                <td class="num">{line.amount}</td>
            </tr>
        }
    };
    let sum = |Pair { label, value }: Pair| {
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="num">{value}</td>
            </tr>
        }
    };
    view! {
        <div class="stack gap-2">
            <table class="receipt__lines-table">
                <thead>
                    <tr>
                        <th scope="col">{what}</th>
                        <th scope="col" class="num">
                            {amount}
                        </th>
                    </tr>
                </thead>
                <tbody>{sheet.lines.into_iter().map(line).collect_view()}</tbody>
                <tfoot>
                    {sheet.sums.into_iter().map(sum).collect_view()}
                    <tr class="receipt__total">
                        <th scope="row">{sheet.total.label}</th>
                        <td class="num">{sheet.total.value}</td>
                    </tr>
                </tfoot>
            </table>
            <p class="hint receipt__note">{sheet.tax_note}</p>
        </div>
    }
}

#[component]
fn SectionBlock(section: Section) -> impl IntoView {
    view! {
        <section class="stack gap-2">
            <h2>{section.heading}</h2>
            <dl class="receipt__rows">{pairs(section.rows)}</dl>
        </section>
    }
}

fn pairs(pairs: Vec<Pair>) -> impl IntoView {
    let row = |Pair { label, value }: Pair| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    pairs.into_iter().map(row).collect_view()
}
