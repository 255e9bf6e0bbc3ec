//! Money that goes back of payments in another currency: ordered and told of in the one that was charged, taken from the
//! balance in its own.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Json, Router,
    extract::Path,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use billing::payments::{RefundError, RefundTask, Refunded};
use domain::{
    account::AccountId,
    currency::Currency::{Usd, Vnd},
    money::Money,
    payment::{BackKind, BackState, MoneyBack, PaymentId},
};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::{captured, cents, enter, open_beside, quote, start};
use crate::support::{Engine, charge, dong, request};

/// A PayPal that keeps its refunds: of what it is asked for, or of the rest of 76.58 dollars, once for each request. It
/// answers, or its answers are lost.
fn refunding(answers: bool) -> Router {
    let refunds: Arc<Mutex<Vec<(String, i64)>>> = Arc::default();
    let requests: Mutex<HashSet<String>> = Mutex::default();
    let requests = Arc::new(requests);
    let wire = |(id, minor): &(String, i64)| {
        let value = format!("{}.{:02}", minor / 100, minor % 100);
        json!({ "id": id, "status": "COMPLETED", "amount": { "currency_code": "USD", "value": value } })
    };
    let known = Arc::clone(&refunds);
    let order = move |Path(id): Path<String>| {
        let refunds: Vec<Value> = known.lock().unwrap().iter().map(wire).collect();
        let capture =
            json!({ "id": "CAP1", "status": "COMPLETED", "amount": { "currency_code": "USD", "value": "76.58" } });
        let payments = json!({ "captures": [capture], "refunds": refunds });
        async move { Json(json!({ "id": id, "status": "COMPLETED", "purchase_units": [{ "payments": payments }] })) }
    };
    let refund = move |headers: HeaderMap, Json(asked): Json<Value>| {
        let mut refunds = refunds.lock().unwrap();
        let request = headers["paypal-request-id"].to_str().unwrap().to_owned();
        let is_new = requests.lock().unwrap().insert(request);
        let left = 7_658 - refunds.iter().map(|(_, minor)| minor).sum::<i64>();
        let minor = asked["amount"]["value"].as_str().map_or(left, |value| value.replace('.', "").parse().unwrap());
        let id = format!("RE{}", refunds.len() + 1);
        if is_new {
            refunds.push((id, minor));
        }
        let answer = refunds.last().map(wire);
        let status = if answers { StatusCode::CREATED } else { StatusCode::NOT_IMPLEMENTED };
        async move { (status, Json(answer)) }
    };
    Router::new()
        .route("/v2/checkout/orders/{id}", get(order))
        .route("/v2/payments/captures/{id}/refund", post(refund))
        .route("/v1/customer/disputes", get(async || Json(json!({ "items": [] }))))
}

/// A PayPal at which a refund fails after all. It has looked for its first answer before, and gives it only when it may.
fn changing_its_mind(asked: &Arc<Notify>, may_answer: &Arc<Notify>) -> Router {
    let calls = Arc::new(AtomicUsize::new(0));
    let (asked, may_answer) = (Arc::clone(asked), Arc::clone(may_answer));
    let order = move |Path(id): Path<String>| {
        let (calls, asked, may_answer) = (Arc::clone(&calls), Arc::clone(&asked), Arc::clone(&may_answer));
        async move {
            let is_first = calls.fetch_add(1, Ordering::SeqCst) == 0;
            if is_first {
                asked.notify_one();
                may_answer.notified().await;
            }
            let status = if is_first { "COMPLETED" } else { "FAILED" };
            let usd = |value| json!({ "currency_code": "USD", "value": value });
            let capture = json!({ "id": "CAP1", "status": "COMPLETED", "amount": usd("76.58") });
            let refund = json!({ "id": "RE1", "status": status, "amount": usd("76.58") });
            let payments = json!({ "captures": [capture], "refunds": [refund] });
            Json(json!({ "id": id, "status": "COMPLETED", "purchase_units": [{ "payments": payments }] }))
        }
    };
    Router::new()
        .route("/v2/checkout/orders/{id}", get(order))
        .route("/v1/customer/disputes", get(async || Json(json!({ "items": [] }))))
}

/// An account that has bought 2,000,000 dong for 76.58 dollars.
async fn bought(answers: bool) -> (Engine, AccountId, PaymentId) {
    bought_at(refunding(answers)).await
}

async fn bought_at(paypal: Router) -> (Engine, AccountId, PaymentId) {
    let engine = open_beside(paypal).await;
    let account = engine.account("a@example.com", Vnd).await;
    enter(&engine, "26250", 50).await;
    let accepted = quote(&engine, account, dong(2_000_000)).await.unwrap().quote.acceptance();
    let started = start(&engine, account, dong(2_000_000), Some(accepted), "k").await.unwrap();
    engine.billing.settle(captured(&started.payment_id, cents(7_658))).await.unwrap();
    (engine, account, started.payment_id)
}

fn back(id: &str, kind: BackKind, minor: i64, state: BackState) -> MoneyBack {
    MoneyBack { id: id.to_owned(), kind, amount: cents(minor), state }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cents_take_their_share_of_the_quoted_credit_and_the_last_one_all_of_it() {
    let (engine, account, payment) = bought(true).await;
    let order = async |amount: Option<Money>, key: &str| {
        let (key, actor, reason) = (key.to_owned(), "ops".to_owned(), "asked for".to_owned());
        let task = RefundTask { payment_id: payment.clone(), amount, key, actor, reason };
        engine.billing.refund_payment(&task).await
    };
    // Money goes back in the currency that was charged, and never more of it.
    for amount in [dong(100_000), cents(7_659), cents(0)] {
        let refused = order(Some(amount), "wrong").await;
        assert!(matches!(&refused, Err(RefundError::Amount { left, .. }) if left == "76.58 USD"), "{refused:?}");
    }
    let half_a_cent = Money::from_micros(5_000, Usd);
    assert!(matches!(order(Some(half_a_cent), "wrong").await, Err(RefundError::Fraction { .. })));
    // 2,000,000 × 25.00 / 76.58 dong, in whole dong.
    let first = order(Some(cents(2_500)), "first").await.unwrap();
    assert!(matches!(first, Refunded::Ordered { booked, .. } if booked.taken == 1));
    assert_eq!(engine.balance(account).await, 1_347_088_000_000);
    // The gateway tells of it as well: nothing more.
    assert_eq!(engine.billing.refresh_money_back(&payment, &[]).await.unwrap().taken, 0);
    order(None, "rest").await.unwrap();
    assert_eq!(engine.balance(account).await, 0);
    assert_eq!(engine.billing.refresh_money_back(&payment, &[]).await.unwrap().taken, 0);
    let more = order(None, "more").await;
    assert!(matches!(&more, Err(RefundError::Amount { left, .. }) if left == "0 USD"), "{more:?}");

    let report = engine.billing.reconcile().await.unwrap();
    assert_eq!((report.payments, report.differences, report.reviews), (1, vec![], 0));
    // A gateway's report is in what it charged.
    let total = &report.totals[0];
    assert_eq!((total.charged, total.back, report.totals.len()), (cents(7_658), cents(7_658), 1));
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispute_takes_and_returns_what_was_credited_although_the_rate_has_moved() {
    let (engine, account, payment) = bought(true).await;
    enter(&engine, "20000", 0).await;
    engine.billing.post(account, request("c", charge(dong(1_900_000), "inference", ""))).await.unwrap();
    let dispute = |state| vec![back("PP-D-1", BackKind::Dispute, 7_658, state)];
    engine.billing.book_money_back(&payment, dispute(BackState::Open)).await.unwrap();
    assert_eq!(engine.balance(account).await, dong(-1_900_000).micros);
    engine.billing.book_money_back(&payment, dispute(BackState::Returned)).await.unwrap();
    assert_eq!(engine.balance(account).await, dong(100_000).micros);
    assert_eq!(engine.billing.open_reviews().await.unwrap(), []);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_that_goes_back_in_the_balance_s_currency_is_for_an_operator() {
    let (engine, account, payment) = bought(true).await;
    let dong_back = MoneyBack { amount: dong(100_000), ..back("RE9", BackKind::Refund, 1, BackState::Gone) };
    engine.billing.book_money_back(&payment, vec![dong_back]).await.unwrap();
    assert_eq!(engine.balance(account).await, dong(2_000_000).micros);
    let open = engine.billing.open_reviews().await.unwrap();
    assert_eq!(open.iter().map(|item| item.what.as_str()).collect::<Vec<_>>(), ["money_back:currency"]);
    assert_eq!(open[0].amount.currency, Usd);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_whose_answer_and_message_were_lost_is_found_at_night() {
    let (engine, account, payment) = bought(false).await;
    let (key, actor, reason) = ("lost".to_owned(), "ops".to_owned(), "asked for".to_owned());
    let task = RefundTask { payment_id: payment.clone(), amount: Some(cents(2_500)), key, actor, reason };
    assert!(engine.billing.refund_payment(&task).await.is_err());
    assert_eq!(engine.balance(account).await, dong(2_000_000).micros);
    // Nothing is ordered beside it that could be too much, while nobody knows what became of it.
    assert_eq!(engine.billing.refunds_without_answer(&payment).await.unwrap(), [cents(2_500)]);
    let all = RefundTask { key: "all".to_owned(), amount: Some(cents(7_658)), ..task.clone() };
    let refused = engine.billing.refund_payment(&all).await;
    assert!(
        matches!(&refused, Err(RefundError::Amount { left, unanswered }) if left == "51.58 USD" && unanswered == "25 USD"),
        "{refused:?}"
    );
    engine.billing.reconcile().await.unwrap();
    assert_eq!(engine.balance(account).await, 1_347_088_000_000);
    engine.billing.reconcile().await.unwrap();
    assert_eq!(engine.balance(account).await, 1_347_088_000_000);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_others_have_overtaken_is_asked_for_again() {
    let (asked, may_answer) = <(Arc<Notify>, Arc<Notify>)>::default();
    let (engine, account, payment) = bought_at(changing_its_mind(&asked, &may_answer)).await;
    let slow = tokio::spawn({
        let (billing, payment) = (engine.billing.clone(), payment.clone());
        async move { billing.refresh_money_back(&payment, &[]).await.unwrap() }
    });
    asked.notified().await;
    assert_eq!(engine.billing.refresh_money_back(&payment, &[]).await.unwrap().noted, 1);
    may_answer.notify_one();
    assert_eq!(slow.await.unwrap().taken, 0);
    assert_eq!(engine.balance(account).await, dong(2_000_000).micros);
    engine.assert_sound().await;
}
