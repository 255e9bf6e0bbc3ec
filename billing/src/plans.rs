//! How the database means to run the lists: each by an index, from its end, without sorting.

use domain::{
    account::AccountId,
    history::{Filter, PaymentFilter},
};

use crate::{
    history, payments,
    store::{Statement, Store, sql, values},
    zone::Zone,
};

/// A store with a big account, or with nothing in it yet.
async fn store(rows: i64) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("prepay.db");
    let store = Store::open(&file).await.unwrap();
    if rows > 0 {
        let mut tx = store.write().await.unwrap();
        tx.execute(sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
             INSERT INTO posting (account_id, seq, at, kind, service, status, description, reference, amount,
                                  balance_after, idem_key, fingerprint)
             SELECT CASE WHEN i % 2 = 0 THEN 1 ELSE 1 + i % 40 END, i, i * 60000, 'charge',
                    'service' || (i % 8), CASE WHEN i % 32 = 0 THEN 'expired' ELSE 'success' END, '', '', -1, 0,
                    'k' || i, '' FROM n",
            values![rows],
        ))
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
    (dir, store)
}

async fn assert_plan(store: &Store, what: &str, statement: Statement, index: &str) {
    let plan = store.plan(statement).await.unwrap();
    let text = plan.join("; ");
    assert!(plan.iter().any(|step| step.contains(index)), "{what}: {text}");
    assert!(
        !text.contains("TEMP B-TREE") && !text.contains("SCAN posting") && !text.contains("SCAN p"),
        "{what}: {text}"
    );
}

fn page(query: &str, before: Option<i64>) -> Statement {
    let zone = Zone::named("Asia/Ho_Chi_Minh");
    history::matching(AccountId(1), &Filter::from_query(query), &zone, before, 51)
}

fn payments_page(query: &str, before: Option<i64>) -> Statement {
    let zone = Zone::named("Asia/Ho_Chi_Minh");
    payments::matching(AccountId(1), &PaymentFilter::from_query(query), &zone, before, 51)
}

#[tokio::test]
async fn lists_are_read_by_index_without_sorting() {
    for rows in [0, 8_000] {
        let (_dir, store) = store(rows).await;
        let primary = "USING PRIMARY KEY (account_id=?";
        for (what, statement, index) in [
            ("newest", page("", None), primary),
            ("next page", page("", Some(4_000)), "USING PRIMARY KEY (account_id=? AND seq<?)"),
            ("kind", page("kind=charge", None), primary),
            ("service", page("service=service1", None), "posting_service (account_id=? AND service=?"),
            (
                "service, next",
                page("service=service1", Some(4_000)),
                "posting_service (account_id=? AND service=? AND seq<?)",
            ),
            ("status", page("status=expired", None), "posting_status (account_id=? AND status=?"),
        ] {
            assert_plan(&store, &format!("{what}, {rows} rows"), statement, index).await;
        }
        for (what, statement, index) in [
            ("payments", payments_page("", None), "(account_id=?"),
            ("payments, next", payments_page("", Some(9)), "(account_id=? AND number<?)"),
            ("payments by status", payments_page("status=failed", None), "payment_shown (account_id=? AND shown=?"),
        ] {
            assert_plan(&store, &format!("{what}, {rows} rows"), statement, index).await;
        }
        let days = store.plan(page("from=1970-01-02&to=1970-01-03", None)).await.unwrap().join("; ");
        assert!(!days.contains("SCAN"), "days, {rows} rows: {days}");
        let services = store.plan(sql(history::SERVICES, values![1])).await.unwrap().join("; ");
        assert!(services.contains("posting_service (account_id=? AND service>?)"), "{services}");
    }
}

#[tokio::test]
async fn workers_find_their_rows_by_partial_indexes() {
    let (_dir, store) = store(0).await;
    for (text, values, index) in [
        (
            "SELECT payment_id FROM payment WHERE next_check_at IS NOT NULL AND next_check_at <= $1 ORDER BY next_check_at LIMIT $2",
            values![0, 16],
            "payment_check",
        ),
        (
            "SELECT account_id, event_id, body FROM outbox WHERE dispatched_at IS NULL ORDER BY account_id, event_id LIMIT $1",
            values![500],
            "outbox_waiting",
        ),
        (
            "SELECT account_id FROM credit_grant
             WHERE remaining > 0 AND expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
            values![0, 500],
            "credit_grant_expiry",
        ),
        (
            "SELECT account_id, grant_id FROM credit_grant
             WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND remaining > 0",
            values!["[1]"],
            "credit_grant_live (account_id=?)",
        ),
        (
            "SELECT p.seq FROM json_each($1) AS wanted CROSS JOIN posting AS p
             WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND p.idem_key = (wanted.value ->> 1)",
            values!["[]"],
            "(account_id=? AND idem_key=?)",
        ),
    ] {
        let plan = store.plan(sql(text, values)).await.unwrap().join("; ");
        assert!(plan.contains(index), "{text}: {plan}");
    }
}
