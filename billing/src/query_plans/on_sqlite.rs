//! SQLite: by the statistics that the migration has written down, so the same when empty and when filled.

use super::{
    Search, Statement, Store, accounts, backs, days, due_payments, due_plans, expired_grants, fill, fill_legs,
    grants_by_then, history, known_keys, known_plan_keys, limits, live_grants, locked_accounts, moments,
    moved_accounts, open_holds, open_reviews, ordered_refunds, overdue_holds, page, pages_of_the_past, payments_page,
    receipts, reversals, running_plans, shown_holds, spend, sql, totals, undone, values, voucher_pages, waiting_events,
};

/// A store with a big account, or with nothing in it yet.
async fn store(rows: i64) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("prepay.db")).await.unwrap();
    if rows > 0 {
        fill(&store, rows).await;
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
            ("status", page("status=expired", None), "posting_kind (account_id=? AND kind=?"),
            ("rare kind", page("kind=top_up", Some(4_000)), "posting_kind (account_id=? AND kind=? AND seq<?)"),
            ("days", days(), "USING PRIMARY KEY (account_id=? AND seq>? AND seq<?)"),
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
        let moments = store.plan(moments()).await.unwrap().join("; ");
        assert!(moments.contains("SEARCH p USING PRIMARY KEY (account_id=? AND seq=?)"), "{moments}");
        for query in
            ["", "kind=charge&service=service1", "from=1970-01-02&to=1970-02-03", "status=expired&from=1970-01-03"]
        {
            let plan = store.plan(totals(&store, query).await).await.unwrap().join("; ");
            assert!(plan.contains("day_total USING PRIMARY KEY (account_id=? AND day>? AND day<?)"), "{query}: {plan}");
            let ends = "posting USING PRIMARY KEY (account_id=? AND seq>? AND seq<?)";
            assert_eq!(plan.contains(ends), query.contains("from"), "{query}: {plan}");
            assert!(!plan.contains("SCAN posting"), "{query}: {plan}");
        }
        let spend = store.plan(spend()).await.unwrap().join("; ");
        for index in [
            "SEARCH day_total USING PRIMARY KEY (account_id=? AND day>? AND day<?)",
            "SEARCH hour_total USING PRIMARY KEY (account_id=? AND hour>? AND hour<?)",
            "SEARCH posting USING PRIMARY KEY (account_id=? AND seq>? AND seq<?)",
        ] {
            assert!(spend.contains(index), "{spend}");
        }
        let services = store.plan(sql(history::SERVICES, values![1])).await.unwrap().join("; ");
        assert!(services.contains("posting_service (account_id=? AND service>?)"), "{services}");
        let codes = store.plan(sql(history::sources::CODES, values![1])).await.unwrap().join("; ");
        assert!(codes.contains("credit_grant USING PRIMARY KEY (account_id=?)"), "{codes}");
    }
}

#[tokio::test]
async fn workers_and_lanes_find_their_rows_by_an_index() {
    let (_dir, store) = store(0).await;
    let searches: [(Search, &str); 21] = [
        (locked_accounts(), "SEARCH a USING INTEGER PRIMARY KEY"),
        (accounts(), "SEARCH a USING INTEGER PRIMARY KEY"),
        (due_payments(), "payment_check"),
        (waiting_events(), "outbox_waiting"),
        (expired_grants(), "credit_grant_expiry"),
        (live_grants(), "credit_grant_live (account_id=?)"),
        (known_keys(), "(account_id=? AND idem_key=?)"),
        (open_holds(), "credit_hold_open (account_id=?)"),
        (overdue_holds(), "credit_hold_expiry"),
        (reversals(), "posting_original (account_id=? AND original=?)"),
        (undone(), "posting_original (account_id=? AND original=?)"),
        (limits(), "SEARCH l USING PRIMARY KEY (account_id=?)"),
        (due_plans(), "subscription_due"),
        (running_plans(), "subscription_running (account_id=?)"),
        (known_plan_keys(), "(account_id=? AND idem_key=?)"),
        (open_reviews(), "review_item_open"),
        (ordered_refunds(), "payment_event_refund_ordered"),
        (backs(), "SEARCH b USING PRIMARY KEY (account_id=? AND payment_id=?)"),
        (receipts(), "receipt_payment (account_id=? AND payment_id=?)"),
        (grants_by_then(), "SEARCH entry USING PRIMARY KEY (account_id=? AND seq>?)"),
        (grants_by_then(), "SEARCH g USING PRIMARY KEY (account_id=? AND grant_id<?)"),
    ];
    for (search, index) in searches {
        let plan = store.plan(search.statement()).await.unwrap().join("; ");
        assert!(plan.contains(index), "{}: {plan}", search.text);
    }
}

#[tokio::test]
async fn what_is_held_is_listed_by_index_without_sorting() {
    for rows in [0, 8_000] {
        let (_dir, store) = store(rows).await;
        for search in shown_holds() {
            assert_plan(&store, search.text, search.statement(), "credit_hold_open (account_id=?)").await;
        }
    }
}

#[tokio::test]
async fn the_past_is_verified_and_signed_by_index_without_sorting() {
    let (_dir, store) = store(0).await;
    let keys = [
        "posting USING PRIMARY KEY (account_id=? AND seq>?)",
        "posting USING PRIMARY KEY (account_id>? AND account_id<?)",
        "entry USING PRIMARY KEY (account_id=? AND seq>? AND seq<?)",
        "entry USING PRIMARY KEY (account_id>? AND account_id<?)",
        "day_total USING PRIMARY KEY ((account_id,day,service,kind)>(?,?,?,?) AND account_id<?)",
        "hour_total USING PRIMARY KEY ((account_id,hour,service)>(?,?,?) AND account_id<?)",
        "signed_head USING PRIMARY KEY (account_id=? AND seq>? AND seq<?)",
        "signed_head USING PRIMARY KEY (account_id>? AND account_id<?)",
    ];
    for (search, key) in pages_of_the_past().into_iter().zip(keys) {
        let plan = store.plan(search.statement()).await.unwrap().join("; ");
        assert!(plan.contains(key) && !plan.contains("TEMP B-TREE"), "{plan}");
    }
    let plan = store.plan(moved_accounts().statement()).await.unwrap().join("; ");
    for index in [
        "SEARCH a USING INTEGER PRIMARY KEY (rowid>?)",
        "SEARCH h USING PRIMARY KEY (account_id=?)",
        "SEARCH p USING PRIMARY KEY (account_id=? AND seq=?)",
    ] {
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[tokio::test]
async fn vouchers_are_read_by_index_without_sorting() {
    for rows in [0, 8_000] {
        let (_dir, store) = store(rows).await;
        fill_legs(&store, rows.max(1)).await;
        for (search, index) in voucher_pages() {
            assert_plan(&store, search.text, search.statement(), index).await;
        }
    }
}
