//! The page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{i18n::use_texts, shell::Tabs};

/// The page.
#[component]
pub fn VouchersPage() -> impl IntoView {
    let texts = use_texts();
    view! {
        <Title text=texts.nav_vouchers() />
        <div class="page-head">
            <h1>{texts.nav_vouchers()}</h1>
        </div>
        <Tabs />
    }
}
