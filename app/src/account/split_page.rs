//! The frame of the pages before sign-in.

use domain::number::format_count;
use leptos::prelude::*;

use crate::{
    header::{Brand, LanguageLinks},
    i18n::use_texts,
    shell::{ask_before_leaving, use_unsaved},
};

/// Mark and languages above, the form at the left, a sample statement beside it where there is room.
#[component]
pub fn SplitPage(
    /// The form.
    children: Children,
) -> impl IntoView {
    let unsaved = use_unsaved();
    let ask = ask_before_leaving(unsaved, use_texts().leave_question());
    view! {
        <div class="signin">
            <header class="wrap signin__top" on:click=ask>
                <Brand />
                <LanguageLinks />
            </header>
            <main class="signin__main" id="main">
                <div class="signin__form stack gap-6" on:input=move |_| unsaved.page.set(true)>
                    {children()}
                </div>
                <SampleStatement />
            </main>
        </div>
    }
}

/// Decoration: a few lines of an account, closed by a double rule.
#[component]
fn SampleStatement() -> impl IntoView {
    let texts = use_texts();
    let line = |name: &'static str, amount: i64| {
        let sign = if amount > 0 { "+" } else { "" };
        let amount = format!("{sign}{}", format_count(amount, texts));
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{amount}</dd>
            </div>
        }
    };
    view! {
        <aside class="ledger-art" aria-hidden="true">
            <p class="ledger-art__cap">
                {texts.art_caption_first()} <br /> {texts.art_caption_second()}
            </p>
            <dl>
                {line(texts.kind_top_up(), 5_000_000)} {line(texts.service_inference(), -92_140)}
                {line(texts.service_gpu_containers(), -118_900)} {line(texts.kind_voucher(), 500_000)}
                {line(texts.service_fine_tuning(), -214_600)}
                <div class="sum">
                    <dt>{texts.balance()}</dt>
                    <dd>{format_count(5_074_360, texts)}</dd>
                </div>
            </dl>
        </aside>
    }
}
