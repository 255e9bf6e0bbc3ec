//! Cancelling, and going on after all: what it means is said before it is done.

use domain::date;
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::use_texts,
    plans::{
        api::ChangePlan,
        model::{PlanProblem, PlansData, Standing},
        place::PATH,
        review::Refused,
    },
    ui::{ErrorNotice, Fields, PostForm, SubmitButton, money_string},
};

/// The question, and its button.
#[component]
pub fn Confirm(
    /// Whether it is about cancelling; else about going on.
    cancel: bool,
    /// The page's data.
    data: StoredValue<PlansData>,
    /// Changes it.
    action: ServerAction<ChangePlan>,
) -> impl IntoView {
    let texts = use_texts();
    let Some(present) = data.with_value(|data| data.present.clone()) else {
        return Either::Left(view! { <Refused problem=PlanProblem::NotRunning /> });
    };
    let cancelled = present.standing == Standing::Cancelled;
    if cancel && cancelled {
        return Either::Left(view! { <Refused problem=PlanProblem::Cancelled /> });
    }
    if !cancel && !cancelled && present.next.is_none() {
        return Either::Left(view! { <Refused problem=PlanProblem::NothingToKeep /> });
    }
    let (name, ends) = (&present.plan.name, date::format_day(present.ends, texts.0));
    let (title, button, sentences) = if cancel {
        let now = present.standing == Standing::PastDue;
        let until = if now { texts.plan_cancel_at_once().to_owned() } else { texts.plan_cancel_until(name, &ends) };
        (texts.plan_title_cancel(name), texts.plan_cancel(), [until, texts.plan_cancel_then().to_owned()])
    } else {
        let price = money_string(present.plan.price);
        let goes_on = texts.plan_keep_until(name, &ends, &price);
        (texts.plan_title_keep(name), texts.plan_keep(), [goes_on, String::new()])
    };
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let what = if cancel { "cancel" } else { "keep" };
    let key = data.with_value(|data| data.key.clone());
    let read = |fields: &Fields| {
        let (what, key) = (fields.text("what"), fields.text("key"));
        Some(ChangePlan { what, key, plan: String::new(), version: String::new(), most: String::new() })
    };
    Either::Right(view! {
        <section class="card narrow stack" aria-labelledby="plan-review">
            <h2 class="xl" id="plan-review" tabindex="-1">
                {title}
            </h2>
            <ErrorNotice error />
            {sentences
                .into_iter()
                .filter(|sentence| !sentence.is_empty())
                .map(|sentence| view! { <p>{sentence}</p> })
                .collect_view()}
            <PostForm action read class="acts">
                <input type="hidden" name="what" value=what />
                <input type="hidden" name="key" value=key />
                <a class="button" data-kind="quiet" href=PATH>
                    {texts.action_back()}
                </a>
                <SubmitButton label=button pending=action.pending() />
            </PostForm>
        </section>
    })
}
