use super::overview::{self, Payment};
use crate::{
    Delivery, DeliveryState, Gateway, clock, page,
    state::{Shared, lock},
};
use axum::{extract::State, response::Html};
use maud::{Markup, html};

/// Rows of each table.
const ROWS: usize = 50;

/// `GET /`.
pub(crate) async fn show(State(app): State<Shared>) -> Html<String> {
    let payments = overview::payments(&app);
    let deliveries: Vec<Delivery> = lock(&app.deliveries).all().iter().rev().take(ROWS).cloned().collect();
    let emulator = |gateway: Gateway, base: &str, message: &str| {
        let base = format!("{}{base}", app.public_url);
        html! {
            div { dt { (gateway) } dd { code { (base) } } }
            div { dt { (gateway) " " (message) } dd { code { (app.webhook_url(gateway)) } } }
        }
    };
    let content = html! {
        p { a href="/control" { "Control: clock, refunds, disputes, faults" } }
        h2 { "Emulators" }
        dl class="facts" {
            (emulator(Gateway::Vnpay, "/vnpay/paymentv2/vpcpay.html", "IPN"))
            (emulator(Gateway::Stripe, "/stripe", "webhook"))
            (emulator(Gateway::Paypal, "/paypal", "webhook"))
        }
        h2 id="payments" { "Latest payments" }
        (payment_table(&payments))
        h2 id="deliveries" { "Latest messages" }
        (delivery_table(&deliveries))
    };
    page::page("Emulated payment gateways", &content)
}

fn payment_table(payments: &[Payment]) -> Markup {
    html! {
        @if payments.is_empty() {
            p { "No payments yet. Start one at the merchant." }
        } @else {
            div class="scroll" tabindex="0" role="region" aria-labelledby="payments" {
                table {
                    thead { tr {
                        th scope="col" { "Time (UTC)" } th scope="col" { "Gateway" } th scope="col" { "Reference" }
                        th scope="col" class="figure" { "Amount" } th scope="col" { "Status" }
                    } }
                    tbody {
                        @for payment in payments.iter().take(ROWS) {
                            tr {
                                td { (clock::rfc3339(payment.created)) }
                                td { (payment.gateway) }
                                td { a href=(payment.page) { (payment.reference) } }
                                td class="figure" { (payment.amount) }
                                td { (payment.status) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn delivery_table(deliveries: &[Delivery]) -> Markup {
    html! {
        @if deliveries.is_empty() {
            p { "No messages yet." }
        } @else {
            div class="scroll" tabindex="0" role="region" aria-labelledby="deliveries" {
                table {
                    thead { tr {
                        th scope="col" { "No." } th scope="col" { "Message" } th scope="col" { "Payment" }
                        th scope="col" { "Delivery" } th scope="col" { "Answers" } th scope="col" { "Again" }
                    } }
                    tbody {
                        @for delivery in deliveries { (delivery_row(delivery)) }
                    }
                }
            }
        }
    }
}

fn delivery_row(delivery: &Delivery) -> Markup {
    let state = match delivery.state {
        DeliveryState::Waiting => "waiting",
        DeliveryState::Delivered => "delivered",
        DeliveryState::GivenUp => "given up",
        DeliveryState::Lost => "never sent",
    };
    html! {
        tr {
            td { (delivery.id) }
            td { (delivery.gateway) " " (delivery.kind) }
            td { code { (delivery.reference) } }
            td { (delivery.mode.label()) ": " (state) }
            td {
                @for attempt in &delivery.attempts {
                    p class="hint" {
                        (clock::rfc3339(attempt.at)) " "
                        @match attempt.status { Some(status) => strong { (status) }, None => strong { "no answer" } }
                        " " (attempt.answer)
                    }
                }
            }
            td {
                form method="post" action=(format!("/api/deliveries/{}/resend", delivery.id)) {
                    button type="submit" aria-label=(format!("Send again, message {}", delivery.id)) { "Send again" }
                }
            }
        }
    }
}
