//! The frame of the pages before sign-in.

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
                <div class="signin__form stack gap-6" on:input=move |_| unsaved.0.set(true)>
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
    let line = |name: &'static str, amount: &'static str| {
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
                {line(texts.kind_top_up(), "+5.000.000")} {line(texts.service_inference(), "−92.140")}
                {line(texts.service_gpu_containers(), "−118.900")} {line(texts.kind_voucher(), "+500.000")}
                {line(texts.service_fine_tuning(), "−214.600")}
                <div class="sum">
                    <dt>{texts.balance()}</dt>
                    <dd>"5.074.360"</dd>
                </div>
            </dl>
        </aside>
    }
}
