//! Reconciling: payments and postings are held against each other, and what differs is found once.

use domain::{
    currency::Currency,
    payment::{BackKind, BackState, MoneyBack, PaymentId},
};
use sqlx::Executor;

use crate::support::{Engine, dong, paid};

/// Two paid payments, one of them refunded in part, and one that is open.
async fn story() -> (Engine, PaymentId, PaymentId) {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let first = engine.vnpay_payment(account, "first").await;
    let second = engine.vnpay_payment(account, "second").await;
    engine.vnpay_payment(account, "open").await;
    for payment in [&first, &second] {
        engine.billing.settle(paid(payment)).await.unwrap();
    }
    let refund =
        |id: &str, state| MoneyBack { id: id.to_owned(), kind: BackKind::Refund, amount: dong(400_000), state };
    engine.billing.book_money_back(&second, vec![refund("1", BackState::Gone)]).await.unwrap();
    engine.billing.book_money_back(&second, vec![refund("2", BackState::Open)]).await.unwrap();
    engine.billing.book_money_back(&second, vec![refund("2", BackState::Returned)]).await.unwrap();
    (engine, first, second)
}

/// What is found after the tables were changed behind the engine's back.
async fn found(statement: &str) -> (Engine, Vec<&'static str>) {
    let (engine, first, second) = story().await;
    let mut owner = engine.owner().await;
    let statement = statement.replace("$first", first.as_str()).replace("$second", second.as_str());
    for statement in crate::database::UNGUARD.iter().map(|text| (*text).to_owned()).chain([statement]) {
        owner.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
    }
    let report = engine.billing.reconcile().await.unwrap();
    let mut found: Vec<_> = report.differences.iter().map(|difference| difference.what).collect();
    found.sort_unstable();
    (engine, found)
}

#[tokio::test]
async fn what_agrees_is_reported_with_the_day_s_totals() {
    let (engine, ..) = story().await;
    let report = engine.billing.reconcile().await.unwrap();
    assert_eq!((report.payments, report.top_ups, report.differences.len(), report.reviews), (2, 2, 0, 0));
    assert_eq!(report.open.iter().map(|open| open.count).sum::<i64>(), 1);
    assert_eq!(report.totals.len(), 1);
    let total = &report.totals[0];
    assert_eq!((total.count, total.charged, total.back), (2, dong(2_000_000), dong(400_000)));
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_credit_of_another_amount_is_found() {
    let (engine, found) = found("UPDATE posting SET amount = amount + 1 WHERE reference = '$first'").await;
    assert_eq!(found, ["reconcile:amount"]);
    // The same difference is one finding, however often it is found.
    engine.billing.reconcile().await.unwrap();
    let open = engine.billing.open_reviews().await.unwrap();
    assert_eq!(open.iter().map(|item| item.what.as_str()).collect::<Vec<_>>(), ["reconcile:amount"]);
}

#[tokio::test]
async fn a_credit_of_other_than_was_bought_is_found() {
    let (_, found) = found("UPDATE payment SET credited = credited + 1 WHERE payment_id = '$first'").await;
    assert_eq!(found, ["reconcile:amount", "reconcile:credited"]);
}

#[tokio::test]
async fn a_payment_without_its_top_up_and_a_top_up_without_its_payment_are_found() {
    let (_, both) = found("UPDATE payment SET posting_seq = 99 WHERE payment_id = '$first'").await;
    assert_eq!(both, ["reconcile:no_payment", "reconcile:no_posting"]);
    let (_, unpaid) =
        found("UPDATE payment SET state = 'failed', posting_seq = NULL, credited = NULL WHERE payment_id = '$first'")
            .await;
    assert_eq!(unpaid, ["reconcile:no_payment"]);
}

#[tokio::test]
async fn a_refund_that_holds_other_than_it_took_is_found() {
    let (_, found) = found("UPDATE money_back SET credit = credit + 1 WHERE back_id = '1'").await;
    assert_eq!(found, ["reconcile:money_back"]);
}

#[tokio::test]
async fn one_of_all_processes_does_the_night_s_work_and_none_before_it_is_due() {
    let (engine, ..) = story().await;
    let second = engine.second().await;
    let (mine, other) = tokio::join!(engine.billing.reconcile_when_due(), second.reconcile_when_due());
    let done = usize::from(mine.unwrap().is_some()) + usize::from(other.unwrap().is_some());
    assert_eq!(done, 1);
    assert_eq!(engine.billing.reconcile_when_due().await.unwrap(), None);
    engine.clock.advance_seconds(24 * 60 * 60);
    assert!(second.reconcile_when_due().await.unwrap().is_some());
    second.shutdown().await;
}
