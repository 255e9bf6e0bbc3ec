//! A long past, written straight into the tables: one account with a tenth of it, the rest spread over thousands. It is for
//! reading and for growth; its chain is none.

use billing::store::{Store, sql};

use super::Options;

/// The first account of the many. The big one is account 1 below it.
pub(crate) const BIG: i64 = 20_001;
/// Rows of each of the small ones.
const SMALL_ROWS: i64 = 1_000;
/// When the past begins: 14 November 2023. A posting every 20 seconds in the big account, an hour and a half in the small ones.
const START_MS: i64 = 1_700_000_000_000;

pub(crate) async fn run(options: &Options) {
    let store = options.store().await;
    let rows = options.number("rows", 10_000_000);
    let small = (rows - rows / 10) / SMALL_ROWS;
    accounts(&store, BIG, 1, rows / 10).await;
    accounts(&store, BIG + 1, small, SMALL_ROWS).await;
    past(&store, BIG, 1, rows / 10, 20_000).await;
    // In parts, so that no transaction is huge.
    for first in (0..small).step_by(1_000) {
        past(&store, BIG + 1 + first, (small - first).min(1_000), SMALL_ROWS, 5_400_000).await;
    }
    execute(
        &store,
        "INSERT INTO day_total (account_id, day, service, kind, count, amount)
         SELECT account_id, at / 86400000, service, kind, count(*), CAST(sum(amount) AS BIGINT)
         FROM posting WHERE idem_key LIKE 'past:%' GROUP BY account_id, at / 86400000, service, kind"
            .to_owned(),
    )
    .await;
    execute(
        &store,
        "INSERT INTO hour_total (account_id, hour, service, count, amount)
         SELECT account_id, at / 3600000, service, count(*), CAST(sum(amount) AS BIGINT)
         FROM posting WHERE idem_key LIKE 'past:%' AND kind = 'charge' GROUP BY account_id, at / 3600000, service"
            .to_owned(),
    )
    .await;
    println!("filled {rows}");
    store.close().await;
}

async fn accounts(store: &Store, first: i64, count: i64, rows: i64) {
    let last = first + count;
    execute(
        store,
        format!(
            "WITH RECURSIVE n (i) AS (SELECT CAST({first} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {last})
             INSERT INTO account (account_id, name, time_zone, created_at) SELECT i, 'a', 'Asia/Ho_Chi_Minh', 0 FROM n"
        ),
    )
    .await;
    execute(
        store,
        format!(
            "INSERT INTO ledger_account (account_id, currency, seq, head, posted_at, debt, credit_limit, balance, payments,
                                         events, created_at)
             SELECT account_id, 'USD', {rows}, '', 0, 0, 0, 0, 0, 0, 0 FROM account
             WHERE account_id >= {first} AND account_id < {last}"
        ),
    )
    .await;
}

/// One movement in five hundred is a top-up, the others are charges of twelve services, of which some are rare.
async fn past(store: &Store, first: i64, count: i64, rows: i64, step_ms: i64) {
    execute(
        store,
        format!(
            "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {rows}),
                            a (id) AS (SELECT CAST({first} AS BIGINT) UNION ALL SELECT id + 1 FROM a WHERE id + 1 < {first} + {count})
             INSERT INTO posting (account_id, seq, at, kind, service, description, reference, amount, balance_after,
                                  idem_key, fingerprint, link)
             SELECT a.id, n.i, {START_MS} + n.i * {step_ms}, CASE WHEN n.i % 500 = 0 THEN 'top_up' ELSE 'charge' END,
                    CASE WHEN n.i % 500 = 0 THEN '' WHEN n.i % 997 = 0 THEN 'rare' || (n.i % 4) ELSE 'service' || (n.i % 8) END,
                    'Llama 4', '', CASE WHEN n.i % 500 = 0 THEN 617000 ELSE -1234 END, 0, 'past:' || n.i,
                    '0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
             FROM a CROSS JOIN n"
        ),
    )
    .await;
}

async fn execute(store: &Store, text: String) {
    let mut tx = store.write().await.expect("a transaction");
    tx.execute(sql(text.leak(), vec![])).await.expect("rows");
    tx.commit().await.expect("rows");
}
