//! The plans on offer.

use domain::date;
use leptos::prelude::*;

use crate::{
    i18n::{Texts, use_texts},
    plans::{
        model::{Card, Offer, PlansData, Present, Standing},
        place::change_href,
        problem::problem_text,
        words::{per_period, services},
    },
    ui::{Badge, Icon, IconName, MoneySpan, money_string},
};

/// The cards beside each other, their actions in one line at the foot.
#[component]
pub fn Cards(
    /// The page's data.
    data: StoredValue<PlansData>,
) -> impl IntoView {
    let texts = use_texts();
    let (cards, present) = data.with_value(|data| (data.cards.clone(), data.present.clone()));
    let sum = upgrade_hint(texts, &cards, present.as_ref());
    view! {
        <section class="stack" aria-labelledby="plans-offered">
            <h2 id="plans-offered">{texts.plans_offered()}</h2>
            <div class="plans">
                {cards
                    .into_iter()
                    .map(|card| view! { <PlanCard card present=present.clone() /> })
                    .collect_view()}
            </div>
            {sum.map(|sum| view! { <p class="hint">{sum}</p> })}
        </section>
    }
}

#[component]
fn PlanCard(card: Card, present: Option<Present>) -> impl IntoView {
    let texts = use_texts();
    let Card { plan, offer } = card;
    let own = offer == Offer::Running;
    let id = format!("plan-{}", plan.slug);
    let labelled_by = id.clone();
    let item = |text: String| {
        view! {
            <li>
                <Icon name=IconName::Check size="s" />
                <span>{text}</span>
            </li>
        }
    };
    let allowance = texts.plan_includes(&money_string(plan.allowance), &services(texts, &plan));
    let purpose = plan.bonus().map_or_else(String::new, |bonus| texts.plan_bonus(&bonus.to_string()));
    let foot = match (&offer, &present) {
        (Offer::Buy { .. }, _) => link("primary", &plan.slug, texts.plan_buy().to_owned()),
        (Offer::Upgrade { due, .. }, _) => link("primary", &plan.slug, texts.plan_upgrade_for(&money_string(*due))),
        (Offer::AtEnd, Some(present)) if present.standing == Standing::PastDue => {
            link("secondary", &plan.slug, texts.plan_change_now().to_owned())
        }
        (Offer::AtEnd, Some(present)) => {
            link("secondary", &plan.slug, texts.plan_change_on(&date::format_day_short(present.ends, texts.0)))
        }
        (Offer::Running, Some(present)) => fact(running(texts, present)),
        (Offer::Planned, Some(present)) => fact(texts.plan_planned_on(&date::format_day_short(present.ends, texts.0))),
        (Offer::No(problem), _) => note(problem_text(texts, *problem)),
        (Offer::AtEnd | Offer::Running | Offer::Planned, None) => note(String::new()),
    };
    view! {
        <article class="plan" data-current=own.then_some("") aria-labelledby=labelled_by>
            <div class="plan__name">
                <h3 id=id>{plan.name.clone()}</h3>
                {own.then(|| view! { <Badge tone="accent" icon=IconName::Check text=texts.plan_yours() /> })}
            </div>
            <p class="muted">{purpose}</p>
            <p class="plan__price">
                <MoneySpan money=plan.price />
                " "
                <small>{per_period(texts, plan.months)}</small>
            </p>
            <ul>{item(allowance)} {item(texts.plan_ends().to_owned())} {item(texts.plan_falls().to_owned())}</ul>
            <div class="plan__cta">{foot}</div>
        </article>
    }
}

/// A way on, at the foot of a card.
fn link(kind: &'static str, slug: &str, text: String) -> AnyView {
    let href = change_href(slug);
    view! {
        <a class="button" data-full="" data-kind=kind href=href>
            {text}
        </a>
    }
    .into_any()
}

/// How it is, at the foot of a card.
fn fact(text: String) -> AnyView {
    view! { <p class="plan__fact">{text}</p> }.into_any()
}

/// Why nothing can be done, at the foot of a card.
fn note(text: String) -> AnyView {
    view! { <p class="hint">{text}</p> }.into_any()
}

fn running(texts: Texts, present: &Present) -> String {
    let ends = date::format_day_short(present.ends, texts.0);
    match (present.standing, &present.next) {
        (Standing::Active, None) => texts.plan_renews_on(&ends),
        (Standing::PastDue, _) => texts.plan_past_due().to_owned(),
        (Standing::Cancelled, _) | (Standing::Active, Some(_)) => texts.plan_until_on(&ends),
    }
}

/// The sum behind what an upgrade costs today.
fn upgrade_hint(texts: Texts, cards: &[Card], present: Option<&Present>) -> Option<String> {
    let present = present?;
    cards.iter().find_map(|card| match &card.offer {
        Offer::Upgrade { due, value, .. } => {
            let credit = value.checked_sub(*due).ok()?;
            Some(texts.plan_upgrade_sum(
                &card.plan.name,
                &money_string(*value),
                &money_string(credit),
                &present.plan.name,
            ))
        }
        _ => None,
    })
}
