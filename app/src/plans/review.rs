//! The review of a change to another plan: what is due today and why, what it is paid from, what comes then.

use domain::{date, money::Money};
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::{Texts, use_texts},
    plans::{
        api::ChangePlan,
        model::{Card, Offer, PlanFacts, PlanProblem, PlansData, Present, Standing},
        place::{PATH, add_credit_href},
        problem::problem_text,
        words::{held_note, per_period, services},
    },
    ui::{Banner, ErrorNotice, Fields, MoneySpan, PostForm, SubmitButton, Tone, money_string},
};

/// A change that can be ordered.
struct Order {
    /// As the server function calls it.
    what: &'static str,
    /// The page's title.
    title: String,
    /// The button.
    button: String,
    /// What is due today.
    due: Money,
}

/// The review, or why there is nothing to be reviewed.
#[component]
pub fn Review(
    /// The plan's short name.
    slug: String,
    /// The page's data.
    data: StoredValue<PlansData>,
    /// Changes it.
    action: ServerAction<ChangePlan>,
) -> impl IntoView {
    let texts = use_texts();
    let (card, present) =
        data.with_value(|data| (data.cards.iter().find(|card| card.plan.slug == slug).cloned(), data.present.clone()));
    let Some(card) = card else {
        return Either::Left(view! { <Refused problem=PlanProblem::NotOffered /> });
    };
    match order(texts, &card, present.as_ref()) {
        Ok(order) => Either::Right(view! { <OrderCard order card present data action /> }),
        Err(problem) => Either::Left(view! { <Refused problem /> }),
    }
}

fn order(texts: Texts, card: &Card, present: Option<&Present>) -> Result<Order, PlanProblem> {
    let name = &card.plan.name;
    let zero = Money { micros: 0, ..card.plan.price };
    let at_end = |present: &Present| {
        let button = match present.standing {
            Standing::PastDue => texts.plan_change_now().to_owned(),
            Standing::Active | Standing::Cancelled => {
                texts.plan_change_on(&date::format_day_short(present.ends, texts.0))
            }
        };
        Order { what: "downgrade", title: texts.plan_title_change(name), button, due: zero }
    };
    match (&card.offer, present) {
        (Offer::Buy { .. }, _) => Ok(Order {
            what: "buy",
            title: texts.plan_title_buy(name),
            button: texts.plan_buy_for(&money_string(card.plan.price)),
            due: card.plan.price,
        }),
        (Offer::Upgrade { due, .. }, _) => Ok(Order {
            what: "upgrade",
            title: texts.plan_title_upgrade(name),
            button: texts.plan_upgrade_for(&money_string(*due)),
            due: *due,
        }),
        (Offer::AtEnd, Some(present)) => Ok(at_end(present)),
        (Offer::No(problem), _) => Err(*problem),
        (Offer::Running | Offer::Planned | Offer::AtEnd, _) => Err(PlanProblem::AlreadyRunning),
    }
}

/// There is nothing to be done: why, and the way back.
#[component]
pub fn Refused(
    /// Why.
    problem: PlanProblem,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="stack">
            <Banner tone=Tone::Warn>{problem_text(texts, problem)}</Banner>
            <p>
                <a class="button" data-kind="secondary" href=PATH>
                    {texts.plans_back()}
                </a>
            </p>
        </div>
    }
}

#[component]
fn OrderCard(
    order: Order,
    card: Card,
    present: Option<Present>,
    data: StoredValue<PlansData>,
    action: ServerAction<ChangePlan>,
) -> impl IntoView {
    let texts = use_texts();
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let missing = data.with_value(|data| data.missing(order.due));
    let explanation = explain(texts, &card, present.as_ref());
    let slug = card.plan.slug.clone();
    view! {
        <section class="card narrow stack" aria-labelledby="plan-review">
            <h2 class="xl" id="plan-review" tabindex="-1">
                {order.title.clone()}
            </h2>
            <ErrorNotice error />
            <Rows card=card.clone() present due=order.due data />
            <p class="hint">{explanation}</p>
            {match missing {
                Some(missing) => Either::Left(view! { <Missing missing slug data /> }),
                None => Either::Right(view! { <Form order plan=card.plan data action /> }),
            }}
        </section>
    }
}

/// The sum, line by line, closed by what is due today.
#[component]
fn Rows(card: Card, present: Option<Present>, due: Money, data: StoredValue<PlansData>) -> impl IntoView {
    let texts = use_texts();
    let Card { plan, offer } = card;
    let row = |name: String, value: AnyView| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let money = |money: Money| view! { <MoneySpan money /> }.into_any();
    let day = |day| date::format_day(day, texts.0).into_any();
    let price = format!("{} {}", money_string(plan.price), per_period(texts, plan.months));
    let mut rows = vec![
        row(texts.plan_row_allowance().to_owned(), {
            format!("{} · {}", money_string(plan.allowance), services(texts, &plan)).into_any()
        }),
        row(texts.plan_row_price().to_owned(), price.into_any()),
    ];
    match (&offer, &present) {
        (Offer::Buy { until }, _) => rows.push(row(texts.plan_renews().to_owned(), day(*until))),
        (Offer::Upgrade { value, allowance, .. }, Some(present)) => {
            let credit = due.checked_sub(*value).unwrap_or(Money { micros: 0, ..due });
            rows.push(row(texts.plan_row_granted_now().to_owned(), money(*allowance)));
            rows.push(row(texts.plan_renews().to_owned(), day(present.ends)));
            rows.push(row(texts.plan_row_rest(&present.days_left.to_string()), money(*value)));
            rows.push(row(texts.plan_row_unused(&present.plan.name), money(credit)));
        }
        (_, Some(present)) => {
            rows.push(row(texts.plan_row_from().to_owned(), day(present.ends)));
        }
        _ => {}
    }
    let after = data.with_value(|data| data.spendable).and_then(|has| has.checked_sub(due).ok());
    let after = after.filter(|after| after.micros >= 0 && due.micros > 0);
    view! {
        <dl class="rows">
            {rows} <div class="rows__sum">
                <dt>{texts.plan_row_due()}</dt>
                <dd id="due-today">
                    <MoneySpan money=due />
                </dd>
            </div>
        </dl>
        {after
            .map(|after| {
                view! {
                    <p class="muted">
                        {texts.plan_paid_from()} " " {texts.plan_top_up_after(&money_string(after))}
                    </p>
                }
            })}
    }
}

fn explain(texts: Texts, card: &Card, present: Option<&Present>) -> String {
    match (&card.offer, present) {
        (Offer::Upgrade { .. }, Some(present)) => {
            texts.plan_explain_upgrade(&money_string(present.left), &present.plan.name)
        }
        (Offer::AtEnd, Some(present)) if present.standing == Standing::PastDue => {
            texts.plan_explain_change_unpaid(&card.plan.name)
        }
        (Offer::AtEnd, Some(present)) => {
            texts.plan_explain_change(&present.plan.name, &date::format_day(present.ends, texts.0))
        }
        _ => texts.plan_explain_buy().to_owned(),
    }
}

/// The bought credit does not suffice: what is missing, and the way to buy it and come back.
#[component]
fn Missing(missing: Money, slug: String, data: StoredValue<PlansData>) -> impl IntoView {
    let texts = use_texts();
    let (has, whole) = data.with_value(|data| (data.spendable, data.to_buy(missing)));
    let has = has.filter(|has| has.micros > 0).unwrap_or(Money { micros: 0, ..missing });
    view! {
        <Banner tone=Tone::Warn>
            {texts.plan_too_little(&money_string(has), &money_string(missing))} {held_note(texts, data)}
        </Banner>
        <div class="acts">
            <a class="button" data-kind="quiet" href=PATH>
                {texts.action_back()}
            </a>
            <a class="button" data-kind="primary" data-size="l" href=add_credit_href(whole, &slug)>
                {texts.action_add_credit()}
            </a>
        </div>
    }
}

#[component]
fn Form(
    order: Order,
    plan: PlanFacts,
    data: StoredValue<PlansData>,
    action: ServerAction<ChangePlan>,
) -> impl IntoView {
    let texts = use_texts();
    let key = data.with_value(|data| data.key.clone());
    let read = |fields: &Fields| {
        let text = |name| fields.text(name);
        let (what, plan, version) = (text("what"), text("plan"), text("version"));
        Some(ChangePlan { what, plan, version, most: text("most"), key: text("key") })
    };
    view! {
        <PostForm action read class="acts">
            <input type="hidden" name="what" value=order.what />
            <input type="hidden" name="plan" value=plan.slug />
            <input type="hidden" name="version" value=plan.version.to_string() />
            <input type="hidden" name="most" value=order.due.micros.to_string() />
            <input type="hidden" name="key" value=key />
            <a class="button" data-kind="quiet" href=PATH>
                {texts.action_back()}
            </a>
            <SubmitButton label=order.button pending=action.pending() />
        </PostForm>
    }
}
