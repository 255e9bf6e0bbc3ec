//! One payment in the list.

use domain::{
    date::format_minute,
    payment::{PaymentState, ShownStatus},
};
use leptos::prelude::*;

use crate::{
    i18n::{Texts, use_texts},
    payments::{
        backs::mark,
        failure::failure_short,
        model::{NextStep, Payment, method_name},
    },
    ui::{MoneySpan, PaymentBadge},
};

/// Time, method and number, status with reason or deadline, amount, the one thing to do. On a phone it is a card.
#[component]
pub fn PaymentRow(
    /// The payment.
    payment: Payment,
) -> impl IntoView {
    let texts = use_texts();
    let machine_time = format!("{}T{}", payment.day, format_minute(payment.minute));
    let converted = payment.quote.as_ref().map(|_| payment.buys());
    let is_credited = payment.credited.is_some();
    let note = note(texts, &payment).map(|note| view! { <span class="sub">{note}</span> });
    view! {
        <tr role="row">
            <td role="cell" class="c-meta nowrap">
                <time datetime=machine_time>{payment.made_text(texts.0)}</time>
            </td>
            <td role="cell" class="c-main">
                <span class="strong">{method_name(texts, payment.gateway)}</span>
                <a class="sub code" href=payment.href()>
                    {payment.id.to_string()}
                </a>
            </td>
            <td role="cell" class="c-badge">
                <PaymentBadge status=payment.status() />
                {note}
            </td>
            <td role="cell" class="num c-amount">
                <MoneySpan money=payment.asked beside_others=converted.is_some() />
                {converted
                    .map(|credit| {
                        view! {
                            <span class="sub">
                                <MoneySpan money=credit signed=is_credited />
                            </span>
                        }
                    })}
            </td>
            <td role="cell" class="num c-end">
                <NextStepLink payment />
            </td>
        </tr>
    }
}

/// What stands beside the status: the deadline, the reason, or who looks at it.
fn note(texts: Texts, payment: &Payment) -> Option<String> {
    match payment.status() {
        // What has gone back is the newer news.
        ShownStatus::Success => mark(texts, payment).or_else(|| {
            let why = failure_short(texts, payment.came_late()?, payment.gateway);
            Some(texts.payment_late_note(&why))
        }),
        ShownStatus::Failed => Some(failure_short(texts, payment.failure(), payment.gateway)),
        ShownStatus::Pending if payment.state == PaymentState::Review => Some(texts.payment_checking().to_owned()),
        ShownStatus::Pending if payment.is_with_gateway() => Some(texts.payment_gateway_checks(payment.gateway.name())),
        ShownStatus::Pending if payment.is_over => Some(texts.payment_over_note(payment.gateway.name())),
        ShownStatus::Pending => {
            payment.resume_url()?;
            let time = payment.deadline_text(texts.0)?;
            Some(if payment.is_declined() { texts.payment_declined_until(&time) } else { texts.payment_until(&time) })
        }
    }
}

#[component]
fn NextStepLink(payment: Payment) -> impl IntoView {
    let texts = use_texts();
    let (label, href, external) = match payment.next_step(texts) {
        NextStep::Resume(href) => (texts.payment_resume(), href, true),
        NextStep::TryAgain(href) => (texts.payment_retry(), href, false),
        NextStep::Receipt(href) => (texts.receipt_link(), href, false),
        NextStep::Details(href) => (texts.payment_details(), href, false),
    };
    view! {
        <a
            href=href
            rel=external.then_some("external")
            aria-label=texts.payment_action_of(label, payment.id.as_str())
        >
            {label}
        </a>
    }
}
