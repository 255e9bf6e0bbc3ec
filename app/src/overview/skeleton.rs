//! What stands while the overview is on its way: its cards, empty.

use leptos::prelude::*;

use crate::{i18n::use_texts, shell::Tabs};

/// The page's shape.
#[component]
pub fn Skeleton() -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="page-head">
            <h1>{texts.nav_overview()}</h1>
        </div>
        <Tabs />
        <div class="grid-overview" aria-busy="true">
            <p class="visually-hidden">{texts.loading()}</p>
            <div class="stack gap-6">
                <div class="card">
                    <span class="skeleton sk-block"></span>
                </div>
                <div class="card">
                    <span class="skeleton sk-block"></span>
                </div>
            </div>
            <div class="stack gap-6 side">
                <div class="card">
                    <span class="skeleton sk-money"></span>
                </div>
                <div class="card">
                    <span class="skeleton sk-block"></span>
                </div>
            </div>
        </div>
    }
}
