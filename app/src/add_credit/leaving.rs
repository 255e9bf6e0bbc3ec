//! On the way to the gateway.

use domain::date::format_minute;
use leptos::prelude::*;

use crate::{
    add_credit::{
        flow::{CloseLink, Flow},
        pay::Leaving,
    },
    i18n::use_texts,
    ui::{Icon, IconName},
};

/// Says where the browser is going, and offers the way by hand.
#[component]
pub fn LeavingStep(
    /// What the steps share.
    flow: Flow,
    /// Where to.
    leaving: Leaving,
) -> impl IntoView {
    let texts = use_texts();
    let gateway = leaving.gateway.name();
    let until = leaving.until.map(|minute| texts.leaving_resume(&format_minute(minute)));
    view! {
        <div class="dialog__body">
            <div class="stack center pay" role="status">
                <span class="seal" data-tone="wait">
                    <span class="spinner big"></span>
                </span>
                <div>
                    <h3 class="lg">{texts.leaving_title(gateway)}</h3>
                    <p class="muted code">{texts.leaving_payment(leaving.payment_id.as_str())}</p>
                </div>
                <p class="muted">{texts.leaving_text()} " " {until}</p>
            </div>
        </div>
        <div class="dialog__foot">
            <CloseLink flow />
            <a class="button" data-kind="primary" data-size="l" href=leaving.target rel="external">
                {texts.leaving_continue(gateway)}
                <Icon name=IconName::ChevronRight size="s" />
            </a>
        </div>
    }
}
