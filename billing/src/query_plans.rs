//! How the database means to run the lists: each by an index, from its end, without sorting; and how the workers and the
//! lanes find their rows. What a plan looks like is each engine's own, which statements are looked at is not.

use domain::{
    account::AccountId,
    history::{Filter, PaymentFilter},
    time::Timestamp,
};

use crate::{
    history::{self, Parts, page::Span},
    payments,
    store::{Statement, Store, Value, sql, values},
    zone::Zone,
};

mod on_postgres;
mod on_sqlite;

/// Makes one big account and many small ones.
async fn fill(store: &Store, rows: i64) {
    let mut tx = store.write().await.unwrap();
    tx.execute(sql(
        "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         INSERT INTO posting (account_id, seq, at, kind, service, description, reference, amount,
                              balance_after, idem_key, fingerprint, link)
         SELECT CASE WHEN i % 2 = 0 THEN 1 ELSE 1 + i % 40 END, i, i * 60000,
                CASE WHEN i % 32 = 0 THEN 'expiry' ELSE 'charge' END, 'service' || (i % 8), '', '', -1, 0,
                'k' || i, '', '' FROM n",
        values![rows],
    ))
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

fn page(query: &str, before: Option<i64>) -> Statement {
    history::page::matching(AccountId(1), &Filter::from_query(query), Span { first: None, end: before }, 51)
}

fn days() -> Statement {
    history::page::matching(AccountId(1), &Filter::default(), Span { first: Some(100), end: Some(4_000) }, 51)
}

fn moments() -> Statement {
    history::moment::search(AccountId(1), &[Timestamp(60_000_000), Timestamp(90_000_000)])
}

/// What was charged, by day, hour and piece of an hour.
fn spend() -> Statement {
    let moments = (0..40).map(|day| Timestamp(66_600_000 + day * 86_400_000));
    let edges: Vec<_> = moments.map(crate::spend::Edge::of).collect();
    crate::spend::by_stretch(AccountId(1), &edges, &[(3, 100, 160)])
}

fn payments_page(query: &str, before: Option<i64>) -> Statement {
    let zone = Zone::named("Asia/Ho_Chi_Minh");
    payments::matching(AccountId(1), &PaymentFilter::from_query(query), &zone, before, 51)
}

async fn totals(store: &Store, query: &str) -> Statement {
    let (filter, zone) = (Filter::from_query(query), Zone::named("Asia/Ho_Chi_Minh"));
    let parts = Parts::find(&mut store.read().await.unwrap(), AccountId(1), &filter, &zone).await.unwrap();
    history::totals(AccountId(1), &filter, parts)
}

/// What a worker or a lane asks.
struct Search {
    text: &'static str,
    values: Vec<Value>,
}

impl Search {
    fn statement(&self) -> Statement {
        sql(self.text, self.values.clone())
    }
}

fn due_payments() -> Search {
    Search {
        text: "SELECT payment_id FROM payment WHERE next_check_at IS NOT NULL AND next_check_at <= $1 ORDER BY next_check_at LIMIT $2",
        values: values![0, 16],
    }
}

fn due_plans() -> Search {
    Search {
        text: "SELECT account_id FROM subscription WHERE next_check_at IS NOT NULL AND next_check_at <= $1 ORDER BY next_check_at LIMIT $2",
        values: values![0, 200],
    }
}

fn running_plans() -> Search {
    Search { text: crate::plans::desk::RUNNING, values: values!["[]"] }
}

fn known_plan_keys() -> Search {
    Search {
        text: "SELECT e.number FROM json_each($1) AS wanted CROSS JOIN subscription_event AS e
               WHERE e.account_id = CAST(wanted.value ->> 0 AS BIGINT) AND e.idem_key = (wanted.value ->> 1)",
        values: values!["[]"],
    }
}

fn waiting_events() -> Search {
    Search {
        text: "SELECT account_id, event_id, body FROM outbox WHERE dispatched_at IS NULL ORDER BY account_id, event_id LIMIT $1",
        values: values![500],
    }
}

fn expired_grants() -> Search {
    Search {
        text: "SELECT account_id FROM credit_grant
               WHERE is_live = 1 AND remaining > 0 AND expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
        values: values![0, 500],
    }
}

fn live_grants() -> Search {
    Search { text: crate::ledger::lane::GRANTS, values: values!["[1]"] }
}

fn open_holds() -> Search {
    Search { text: crate::ledger::lane::HOLDS, values: values!["[1]"] }
}

/// What is held, as the customer sees it.
fn shown_holds() -> [Search; 2] {
    use crate::ledger::holds::{COUNT, NEWEST};
    [Search { text: NEWEST, values: values![1, 20] }, Search { text: COUNT, values: values![1] }]
}

fn overdue_holds() -> Search {
    Search {
        text: "SELECT account_id FROM credit_hold WHERE is_open = 1 AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
        values: values![0, 500],
    }
}

fn reversals() -> Search {
    Search {
        text: "SELECT CAST(sum(p.amount) AS BIGINT) FROM json_each($1) AS wanted CROSS JOIN posting AS p
               WHERE p.account_id = CAST(wanted.value ->> 0 AS BIGINT)
                 AND p.original = CAST(wanted.value ->> 1 AS BIGINT) AND p.kind = 'reversal'",
        values: values!["[]"],
    }
}

fn undone() -> Search {
    Search { text: crate::ledger::lane::UNDONE, values: values!["[]"] }
}

fn limits() -> Search {
    Search { text: crate::ledger::lane::LIMITS, values: values!["[1]"] }
}

fn known_keys() -> Search {
    Search { text: crate::ledger::lane::KEYS, values: values!["[]"] }
}

/// The rows of accounts with what is known of a key.
fn accounts() -> Search {
    Search { text: crate::ledger::lane::ACCOUNTS, values: values!["[]"] }
}

fn locked_accounts() -> Search {
    Search { text: crate::ledger::lane::ACCOUNTS_LOCKED, values: values!["[]"] }
}

/// The refunds that were ordered lately.
fn ordered_refunds() -> Search {
    Search { text: payments::ORDERED_LATELY, values: values![0, 1_000] }
}

/// The refunds and disputes of a page of payments.
fn backs() -> Search {
    Search { text: payments::BACKS, values: values!["[]"] }
}

/// The receipt of a payment.
fn receipts() -> Search {
    Search { text: crate::receipts::RECEIPT, values: values![1, "-"] }
}

/// The findings that wait for an operator.
fn open_reviews() -> Search {
    Search { text: payments::review::OPEN, values: values![] }
}

/// The grants as they were after a posting.
fn grants_by_then() -> Search {
    Search { text: crate::ledger::as_of::GRANTS_BY_THEN, values: values![1, 4_000] }
}

/// What verifying reads page by page, from a key on.
fn pages_of_the_past() -> [Search; 8] {
    use crate::ledger::verify::{DAYS, HOURS, page};
    [
        Search { text: page::REST, values: values!["-", 1, 0, 2_000] },
        Search { text: page::FOLLOWING, values: values!["-", 1, 9, 2_000] },
        Search { text: page::ENTRIES_OF_PART, values: values!["-", 1, 0, 9] },
        Search { text: page::ENTRIES_BETWEEN, values: values!["-", 1, 9] },
        Search { text: DAYS, values: values!["-", 1, 0, "", "", 9, 4_000] },
        Search { text: HOURS, values: values!["-", 1, 0, "", 9, 4_000] },
        Search { text: crate::heads::OF_PART, values: values![1, 0, 9] },
        Search { text: crate::heads::BETWEEN, values: values![1, 9] },
    ]
}

/// What the signer of heads asks.
fn moved_accounts() -> Search {
    Search { text: crate::heads::MOVED, values: values![0, 100] }
}

/// The legs of the postings that [`fill`] makes: every fourth is paid by grant 8.
async fn fill_legs(store: &Store, rows: i64) {
    let mut tx = store.write().await.unwrap();
    tx.execute(sql(
        "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         INSERT INTO entry (account_id, seq, leg, book, grant_id, amount)
         SELECT CASE WHEN i % 2 = 0 THEN 1 ELSE 1 + i % 40 END, i, 0, 'credit', CASE WHEN i % 4 = 0 THEN 8 ELSE 9 END, -1
         FROM n",
        values![rows],
    ))
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// What a voucher paid, a page of the redeemed ones, and what all still pay.
fn voucher_pages() -> [(Search, &'static str); 3] {
    use crate::vouchers::{list, uses};
    [
        (Search { text: uses::OF_GRANT, values: values![1, 8, 4_000, 26] }, "entry_grant"),
        (Search { text: list::REDEEMED, values: values![1, "voucher", 4_000, 51] }, "posting_kind"),
        (Search { text: list::LIVE, values: values![1] }, "credit_grant_live"),
    ]
}
