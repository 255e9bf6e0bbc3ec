//! Where in the flow one is.

use leptos::prelude::*;

use crate::{
    add_credit::place::{Place, Step},
    i18n::{Texts, use_texts},
    ui::{Icon, IconName},
};

/// The id of the current step's item, which describes the title.
pub const CURRENT: &str = "add-credit-step";

/// Which bar is the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// A step with an address.
    Step(Step),
    /// On the way to the gateway.
    Pay,
}

const BARS: [Bar; 4] = [Bar::Step(Step::Details), Bar::Step(Step::Amount), Bar::Step(Step::Review), Bar::Pay];

/// The bars; those done lead back.
#[component]
pub fn Stepper(
    /// The current one.
    current: Bar,
    /// The present address.
    place: Place,
) -> impl IntoView {
    let texts = use_texts();
    let at = BARS.iter().position(|bar| *bar == current).unwrap_or(0);
    let bars = BARS.iter().zip(1u8..).enumerate().map(|(index, (bar, number))| {
        let name = view! { <span class="stepper__name">{name(texts, *bar)}</span> };
        if index == at {
            return view! {
                <li aria-current="step" data-state="now" id=CURRENT>
                    {number}
                    " "
                    {name}
                </li>
            }
            .into_any();
        }
        match bar {
            Bar::Step(step) if index < at && current != Bar::Pay => view! {
                <li data-state="done">
                    <a href=place.at(*step)>
                        <Icon name=IconName::Check size="xs" />
                        <span class="visually-hidden">{texts.step_done()} " "</span>
                        {name}
                    </a>
                </li>
            }
            .into_any(),
            Bar::Step(_) if index < at => view! {
                <li data-state="done">
                    <Icon name=IconName::Check size="xs" />
                    <span class="visually-hidden">{texts.step_done()} " "</span>
                    {name}
                </li>
            }
            .into_any(),
            _ => view! {
                <li data-state="next">
                    {number}
                    " "
                    {name}
                </li>
            }
            .into_any(),
        }
    });
    view! {
        <ol class="stepper" aria-label=texts.steps()>
            {bars.collect_view()}
        </ol>
    }
}

fn name(texts: Texts, bar: Bar) -> &'static str {
    match bar {
        Bar::Step(Step::Details) => texts.step_details(),
        Bar::Step(Step::Amount) => texts.step_amount(),
        Bar::Step(Step::Review) => texts.step_review(),
        Bar::Pay => texts.step_pay(),
    }
}
