//! The running plan: what is left, how long, what comes then.

use domain::{date, money::Money, plan::LAPSE_DAYS};
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::{Texts, use_texts},
    plans::{
        api::ChangePlan,
        model::{Lasts, PlansData, Present, Standing},
        place::{HISTORY, PATH, add_credit_href},
        usage::Usage,
        words::held_note,
    },
    ui::{Badge, Banner, Fields, IconName, MoneySpan, PostForm, SubmitButton, Tone, money_string},
};

/// The card of the running plan.
#[component]
pub fn PresentCard(
    /// The plan.
    present: Present,
    /// The page's data.
    data: StoredValue<PlansData>,
    /// Changes it.
    action: ServerAction<ChangePlan>,
) -> impl IntoView {
    let texts = use_texts();
    let (tone, icon, word) = match present.standing {
        Standing::Active => ("positive", IconName::Check, texts.plan_active()),
        Standing::Cancelled => ("warn", IconName::Clock, texts.plan_cancelled()),
        Standing::PastDue => ("danger", IconName::Warning, texts.plan_past_due()),
    };
    let keeps = present.standing == Standing::Cancelled || present.next.is_some();
    let unpaid = present.standing == Standing::PastDue;
    view! {
        <section class="card stack gap-6" id="your-plan" aria-labelledby="your-plan-name">
            <div class="row spread top">
                <div class="row">
                    <h2 class="xl" id="your-plan-name">
                        {present.plan.name.clone()}
                    </h2>
                    <Badge tone icon text=word />
                </div>
                <div class="row gap-2">
                    {keeps
                        .then(|| {
                            view! {
                                <a class="button" data-kind="secondary" data-size="s" href=format!("{PATH}?step=keep")>
                                    {texts.plan_keep()}
                                </a>
                            }
                        })}
                    {(present.standing != Standing::Cancelled)
                        .then(|| {
                            view! {
                                <a
                                    class="button"
                                    data-kind="secondary"
                                    data-size="s"
                                    href=format!("{PATH}?step=cancel")
                                >
                                    {texts.plan_cancel()}
                                </a>
                            }
                        })}
                </div>
            </div>
            {if unpaid {
                Either::Left(view! { <Unpaid present=present.clone() data action /> })
            } else {
                Either::Right(view! { <Usage present=present.clone() /> })
            }}
            {(present.standing == Standing::Active)
                .then(|| view! { <RenewalAhead present=present.clone() data /> })}
            <Facts present=present.clone() data />
            <p class="hint">
                {next_sentence(texts, &present)} " " <a href=HISTORY>{texts.plan_history()}</a>
            </p>
        </section>
    }
}

#[component]
fn Facts(present: Present, data: StoredValue<PlansData>) -> impl IntoView {
    let texts = use_texts();
    let ends = date::format_day(present.ends, texts.0);
    let (ends_name, goes_on) = match present.standing {
        Standing::Active => (texts.plan_renews(), true),
        Standing::PastDue => (texts.plan_ended_on(), true),
        Standing::Cancelled => (texts.plan_runs_until(), false),
    };
    let spendable = data.with_value(|data| data.spendable);
    view! {
        <dl class="facts">
            <div>
                <dt>{texts.plan_days_left()}</dt>
                <dd>{present.days_left}</dd>
            </div>
            <div>
                <dt>{ends_name}</dt>
                <dd>{ends}</dd>
            </div>
            {goes_on
                .then(|| {
                    view! {
                        <div>
                            <dt>{texts.plan_renewal_price()}</dt>
                            <dd>
                                <MoneySpan money=present.renewal() />
                                <span class="hint blk">{from_what(texts, spendable)}</span>
                            </dd>
                        </div>
                    }
                })}
            {(present.standing != Standing::PastDue)
                .then(|| {
                    view! {
                        <div>
                            <dt>{texts.plan_lasts()}</dt>
                            <dd>{lasts(texts, present.lasts)}</dd>
                        </div>
                    }
                })}
            <div>
                <dt>{texts.plan_then()}</dt>
                <dd>{texts.plan_then_pays()}</dd>
            </div>
        </dl>
    }
}

fn from_what(texts: Texts, spendable: Option<Money>) -> String {
    spendable.map_or_else(String::new, |money| texts.plan_from_top_up(&money_string(money)))
}

fn lasts(texts: Texts, lasts: Lasts) -> String {
    match lasts {
        Lasts::TooEarly => texts.plan_lasts_early().to_owned(),
        Lasts::UsedUp => texts.plan_lasts_used_up().to_owned(),
        Lasts::Until(day) => texts.plan_lasts_until(&date::format_day(day, texts.0)),
        Lasts::ToTheEnd => texts.plan_lasts_all().to_owned(),
    }
}

/// What comes at the end of the period.
fn next_sentence(texts: Texts, present: &Present) -> String {
    let ends = date::format_day(present.ends, texts.0);
    match (present.standing, &present.next) {
        (Standing::Cancelled, _) => texts.plan_next_ends(&ends),
        (Standing::PastDue, _) => texts.plan_next_lapses(&date::format_day(present.lapses, texts.0)),
        (Standing::Active, Some(next)) => texts.plan_next_changes(&ends, &next.name, &money_string(next.price)),
        (Standing::Active, None) => texts.plan_next_renews(&ends),
    }
}

/// The credit does not suffice for the renewal ahead: what is missing, what happens then, and the way to add it.
#[component]
fn RenewalAhead(present: Present, data: StoredValue<PlansData>) -> impl IntoView {
    let texts = use_texts();
    let missing = data.with_value(|data| data.missing(present.renewal()));
    missing.map(|missing| {
        let whole = data.with_value(|data| data.to_buy(missing));
        let ends = date::format_day(present.ends, texts.0);
        let sentence = texts.plan_renewal_ahead(&ends, &money_string(missing), &LAPSE_DAYS.to_string());
        view! {
            <Banner tone=Tone::Warn>
                {sentence} {held_note(texts, data)} " "
                <a href=add_credit_href(whole, "")>{texts.action_add_credit()}</a>
            </Banner>
        }
    })
}

/// The renewal is not paid: what is missing, and the two things to do.
#[component]
fn Unpaid(present: Present, data: StoredValue<PlansData>, action: ServerAction<ChangePlan>) -> impl IntoView {
    let texts = use_texts();
    let due = present.renewal();
    let missing = data.with_value(|data| data.missing(due));
    let whole = missing.map(|missing| data.with_value(|data| data.to_buy(missing)));
    let sentence = match missing {
        Some(missing) => texts.plan_renewal_missing(&money_string(missing)),
        None => texts.plan_renewal_waits().to_owned(),
    };
    let read = |_: &Fields| Some(change("renew"));
    view! {
        <div class="stack gap-2">
            <Banner tone=Tone::Danger>{sentence} {missing.and_then(|_| held_note(texts, data))}</Banner>
            <div class="acts">
                {match whole {
                    Some(whole) => {
                        Either::Left(
                            view! {
                                <a class="button" data-kind="primary" data-size="l" href=add_credit_href(whole, "")>
                                    {texts.action_add_credit()}
                                </a>
                            },
                        )
                    }
                    None => {
                        Either::Right(
                            view! {
                                <PostForm action read class="row">
                                    <input type="hidden" name="what" value="renew" />
                                    <SubmitButton label=texts.plan_renew_now() pending=action.pending() />
                                </PostForm>
                            },
                        )
                    }
                }}
            </div>
        </div>
    }
}

/// A change that is about no other plan.
fn change(what: &str) -> ChangePlan {
    let none = String::new;
    ChangePlan { what: what.to_owned(), plan: none(), version: none(), most: none(), key: none() }
}
