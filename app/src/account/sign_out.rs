//! Signing out.

use leptos::prelude::*;

use crate::i18n::use_texts;

/// A plain form: the answer is a new page that knows nothing of the old session.
#[component]
pub fn SignOutForm() -> impl IntoView {
    let texts = use_texts();
    view! {
        <form class="menu__group" method="post" action="/api/sign_out">
            <button class="button" data-kind="secondary" data-full="">
                {texts.sign_out()}
            </button>
        </form>
    }
}
