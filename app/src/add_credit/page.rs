//! The flow as a page of its own: what works before WASM, and what links lead to.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    add_credit::{flow::AddCreditFlow, place::Frame},
    i18n::use_texts,
};

/// The page.
#[component]
pub fn AddCreditPage() -> impl IntoView {
    let texts = use_texts();
    view! {
        <Title text=texts.action_add_credit() />
        <section class="dialog" data-frame="page" aria-labelledby="add-credit-title">
            <AddCreditFlow frame=Frame::Page />
        </section>
    }
}
