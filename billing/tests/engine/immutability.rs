//! The database itself refuses to change what has happened.

use billing::payments::review::{Decision, ReviewTask};
use domain::{
    currency::Currency,
    ledger::{Charge, Command, GrantSource, Usage},
    payment::{BackKind, BackState, MoneyBack},
    quote::Spread,
};

use sqlx::Row;

use crate::database::{FORBIDDEN, FOREIGN_KEYS, UNIQUE_KEYS};
use crate::support::{Engine, NOW, dong, grant, paid, request, usd};

/// These carry their account in themselves, are about persons, or are small reference tables.
const GLOBAL: [&str; 10] = [
    "user_identity",
    "session",
    "api_key",
    "voucher",
    "voucher_claim",
    "plan_version",
    "plan_retirement",
    "worker_run",
    "exchange_rate",
    "_sqlx_migrations",
];

#[tokio::test]
async fn the_database_refuses_to_change_or_delete_what_happened() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let credit = grant(usd(5_000_000), GrantSource::Voucher, Some(NOW.plus_days(1)), &[]);
    engine.billing.post(account, request("g", credit)).await.unwrap();
    let usage = Some(Usage { resource: "whisper".to_owned(), rated: None });
    let charge = Charge { service: "speech".to_owned(), amount: usd(1), description: String::new(), usage };
    engine.billing.post(account, request("c", Command::Charge(charge))).await.unwrap();
    let vietnam = engine.account("v@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(vietnam, "k").await;
    let evidence = domain::payment::Evidence { event_key: Some("e".to_owned()), ..paid(&payment) };
    engine.billing.settle(evidence).await.unwrap();
    // More than was paid goes back: a refund, and a finding about it, which is closed.
    for whole in [1_000_000, 1] {
        let back = MoneyBack {
            id: format!("re_{whole}"),
            kind: BackKind::Refund,
            amount: dong(whole),
            state: BackState::Gone,
        };
        engine.billing.book_money_back(&payment, vec![back]).await.unwrap();
    }
    let (payment_id, actor, reason) = (payment, "op".to_owned(), "seen".to_owned());
    let close = ReviewTask { payment_id, decision: Decision::Close, actor, reason };
    engine.billing.decide_review(close).await.unwrap();
    engine.billing.sign_heads().await.unwrap();
    let rate = billing::rates::NewRate {
        pair: "USD/VND".parse().unwrap(),
        rate: "26250".parse().unwrap(),
        spread: Spread::NONE,
        source: "Test Bank".to_owned(),
        observed_at: NOW,
    };
    engine.billing.enter_rates(&[rate], "ops", false).await.unwrap();

    let mut raw = engine.raw().await;
    let everywhere = [
        "UPDATE posting SET amount = amount + 1",
        "UPDATE posting SET description = 'x' WHERE seq = 1",
        "DELETE FROM posting",
        "UPDATE entry SET amount = 1",
        "DELETE FROM entry WHERE leg = 0",
        "UPDATE charge_usage SET quantity = '1'",
        "DELETE FROM charge_usage",
        "UPDATE signed_head SET balance = balance + 1",
        "DELETE FROM signed_head",
        "UPDATE credit_grant SET amount = amount + 1",
        "UPDATE credit_grant SET remaining = -1",
        "UPDATE credit_grant SET remaining = amount + 1",
        "UPDATE credit_grant SET expires_at = NULL",
        "DELETE FROM credit_grant",
        "UPDATE billing_profile SET name = 'x'",
        "DELETE FROM billing_profile",
        "UPDATE payment_event SET state = 'succeeded'",
        "DELETE FROM payment_event",
        "UPDATE gateway_inbox SET at = 0",
        "DELETE FROM gateway_inbox",
        "UPDATE payment SET amount = amount + 1 WHERE state = 'succeeded'",
        "DELETE FROM payment",
        "UPDATE receipt SET number = 9",
        "DELETE FROM receipt",
        "DELETE FROM money_back",
        "UPDATE money_back SET amount = 0",
        "DELETE FROM review_item",
        "UPDATE review_item SET what = 'x'",
        "UPDATE ledger_account SET debt = -1",
        "UPDATE ledger_account SET balance = 9000000000000001",
    ];
    for statement in everywhere.iter().chain(FORBIDDEN) {
        let refused = sqlx::query(*statement).execute(&mut raw).await;
        assert!(refused.is_err(), "{statement}");
    }
    engine.assert_sound().await;
}

/// The rule of the schema that a distributed PostgreSQL needs: whatever belongs to an account has its number first in
/// every key.
#[tokio::test]
async fn every_key_of_an_accounts_table_starts_with_the_account() {
    let engine = Engine::open().await;
    let rows = sqlx::query(UNIQUE_KEYS).fetch_all(&mut engine.raw().await).await.unwrap();
    assert!(rows.len() > 10);
    for row in rows {
        let (table, index, first): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        if !GLOBAL.contains(&table.as_str()) {
            assert_eq!(first, "account_id", "{table}.{index}");
        }
    }
}

#[tokio::test]
async fn no_foreign_key_crosses_accounts() {
    let engine = Engine::open().await;
    let rows = sqlx::query(FOREIGN_KEYS).fetch_all(&mut engine.raw().await).await.unwrap();
    assert!(rows.len() > 5);
    for row in rows {
        let (table, other): (String, String) = (row.get(0), row.get(1));
        let columns: (String, String) = (row.get(2), row.get(3));
        assert_eq!(GLOBAL.contains(&table.as_str()), GLOBAL.contains(&other.as_str()), "{table} refers to {other}");
        if !GLOBAL.contains(&table.as_str()) {
            assert_eq!(columns, ("account_id".to_owned(), "account_id".to_owned()), "{table} refers to {other}");
        }
    }
}
