//! The database itself refuses to change what has happened.

use domain::{currency::Currency, ledger::GrantSource};

use crate::support::{Engine, NOW, charge, grant, paid, request, usd};

#[tokio::test]
async fn the_database_refuses_to_change_or_delete_what_happened() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let credit = grant(usd(5_000_000), GrantSource::Voucher, Some(NOW.plus_days(1)), &[]);
    engine.billing.post(account, request("g", credit)).await.unwrap();
    engine.billing.post(account, request("c", charge(usd(1), "speech", ""))).await.unwrap();
    let vietnam = engine.account("v@example.com", Currency::Vnd).await;
    let payment = engine.vnpay_payment(vietnam, "k").await;
    let evidence = domain::payment::Evidence { event_key: Some("e".to_owned()), ..paid(&payment) };
    engine.billing.settle(evidence).await.unwrap();

    let mut raw = engine.raw().await;
    for statement in [
        "UPDATE posting SET amount = amount + 1",
        "UPDATE posting SET description = 'x' WHERE seq = 1",
        "DELETE FROM posting",
        "UPDATE entry SET amount = 1",
        "DELETE FROM entry WHERE leg = 0",
        "INSERT OR REPLACE INTO posting SELECT * FROM posting",
        "INSERT OR REPLACE INTO posting SELECT account_id, 77, at, kind, service, status, description, reference, amount, balance_after, idem_key, fingerprint FROM posting",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry",
        "INSERT OR REPLACE INTO payment_event SELECT * FROM payment_event",
        "INSERT OR REPLACE INTO gateway_inbox SELECT * FROM gateway_inbox",
        "INSERT OR REPLACE INTO billing_profile SELECT * FROM billing_profile",
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
        "UPDATE payment SET state = 'failed', posting_seq = NULL, credited = NULL",
        "UPDATE payment SET amount = amount + 1 WHERE state = 'succeeded'",
        "DELETE FROM payment",
        "UPDATE ledger_account SET debt = -1",
        "UPDATE ledger_account SET balance = 9000000000000001",
    ] {
        let refused = sqlx::query(statement).execute(&mut raw).await;
        assert!(refused.is_err(), "{statement}");
    }
    engine.assert_sound().await;
}

/// The rule of the schema that a distributed PostgreSQL needs: whatever belongs to an account has its number first in
/// every key.
#[tokio::test]
async fn every_key_of_an_accounts_table_starts_with_the_account() {
    use sqlx::Row;
    // These carry their account in themselves, or are about persons.
    let global = ["user_identity", "session", "_sqlx_migrations"];
    let engine = Engine::open().await;
    let mut raw = engine.raw().await;
    let rows = sqlx::query(
        "SELECT t.name, i.name, (SELECT c.name FROM pragma_index_info(i.name) AS c WHERE c.seqno = 0)
         FROM sqlite_schema AS t JOIN pragma_index_list(t.name) AS i
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND i.\"unique\" = 1",
    );
    let rows = rows.fetch_all(&mut raw).await.unwrap();
    assert!(rows.len() > 10);
    for row in rows {
        let (table, index, first): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        if !global.contains(&table.as_str()) {
            assert_eq!(first, "account_id", "{table}.{index}");
        }
    }
}
