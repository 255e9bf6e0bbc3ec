//! The ways to pay.

use domain::gateway::Gateway;
use leptos::prelude::*;

use crate::{
    add_credit::{
        amount::Choice,
        ways::{Way, WayState},
    },
    i18n::{Texts, use_texts},
    payments::method_name,
    quote::{RateFacts, charge_string},
};

/// Radio cards; a single way is shown chosen, not hidden, and one that cannot be used with its reason.
#[component]
pub fn Methods(
    /// What is chosen.
    choice: Choice,
    /// The ways of the country.
    ways: Vec<Way>,
) -> impl IntoView {
    let texts = use_texts();
    let first = choice.method.get_untracked();
    let cards = ways.into_iter().map(|way| {
        let (gateway, charged_in) = (way.offer.gateway, way.offer.charged_in());
        let is_available = way.is_available();
        let reason = match way.state {
            WayState::Direct => ().into_any(),
            WayState::Quoted(facts) => view! { <Charge choice facts /> }.into_any(),
            WayState::Unavailable(why) => view! { <span class="hint">{why.text(texts)}</span> }.into_any(),
        };
        view! {
            <label class="radio-card" data-state=(!is_available).then_some("unavailable")>
                <input
                    type="radio"
                    name="method"
                    value=gateway.slug()
                    checked=is_available && gateway == first
                    disabled=!is_available
                    on:change=move |_| choice.method.set(gateway)
                />
                <span class="radio-card__body">
                    <span class="radio-card__name">
                        {method_name(texts, gateway)}
                        <span class="hint">{texts.method_charged_in(charged_in.code())}</span>
                    </span>
                    <span class="hint">{accepts(texts, gateway)}</span>
                    {reason}
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

/// What the chosen amount comes to at the present rate; the review fixes it.
#[component]
fn Charge(choice: Choice, facts: RateFacts) -> impl IntoView {
    let texts = use_texts();
    let equation = facts.equation(texts);
    let terms = facts.terms(texts);
    let rate = facts.rate;
    let charge = move || {
        let charge = choice.read.get().ok().and_then(|amount| rate.charge(amount).ok());
        charge.map_or_else(|| equation.clone(), |charge| texts.method_quote(&charge_string(charge, texts), &equation))
    };
    view! {
        <span class="radio-card__quote">{charge}</span>
        <span class="hint">{terms}</span>
    }
}

fn accepts(texts: Texts, gateway: Gateway) -> &'static str {
    match gateway {
        Gateway::Vnpay => texts.method_vnpay_hint(),
        Gateway::Stripe => texts.method_stripe_hint(),
        Gateway::Paypal => texts.method_paypal_hint(),
    }
}
