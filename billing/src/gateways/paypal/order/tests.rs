use domain::{
    account::AccountId,
    currency::Currency,
    money::Money,
    payment::{Outcome, PaymentId},
    time::Timestamp,
};
use serde_json::{Value, json};

use super::{Order, OrderCheck, OrderNews};

const HOUR: i64 = 3_600_000;

fn order() -> Value {
    json!({
        "id": "5O190127TN364715T", "status": "APPROVED", "intent": "CAPTURE",
        "purchase_units": [{
            "custom_id": "PAY-0000000007-0000000009",
            "amount": { "currency_code": "USD", "value": "25.00" },
        }],
    })
}

fn with_capture(status: &str, value: &str) -> Value {
    let mut order = order();
    order["status"] = "COMPLETED".into();
    order["purchase_units"][0]["payments"] = json!({ "captures": [
        { "id": "3C679366HH908993F", "status": status, "amount": { "currency_code": "USD", "value": value } },
    ]});
    order
}

fn news(order: Value, hours: i64) -> OrderNews {
    let payment_id = PaymentId::new(AccountId(7), 9);
    let check = OrderCheck {
        order_id: "5O190127TN364715T",
        payment_id: &payment_id,
        amount: Money::from_minor(2_500, Currency::Usd).unwrap(),
        created_at: Timestamp(0),
        now: Timestamp(hours * HOUR),
    };
    serde_json::from_value::<Order>(order).unwrap().news(&check)
}

fn outcome(order: Value, hours: i64) -> Option<Outcome> {
    match news(order, hours) {
        OrderNews::Evidence(evidence) => Some(evidence.outcome),
        OrderNews::Approved | OrderNews::Waiting | OrderNews::Declined => None,
    }
}

#[test]
fn an_approved_order_as_asked_can_be_captured() {
    assert_eq!(news(order(), 1), OrderNews::Approved);
}

#[test]
fn an_order_unlike_the_one_asked_for_is_suspicious() {
    for (pointer, value) in [
        ("/intent", json!("AUTHORIZE")),
        ("/purchase_units/0/custom_id", json!("PAY-0000000008-0000000009")),
        ("/purchase_units/0/amount/value", json!("2.50")),
        ("/purchase_units/0/amount/currency_code", json!("EUR")),
        ("/purchase_units", json!([])),
    ] {
        let mut order = order();
        *order.pointer_mut(pointer).unwrap() = value;
        assert_eq!(outcome(order, 1), Some(Outcome::Suspicious), "{pointer}");
    }
}

#[test]
fn only_a_completed_capture_is_paid() {
    assert_eq!(outcome(with_capture("COMPLETED", "25.00"), 1), Some(Outcome::Paid));
    assert_eq!(outcome(with_capture("PENDING", "25.00"), 1), Some(Outcome::Pending));
    assert!(matches!(outcome(with_capture("DECLINED", "25.00"), 1), Some(Outcome::Failed(_))));
    assert_eq!(outcome(with_capture("REFUNDED", "25.00"), 1), Some(Outcome::Suspicious));
    let mut without = order();
    without["status"] = "COMPLETED".into();
    assert_eq!(outcome(without, 1), Some(Outcome::Suspicious));
}

#[test]
fn the_captured_amount_is_the_one_reported() {
    let OrderNews::Evidence(evidence) = news(with_capture("COMPLETED", "24.00"), 1) else { panic!() };
    assert_eq!(evidence.amount, Money::from_minor(2_400, Currency::Usd).ok());
    assert_eq!(evidence.money_id.as_deref(), Some("3C679366HH908993F"));
}

#[test]
fn an_unapproved_order_is_given_up_after_six_hours() {
    let mut waiting = order();
    waiting["status"] = "PAYER_ACTION_REQUIRED".into();
    assert_eq!(news(waiting.clone(), 5), OrderNews::Waiting);
    assert_eq!(outcome(waiting, 6), Some(Outcome::Expired));
    assert_eq!(news(order(), 6), OrderNews::Approved);
}
