//! The mark.

use leptos::prelude::*;

use crate::i18n::use_texts;

/// The mark and the name, leading to the overview.
#[component]
pub fn Brand() -> impl IntoView {
    let texts = use_texts();
    view! {
        <a class="brand" href="/billing" aria-label=texts.home_link()>
            <svg viewBox="0 0 28 28" aria-hidden="true">
                <rect class="brand__tile" width="28" height="28" rx="7.5" />
                <rect class="brand__bar" x="6.5" y="7" width="15" height="3.2" rx="1.2" />
                <rect class="brand__bar" x="6.5" y="12.4" width="11" height="3.2" rx="1.2" />
                <rect class="brand__bar--last" x="6.5" y="17.8" width="6.5" height="3.2" rx="1.2" />
            </svg>
            <span class="only-wide">"Prepay"</span>
        </a>
    }
}
