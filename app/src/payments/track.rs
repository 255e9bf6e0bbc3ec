//! How far a payment has come.

use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    payments::model::Payment,
    ui::{Icon, IconName},
};

/// Made, confirming, in the balance.
#[component]
pub fn Track(
    /// The payment, still on its way.
    payment: Payment,
) -> impl IntoView {
    let texts = use_texts();
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let hint = move || if alive.get() { texts.payment_step_auto() } else { texts.payment_step_reload() };
    view! {
        <ol class="track-steps" aria-label=texts.payment_track()>
            <li data-state="done">
                <span class="dot">
                    <Icon name=IconName::Check size="xs" />
                </span>
                <b>{texts.payment_step_made()}</b>
                <span class="hint">{payment.made_text(texts.0)}</span>
            </li>
            <li data-state="now" aria-current="step">
                <span class="dot">
                    <span class="spinner"></span>
                </span>
                <b>{texts.payment_step_confirming(payment.gateway.name())}</b>
                <span class="hint">{hint}</span>
            </li>
            <li data-state="next">
                <span class="dot"></span>
                <b>{texts.payment_step_balance()}</b>
            </li>
        </ol>
    }
}
