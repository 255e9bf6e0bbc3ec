//! The frame of the pages before sign-in.

use leptos::prelude::*;

use crate::{
    header::{Brand, LanguageLinks},
    i18n::use_texts,
};

/// Mark and languages above, the form at the left, a sample statement beside it where there is room.
#[component]
pub fn SplitPage(
    /// The form.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="signin">
            <header class="wrap signin__top">
                <Brand />
                <LanguageLinks />
            </header>
            <main class="signin__main" id="main">
                <div class="signin__form stack gap-6">{children()}</div>
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
