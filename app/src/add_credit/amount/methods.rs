//! The ways to pay.

use domain::{gateway::Gateway, top_up::Offer};
use leptos::prelude::*;

use crate::{
    add_credit::amount::Choice,
    i18n::{Texts, use_texts},
    payments::method_name,
};

/// Radio cards; a single way is shown chosen, not hidden.
#[component]
pub fn Methods(
    /// What is chosen.
    choice: Choice,
    /// The ways of the country.
    offers: Vec<Offer>,
) -> impl IntoView {
    let texts = use_texts();
    let first = choice.method.get_untracked();
    let cards = offers.into_iter().map(|offer| {
        let gateway = offer.gateway;
        view! {
            <label class="radio-card">
                <input
                    type="radio"
                    name="method"
                    value=gateway.slug()
                    checked=gateway == first
                    on:change=move |_| choice.method.set(gateway)
                />
                <span class="radio-card__body">
                    <span class="radio-card__name">
                        {method_name(texts, gateway)}
                        <span class="hint">{texts.method_charged_in(offer.charged_in.code())}</span>
                    </span>
                    <span class="hint">{accepts(texts, gateway)}</span>
                </span>
            </label>
        }
    });
    view! {
        <fieldset class="stack gap-2">
            <legend class="strong lg">{texts.method_legend()}</legend>
            {cards.collect_view()}
        </fieldset>
    }
}

const fn accepts(texts: Texts, gateway: Gateway) -> &'static str {
    match gateway {
        Gateway::Vnpay => texts.method_vnpay_hint(),
        Gateway::Stripe => texts.method_stripe_hint(),
        Gateway::Paypal => texts.method_paypal_hint(),
    }
}
