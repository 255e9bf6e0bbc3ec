//! The page.

use leptos::{either::Either, html::Div, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::{
    add_credit::focus_soon,
    i18n::use_texts,
    live::use_live,
    page::LoadError,
    plans::{
        api::{ChangePlan, get_plans},
        cards::Cards,
        model::PlansData,
        place::{Place, Step},
        present::PresentCard,
        review::Review,
        step::Confirm,
        words::outcome,
    },
    shell::Tabs,
    ui::{ErrorNotice, Icon, IconName},
    wire::ask,
};

/// The page. It asks again whenever something moved.
#[component]
pub fn PlansPage() -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(Place::new));
    let action = ServerAction::<ChangePlan>::new();
    let asked = action.version();
    let data = ask(move || (live.version.get(), asked.get()), |_| get_plans());
    follow(action, place);
    view! {
        <Title text=texts.nav_plans() />
        <div class="page-head">
            <h1 id="plans-title" tabindex="-1">
                {texts.nav_plans()}
            </h1>
        </div>
        <Tabs />
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => Either::Left(view! { <Plans data place action /> }),
                    Err(error) => Either::Right(view! { <LoadError error /> }),
                }
            })}
        </Transition>
    }
}

/// What was done leads back to the page that says so; what is to be reviewed takes the focus.
fn follow(action: ServerAction<ChangePlan>, place: Memo<Place>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(target)) = action.value().get() {
            action.clear();
            navigate(&target, NavigateOptions::default());
        }
    });
    // It may run once more when the page has gone.
    Effect::new(move |before: Option<Option<Place>>| {
        let now = place.try_get()?;
        if before.flatten().is_some_and(|before| before != now) {
            // What was wrong with another change says nothing about this one.
            if action.value().with_untracked(|value| matches!(value, Some(Err(_)))) {
                action.clear();
            }
            let target = match (&now.step, &now.done) {
                (Step::All, Some(_)) => "#plan-outcome",
                (Step::All, None) => "#plans-title",
                _ => "#plan-review",
            };
            focus_soon(target.to_owned());
        }
        Some(now)
    });
}

#[component]
fn Plans(data: PlansData, place: Memo<Place>, action: ServerAction<ChangePlan>) -> impl IntoView {
    let data = StoredValue::new(data);
    move || {
        let Place { step, done } = place.get();
        match step {
            _ if data.with_value(|data| data.spendable.is_none()) => view! { <NoProfile /> }.into_any(),
            Step::Change(slug) => view! { <Review slug data action /> }.into_any(),
            Step::Cancel => view! { <Confirm cancel=true data action /> }.into_any(),
            Step::Keep => view! { <Confirm cancel=false data action /> }.into_any(),
            Step::All => view! { <All data action done /> }.into_any(),
        }
    }
}

/// What runs and what is on offer.
#[component]
fn All(data: StoredValue<PlansData>, action: ServerAction<ChangePlan>, done: Option<String>) -> impl IntoView {
    let texts = use_texts();
    let sentence = data.with_value(|data| {
        // What stands here may be older than what was just done, or newer.
        let last = data.last.as_ref().filter(|last| Some(&last.number) == done.as_ref())?;
        // Nothing has moved that the history could show when a change is only planned or taken back.
        let moved = matches!(last.kind.as_str(), "bought" | "upgraded" | "renewed");
        Some((outcome(texts, data, last)?, moved))
    });
    let (present, none) = data.with_value(|data| (data.present.clone(), data.cards.is_empty()));
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let notice = NodeRef::<Div>::new();
    if sentence.is_some() {
        // What was done makes the lists come anew, and with them this: the focus must not be lost by that.
        Effect::new(move |_| {
            let is_lost = || document().active_element().is_none_or(|active| active.tag_name() == "BODY");
            if let Some(notice) = notice.try_get().flatten().filter(|_| is_lost()) {
                drop(notice.focus());
            }
        });
    }
    view! {
        <div class="stack gap-6">
            <div class="notice" role="status" id="plan-outcome" tabindex="-1" node_ref=notice>
                {sentence
                    .map(|(sentence, moved)| {
                        let history = moved
                            .then(|| {
                                view! {
                                    " "
                                    <a href=crate::plans::place::HISTORY>{texts.plan_history()}</a>
                                }
                            });
                        view! {
                            <div class="banner" data-tone="positive">
                                <Icon name=IconName::Check />
                                <p>{sentence} {history}</p>
                            </div>
                        }
                    })}
            </div>
            <ErrorNotice error />
            {present.map(|present| view! { <PresentCard present data action /> })}
            {if none { Either::Left(view! { <NoneOffered /> }) } else { Either::Right(view! { <Cards data /> }) }}
        </div>
    }
}

/// Nothing is on offer.
#[component]
fn NoneOffered() -> impl IntoView {
    let texts = use_texts();
    view! {
        <section class="card empty" aria-labelledby="no-plans">
            <EmptyBars />
            <h2 id="no-plans">{texts.plans_none()}</h2>
            <p class="muted">{texts.plans_none_lead()}</p>
            <a class="button" data-kind="secondary" href="/billing">
                {texts.action_to_billing()}
            </a>
        </section>
    }
}

/// There is no billing profile yet, and with that no currency.
#[component]
fn NoProfile() -> impl IntoView {
    let texts = use_texts();
    view! {
        <section class="card empty" aria-labelledby="no-profile">
            <EmptyBars />
            <h2 id="no-profile">{texts.plans_no_profile()}</h2>
            <p class="muted">{texts.plans_no_profile_lead()}</p>
            <a class="button" data-kind="primary" href="/billing/add-credit?step=details">
                {texts.plans_profile_link()}
            </a>
        </section>
    }
}

#[component]
fn EmptyBars() -> impl IntoView {
    view! {
        <div class="empty__bars" aria-hidden="true">
            <span></span>
            <span></span>
            <span></span>
        </div>
    }
}
