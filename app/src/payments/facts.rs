//! The facts of a payment, in rows.

use domain::date::format_minute;
use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    payments::model::{Payment, method_name},
    quote::RateValue,
    ui::{MoneySpan, PaymentBadge},
};

/// Amount, method, number, time, status.
#[component]
pub fn Facts(
    /// The payment.
    payment: Payment,
) -> impl IntoView {
    let texts = use_texts();
    let status = payment.status();
    let made = payment.made_text(texts.0);
    let machine_time = format!("{}T{}", payment.day, format_minute(payment.minute));
    view! {
        <dl class="rows">
            <div>
                <dt>{texts.payment_credit()}</dt>
                <dd class="strong">
                    <MoneySpan money=payment.buys() />
                </dd>
            </div>
            {payment
                .quote
                .map(|quote| {
                    view! {
                        <div>
                            <dt>{texts.payment_charge()}</dt>
                            <dd>
                                <MoneySpan money=payment.asked beside_others=true />
                            </dd>
                        </div>
                        <div>
                            <dt>{texts.rate()}</dt>
                            <dd>
                                <RateValue facts=quote.rate />
                            </dd>
                        </div>
                    }
                })}
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
                    <time datetime=machine_time>{made}</time>
                </dd>
            </div>
            <div>
                <dt>{texts.payment_status()}</dt>
                <dd>
                    <PaymentBadge status />
                </dd>
            </div>
        </dl>
    }
}
