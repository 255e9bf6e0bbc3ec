//! PostgreSQL: before anything is known of the tables, after they have grown unseen, and after they were analysed.

use sqlx::{Connection, Executor, PgConnection};

use super::{
    Search, Statement, Store, accounts, backs, days, due_payments, due_plans, expired_grants, fill, fill_legs,
    grants_by_then, history, known_keys, known_plan_keys, limits, live_grants, locked_accounts, moments,
    moved_accounts, open_holds, open_reviews, ordered_refunds, overdue_holds, page, pages_of_the_past, payments_page,
    reversals, running_plans, shown_holds, spend, sql, totals, undone, values, voucher_pages, waiting_events,
};

#[path = "../../tests/support/postgres.rs"]
mod postgres;

/// What is known of a table when a plan is made.
#[derive(Debug, Clone, Copy)]
enum Knowledge {
    Empty,
    Grown,
    Analysed,
}

async fn store(knowledge: Knowledge) -> (postgres::Fresh, Store) {
    let fresh = postgres::Fresh::make().await;
    let store = Store::connect(&fresh.url().parse().unwrap()).await.unwrap();
    if !matches!(knowledge, Knowledge::Empty) {
        fill(&store, 8_000).await;
    }
    if matches!(knowledge, Knowledge::Analysed) {
        // The owner may, the engine's role may not.
        let mut owner = PgConnection::connect(&fresh.url()).await.unwrap();
        owner.execute("ANALYZE").await.unwrap();
    }
    (fresh, store)
}

async fn assert_plan(store: &Store, what: &str, statement: Statement, index: &str, condition: &str) {
    let plan = store.plan(statement).await.unwrap().join("; ");
    assert!(plan.contains(index) && plan.contains(condition), "{what}: {plan}");
    assert!(!plan.contains("Sort") && !plan.contains("Seq Scan") && !plan.contains("Bitmap"), "{what}: {plan}");
}

#[tokio::test]
async fn lists_are_read_by_index_without_sorting() {
    for knowledge in [Knowledge::Empty, Knowledge::Grown, Knowledge::Analysed] {
        let (_fresh, store) = store(knowledge).await;
        let account = "(account_id = '1'::bigint)";
        for (what, statement, index, condition) in [
            ("newest", page("", None), "posting_pkey", account),
            ("next page", page("", Some(4_000)), "posting_pkey", "(seq < '4000'::bigint)"),
            ("kind", page("kind=charge", None), "posting_pkey", account),
            ("service", page("service=service1", None), "using posting_", account),
            ("service, next", page("service=service1", Some(4_000)), "using posting_", "(seq < '4000'::bigint)"),
            ("status", page("status=expired", None), "posting_kind", "(kind = 'expiry'::text)"),
            ("rare kind", page("kind=top_up", Some(4_000)), "posting_kind", "(seq < '4000'::bigint)"),
            ("days", days(), "posting_pkey", "(seq >= '100'::bigint)"),
            ("payments", payments_page("", None), "payment_number", account),
            ("payments, next", payments_page("", Some(9)), "payment_number", "(number < '9'::bigint)"),
            ("payments by status", payments_page("status=failed", None), "payment_", account),
        ] {
            assert_plan(&store, &format!("{what}, {knowledge:?}"), statement, index, condition).await;
        }
        for query in
            ["", "kind=charge&service=service1", "from=1970-01-02&to=1970-02-03", "status=expired&from=1970-01-03"]
        {
            let plan = store.plan(totals(&store, query).await).await.unwrap().join("; ");
            assert!(!plan.contains("Seq Scan"), "{query}, {knowledge:?}: {plan}");
            assert!(plan.contains("day_total_pkey on day_total"), "{query}, {knowledge:?}: {plan}");
            if query.contains("from") && !matches!(knowledge, Knowledge::Empty) {
                assert!(plan.contains("using posting_"), "{query}, {knowledge:?}: {plan}");
            }
        }
        let plan = store.plan(spend()).await.unwrap().join("; ");
        for index in [
            "day_total_pkey on day_total",
            "hour_total_pkey on hour_total",
            "(hour < ((e_1.item ->> 2))::bigint)",
            "(day < ((e.item ->> 2))::bigint)",
        ] {
            assert!(plan.contains(index), "{knowledge:?}: {plan}");
        }
        assert!(!plan.contains("Seq Scan") && !plan.contains("Join Filter"), "{knowledge:?}: {plan}");
        let plan = store.plan(moments()).await.unwrap().join("; ");
        let by_index =
            matches!(knowledge, Knowledge::Empty) || plan.contains("Index Scan using posting_pkey on posting p");
        assert!(by_index, "{knowledge:?}: {plan}");
        if !matches!(knowledge, Knowledge::Empty) {
            let what = format!("services, {knowledge:?}");
            assert_plan(&store, &what, sql(history::SERVICES, values![1]), "Only Scan using posting_service", "").await;
        }
        store.close().await;
    }
}

#[tokio::test]
async fn workers_and_lanes_find_their_rows_by_an_index() {
    for knowledge in [Knowledge::Empty, Knowledge::Grown, Knowledge::Analysed] {
        let (_fresh, store) = store(knowledge).await;
        let searches: [(Search, &str); 13] = [
            (accounts(), "using ledger_account_pkey"),
            (due_payments(), "using payment_check"),
            (waiting_events(), "using outbox_waiting"),
            (expired_grants(), "using credit_grant_expiry"),
            (live_grants(), "using credit_grant_"),
            (known_keys(), "using posting_key"),
            (open_holds(), "using credit_hold_"),
            (overdue_holds(), "using credit_hold_expiry"),
            (reversals(), "using posting_"),
            (limits(), "using spending_limit"),
            (due_plans(), "using subscription_due"),
            (running_plans(), "using subscription_"),
            (known_plan_keys(), "using subscription_event_"),
        ];
        for (search, index) in searches {
            // While a table is empty all its indexes cost the same.
            let index = if matches!(knowledge, Knowledge::Empty) { "Index" } else { index };
            assert_plan(&store, &format!("{}, {knowledge:?}", search.text), search.statement(), index, "").await;
        }
        // It sorts the few that are named, to lock them in order.
        let plan = store.plan(locked_accounts().statement()).await.unwrap().join("; ");
        for index in ["using ledger_account_pkey", "using posting_"] {
            assert!(plan.contains(index) && !plan.contains("Seq Scan"), "{knowledge:?}: {plan}");
        }
        // And here to group them.
        let plan = store.plan(undone().statement()).await.unwrap().join("; ");
        let index =
            if matches!(knowledge, Knowledge::Empty) { "Index Scan" } else { "Index Scan using posting_original" };
        assert_eq!(plan.matches(index).count(), 2, "{knowledge:?}: {plan}");
        assert!(!plan.contains("Seq Scan"), "{knowledge:?}: {plan}");
        let plan = store.plan(open_reviews().statement()).await.unwrap().join("; ");
        assert!(plan.contains("review_item_open"), "{knowledge:?}: {plan}");
        let plan = store.plan(ordered_refunds().statement()).await.unwrap().join("; ");
        assert!(plan.contains("payment_event_refund_ordered"), "{knowledge:?}: {plan}");
        let plan = store.plan(backs().statement()).await.unwrap().join("; ");
        assert!(plan.contains("money_back_pkey"), "{knowledge:?}: {plan}");
        for search in shown_holds() {
            let plan = store.plan(search.statement()).await.unwrap().join("; ");
            assert!(plan.contains("credit_hold_") && !plan.contains("Seq Scan"), "{knowledge:?}: {plan}");
        }
        let plan = store.plan(grants_by_then().statement()).await.unwrap().join("; ");
        for index in ["entry_pkey on entry", "credit_grant_pkey on credit_grant"] {
            assert!(plan.contains(index) && !plan.contains("Seq Scan"), "{knowledge:?}: {plan}");
        }
        store.close().await;
    }
}

const TABLES: [&str; 8] =
    ["posting", "posting", "entry", "entry", "day_total", "hour_total", "signed_head", "signed_head"];

#[tokio::test]
async fn the_past_is_verified_and_signed_by_index_without_sorting() {
    for knowledge in [Knowledge::Empty, Knowledge::Grown, Knowledge::Analysed] {
        let (_fresh, store) = store(knowledge).await;
        for (search, table) in pages_of_the_past().into_iter().zip(TABLES) {
            let plan = store.plan(search.statement()).await.unwrap().join("; ");
            assert!(plan.contains(&format!("Index Scan using {table}_pkey")), "{knowledge:?}: {plan}");
            assert!(!plan.contains("Sort") && !plan.contains("Gather"), "{knowledge:?}: {plan}");
            assert!(!plan.contains("Filter"), "{knowledge:?}: {plan}");
        }
        let plan = store.plan(moved_accounts().statement()).await.unwrap().join("; ");
        let posting = if matches!(knowledge, Knowledge::Empty) { "using posting_" } else { "using posting_pkey" };
        for index in ["using ledger_account_pkey", "using signed_head_pkey", posting] {
            assert!(plan.contains(index) && !plan.contains("Seq Scan"), "{knowledge:?}: {plan}");
        }
        store.close().await;
    }
}

#[tokio::test]
async fn vouchers_are_read_by_index() {
    let (_fresh, store) = store(Knowledge::Grown).await;
    fill_legs(&store, 8_000).await;
    for (search, index) in voucher_pages() {
        let plan = store.plan(search.statement()).await.unwrap().join("; ");
        assert!(plan.contains(index) && !plan.contains("Seq Scan"), "{}: {plan}", search.text);
    }
    store.close().await;
}
