use crate::{
    Gateway,
    back::{Back, Kind, Progress},
    clock, page, paypal,
    state::{App, lock},
    stripe, vnpay,
};
use jiff::Timestamp;
use serde::Serialize;

/// One payment at any of the gateways.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Payment {
    pub gateway: Gateway,
    /// The merchant's reference, or the gateway's when there is none.
    pub reference: String,
    /// The gateway's own: a session, an order; VNPay's is the merchant's.
    pub object: String,
    /// With its currency, for people.
    pub amount: String,
    /// In the gateway's own words.
    pub status: String,
    #[serde(serialize_with = "clock::serialize")]
    pub created: Timestamp,
    /// Where it can be paid, on this host.
    pub page: String,
    /// Its refunds and disputes, oldest first.
    pub backs: Vec<Gone>,
}

/// A refund or dispute.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Gone {
    pub id: String,
    pub kind: Kind,
    /// Smallest unit of the currency: dong, yen, cents.
    pub amount: i64,
    pub state: Progress,
}

/// Of each refund and dispute; `unit` is what the gateway counts in the currency's smallest unit.
fn gone(backs: &[Back], unit: i64) -> Vec<Gone> {
    let one =
        |back: &Back| Gone { id: back.id.clone(), kind: back.kind, amount: back.amount / unit, state: back.progress };
    backs.iter().map(one).collect()
}

/// All payments, newest first.
pub(crate) fn payments(app: &App) -> Vec<Payment> {
    let now = app.clock.now();
    let mut payments: Vec<Payment> = Vec::new();
    payments.extend(lock(&app.vnpay).all().iter().map(|transaction| from_vnpay(transaction, now)));
    payments.extend(lock(&app.stripe).all().iter().map(from_stripe));
    payments.extend(lock(&app.paypal).all().iter().map(from_paypal));
    payments.sort_by_key(|payment| std::cmp::Reverse(payment.created));
    payments
}

fn from_vnpay(transaction: &vnpay::Transaction, now: Timestamp) -> Payment {
    Payment {
        gateway: Gateway::Vnpay,
        reference: transaction.request.txn_ref.clone(),
        object: transaction.request.txn_ref.clone(),
        amount: vnpay::amount(transaction.request.amount),
        status: format!("status {}", transaction.status(now)),
        created: transaction.opened,
        page: format!("/vnpay/paymentv2/Transaction/PaymentMethod.html?token={}", transaction.token),
        backs: gone(&transaction.backs, 100),
    }
}

fn from_stripe(session: &stripe::Session) -> Payment {
    let paid = if session.paid { "paid" } else { "unpaid" };
    Payment {
        gateway: Gateway::Stripe,
        object: session.id.clone(),
        reference: session.client_reference_id.clone().unwrap_or_else(|| session.id.clone()),
        amount: format!("{} JPY", page::grouped(session.amount_total)),
        status: format!("{}, {paid}", session.status.as_str()),
        created: Timestamp::from_second(session.created).unwrap_or(Timestamp::UNIX_EPOCH),
        page: format!("/stripe/c/pay/{}", session.id),
        backs: gone(&session.backs, 1),
    }
}

fn from_paypal(order: &paypal::Order) -> Payment {
    let capture = order.capture.as_ref().map(|capture| format!(", capture {}", capture.status.as_str()));
    Payment {
        gateway: Gateway::Paypal,
        object: order.id.clone(),
        reference: order.custom_id.clone().unwrap_or_else(|| order.id.clone()),
        amount: order.amount.words(),
        status: format!("{}{}", order.status.as_str(), capture.unwrap_or_default()),
        created: order.created,
        page: format!("/paypal/checkoutnow?token={}", order.id),
        backs: gone(&order.backs, 1),
    }
}
