//! What a new account sees: the first steps instead of an empty statement.

use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    ui::{Icon, IconName},
};

/// The first steps.
#[component]
pub fn Welcome() -> impl IntoView {
    let texts = use_texts();
    view! {
        <section class="card empty" aria-labelledby="welcome">
            <div class="empty__bars" aria-hidden="true">
                <span></span>
                <span></span>
                <span></span>
            </div>
            <h2 id="welcome">{texts.welcome_title()}</h2>
            <p class="muted">{texts.welcome_lead()}</p>
            <ol class="welcome-steps">
                <li>{texts.welcome_step_details()}</li>
                <li>{texts.welcome_step_pay()}</li>
                <li>{texts.welcome_step_use()}</li>
            </ol>
            <a class="button" data-kind="primary" data-size="l" href="/billing/add-credit">
                <Icon name=IconName::Plus size="s" />
                {texts.action_add_credit()}
            </a>
        </section>
    }
}
