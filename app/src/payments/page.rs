//! The page of one payment: where the customer comes back to from the gateway, and what became of it.

use domain::{
    gateway::Gateway,
    payment::{BackState, Hint, PaymentState, ShownStatus},
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    add_credit::Step,
    i18n::{Texts, use_texts},
    live::{use_live, with_news},
    page::LoadError,
    payments::{
        api::{PaymentNow, one_payment},
        backs::{Backs, mark},
        facts::Facts,
        failure::{failure_long, failure_short},
        follow::Following,
        list::HREF,
        model::Payment,
        track::Track,
    },
    plans::change_href,
    receipts::receipt_href,
    ui::{Icon, IconName, MoneyDisplay, money_string},
    wire::ask,
};

/// The page. It changes by itself while the payment is on its way.
#[component]
pub fn PaymentPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let resource = ask(move || id.get(), one_payment);
    let following = Following::new(id, resource);
    // A question that was not answered leaves the page as it is.
    let last = StoredValue::new(None::<PaymentNow>);
    view! {
        <div class="narrow stack gap-6 full">
            <Transition>
                {move || Suspend::new(async move {
                    match resource.await.or_else(|error| last.try_get_value().flatten().ok_or(error)) {
                        Ok(now) => {
                            last.try_set_value(Some(now.clone()));
                            Either::Left(view! { <Outcome now following /> })
                        }
                        Err(error) => {
                            with_news(move || resource.refetch());
                            Either::Right(view! { <LoadError error whole=true /> })
                        }
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Outcome(now: PaymentNow, following: Following) -> impl IntoView {
    let PaymentNow { payment, balance, plan, zone } = now;
    if payment.state.is_open() {
        following.ask_again();
    }
    following.compare(balance);
    let live = use_live();
    // Without the stream of events the answer to our own question brings the header up to date.
    Effect::new(move |_| {
        if balance.is_some() && !live.connected.get_untracked() {
            live.balance.set(balance);
        }
    });
    let new_balance = move || balance.map(|first| live.balance.get().unwrap_or(first).available());
    let texts = use_texts();
    let has_backs = !payment.backs.is_empty();
    let success = payment.status() == ShownStatus::Success;
    view! {
        <section class="card stack gap-6" data-state=payment.state.slug() id="payment">
            <Head payment=payment.clone() following />
            {(payment.state.is_open() && !payment.is_declined() && !payment.is_over)
                .then(|| view! { <Track payment=payment.clone() /> })}
            {(success && balance.is_some())
                .then(|| {
                    view! {
                        <div class="newbal">
                            <span class="muted">
                                {if has_backs { texts.amount_balance_now() } else { texts.payment_new_balance() }}
                            </span>
                            {move || new_balance().map(|money| view! { <MoneyDisplay money /> })}
                        </div>
                    }
                })}
            <Facts payment=payment.clone() />
            {has_backs.then(|| view! { <Backs backs=payment.backs.clone() /> })}
            <p class="hint">{texts.history_lead(&zone)}</p>
        </section>
        <Actions payment plan />
    }
}

/// What state it is in, and what that means.
#[component]
fn Head(payment: Payment, following: Following) -> impl IntoView {
    let texts = use_texts();
    let (title, tone, icon) = match payment.state {
        PaymentState::Review => (texts.payment_review_title().to_owned(), "warn", Some(IconName::Clock)),
        state => match state.shown() {
            ShownStatus::Success => (texts.payment_success_title().to_owned(), "positive", Some(IconName::Check)),
            ShownStatus::Failed => (texts.payment_failed_title().to_owned(), "danger", Some(IconName::Cross)),
            ShownStatus::Pending if payment.is_with_gateway() => {
                (texts.payment_waiting_title(payment.gateway.name()), "wait", None)
            }
            ShownStatus::Pending if payment.is_declined() => {
                (texts.payment_declined_title(payment.gateway.name()), "warn", Some(IconName::Warning))
            }
            ShownStatus::Pending if payment.is_over => {
                (texts.payment_over_title().to_owned(), "warn", Some(IconName::Clock))
            }
            ShownStatus::Pending => (texts.payment_pending_title().to_owned(), "wait", None),
        },
    };
    // Money that has gone back, or may, is the news of a payment that has succeeded.
    let is_undecided = payment.backs.iter().any(|back| back.state == BackState::Open);
    let went_back = !payment.backs.is_empty();
    let (title, tone, icon) = match mark(texts, &payment) {
        Some(mark) => (mark, "warn", is_undecided.then_some(IconName::Clock)),
        None => (title, tone, icon),
    };
    // Whoever cancelled is not asked to go on; whoever was declined is told so above.
    let unfinished = payment
        .resume_url()
        .filter(|_| !matches!(payment.hint, Some(Hint::CancelAsked | Hint::Declined)))
        .and_then(|_| payment.deadline_text(texts.0))
        .map(|time| texts.payment_unfinished(&time));
    let credited = money_string(payment.buys());
    let sentence = move || match payment.state {
        PaymentState::Review => texts.payment_review().to_owned(),
        state => match state.shown() {
            // The title tells what has become of it since.
            ShownStatus::Success if went_back => String::new(),
            ShownStatus::Success => match payment.came_late() {
                Some(reason) => texts.payment_success_late(&credited, &failure_short(texts, reason, payment.gateway)),
                None => texts.payment_success(&credited),
            },
            ShownStatus::Failed => failure_long(texts, payment.failure(), payment.gateway),
            ShownStatus::Pending => pending_text(texts, &payment, following),
        },
    };
    view! {
        <Title text=title.clone() />
        <div class="stack gap-2" role="status">
            <div class="row spread top">
                <h1>{title}</h1>
                {icon
                    .map(|name| {
                        view! {
                            <span class="seal" data-tone=tone>
                                <Icon name />
                            </span>
                        }
                    })}
            </div>
            {move || Some(sentence()).filter(|text| !text.is_empty()).map(|text| view! { <p class="muted">{text}</p> })}
            {unfinished.map(|text| view! { <p class="muted">{text}</p> })}
        </div>
    }
}

/// What a payment on its way is waiting for.
fn pending_text(texts: Texts, payment: &Payment, following: Following) -> String {
    let gateway = payment.gateway.name();
    if payment.is_with_gateway() {
        return match payment.gateway {
            Gateway::Stripe => texts.payment_waiting_shop(gateway),
            Gateway::Paypal | Gateway::Vnpay => texts.payment_waiting(gateway),
        };
    }
    if let Some(time) = payment.deadline_text(texts.0).filter(|_| payment.is_over) {
        return texts.payment_over(&time, gateway);
    }
    match payment.hint {
        Some(Hint::Unpaid(_)) => texts.payment_told_unpaid(gateway),
        Some(Hint::CancelAsked) => texts.payment_told_cancelled(gateway),
        Some(Hint::Declined) => match payment.deadline_text(texts.0) {
            Some(time) if payment.is_declined() => texts.payment_declined_choose(gateway, &time),
            _ => texts.payment_declined_over(gateway),
        },
        None if following.is_slow() => texts.payment_slow().to_owned(),
        None => texts.payment_pending().to_owned(),
    }
}

/// What to do now.
#[component]
fn Actions(payment: Payment, plan: Option<String>) -> impl IntoView {
    let texts = use_texts();
    let link = |kind: &'static str, href: String, text: &'static str, external: bool| {
        view! {
            <a class="button" data-kind=kind data-size="l" href=href rel=external.then_some("external")>
                {text}
            </a>
        }
    };
    let billing = |kind| link(kind, "/billing".to_owned(), texts.action_to_billing(), false);
    let list = || link("secondary", HREF.to_owned(), texts.nav_payments(), false);
    let (first, second) = match (payment.status(), payment.resume_url().map(str::to_owned)) {
        (ShownStatus::Success, _) => {
            let first = match plan {
                Some(slug) => link("primary", change_href(&slug), texts.plan_back_to(), false),
                None => billing("primary"),
            };
            (first, link("secondary", receipt_href(&payment.id), texts.receipt_link(), false))
        }
        (ShownStatus::Failed, _) => (
            link("primary", payment.again(Step::Review, texts), texts.payment_retry(), false),
            link("secondary", payment.again(Step::Amount, texts), texts.payment_other_way(), false),
        ),
        (ShownStatus::Pending, Some(url)) => {
            // Who was declined has to do something; who has paid waits.
            let kind = if payment.is_declined() { "primary" } else { "secondary" };
            (link(kind, url, texts.payment_resume(), true), billing("secondary"))
        }
        (ShownStatus::Pending, None) if payment.is_over => (
            link("primary", payment.again(Step::Review, texts), texts.payment_pay_again(), false),
            link("secondary", payment.again(Step::Amount, texts), texts.payment_other_way(), false),
        ),
        (ShownStatus::Pending, None) => (billing("secondary"), list()),
    };
    let third =
        (payment.status() == ShownStatus::Success).then(|| link("quiet", HREF.to_owned(), texts.nav_payments(), false));
    view! { <div class="acts">{first} {second} {third}</div> }
}
