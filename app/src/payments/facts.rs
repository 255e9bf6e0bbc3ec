//! The facts of a payment, in rows.

use domain::date::format_minute;
use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    payments::model::{Payment, method_name},
    ui::{MoneySpan, PaymentBadge},
};

/// Amount, method, number, time, status.
#[component]
pub fn Facts(
    /// The payment.
    payment: Payment,
) -> impl IntoView {
    let texts = use_texts();
    let machine_time = format!("{}T{}", payment.day, format_minute(payment.minute));
    view! {
        <dl class="rows">
            <div>
                <dt>{texts.payment_credit()}</dt>
                <dd class="strong">
                    <MoneySpan money=payment.credited.unwrap_or(payment.asked) />
                </dd>
            </div>
            <div>
                <dt>{texts.payment_method()}</dt>
                <dd>{method_name(texts, payment.gateway)}</dd>
            </div>
            <div>
                <dt>{texts.payment_number()}</dt>
                <dd class="code">{payment.id.to_string()}</dd>
            </div>
            <div>
                <dt>{texts.payment_time()}</dt>
                <dd>
                    <time datetime=machine_time>{payment.made_text(texts.0)}</time>
                </dd>
            </div>
            <div>
                <dt>{texts.payment_status()}</dt>
                <dd>
                    <PaymentBadge status=payment.status() />
                </dd>
            </div>
        </dl>
    }
}
