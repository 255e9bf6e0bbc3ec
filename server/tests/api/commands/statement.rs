//! `server statement`

use super::{account, tamper};
use crate::support::{Ran, TestApp, customer_of};

async fn statement(app: &TestApp, country: &str, from: &str, to: &str) -> Ran {
    app.prepay(&["statement", "--account", &customer_of(country), "--from", from, "--to", to]).await
}

async fn adjust(app: &TestApp, amount: &str, key: &str) {
    let account = customer_of("JP");
    let line = ["adjust", "--account", &account, amount, "--reason", "why", "--key", key, "--actor", "op"];
    app.prepay(&line).await.done();
}

/// Three movements; the first and the second on either side of midnight in Tokyo, which is three in the afternoon in UTC.
#[tokio::test]
async fn a_period_is_cut_in_the_account_s_zone() {
    let app = TestApp::start().await;
    let account = account(&app, "JP").await;
    for (amount, key) in [("--amount=1000", "a"), ("--amount=500", "b"), ("--amount=-200.5", "c")] {
        adjust(&app, amount, key).await;
    }
    // 2026-10-31 14:59:59.999 UTC, a millisecond later, and 2026-11-30 14:59:59.999 UTC.
    tamper(
        &app,
        &[
            "UPDATE account SET time_zone = 'Asia/Tokyo'",
            "DROP TRIGGER posting_no_update",
            "UPDATE posting SET at = CASE seq WHEN 1 THEN 1793458799999 WHEN 2 THEN 1793458800000 ELSE 1796050799999 END",
            "DELETE FROM day_total",
            "INSERT INTO day_total SELECT account_id, at / 86400000, service, kind, count(*), sum(amount) FROM posting
             GROUP BY account_id, at / 86400000, service, kind",
        ],
    )
    .await;
    let line = |days: &str, opening: &str, count: &str, amount: &str, closing: &str| {
        format!(
            "Account {account}, {days}, JPY\n\n\
             What             Service  Count  Amount\n\
             opening balance                  {opening}\n\
             adjustment                {count}      {amount}\n\
             closing balance                  {closing}\n"
        )
    };
    let november = statement(&app, "JP", "2026-11-01", "2026-11-30").await.done();
    assert_eq!(november, line("2026-11-01 to 2026-11-30", "1000", "2", "299.5", "1299.5"));
    let october = statement(&app, "JP", "2026-10-31", "2026-10-31").await.done();
    assert_eq!(october, line("2026-10-31 to 2026-10-31", "0", "1", "1000", "1000"));
    let all = statement(&app, "JP", "0001-01-01", "9999-12-31").await.done();
    assert_eq!(all, line("0001-01-01 to 9999-12-31", "0", "3", "1299.5", "1299.5"));
    for (from, to, balance) in [("2020-01-01", "2020-12-31", "0"), ("2030-01-01", "2030-12-31", "1299.5")] {
        let quiet = statement(&app, "JP", from, to).await.done();
        assert_eq!(
            quiet,
            format!(
                "Account {account}, {from} to {to}, JPY\n\n\
                 What             Service  Count  Amount\n\
                 opening balance                  {balance}\n\
                 closing balance                  {balance}\n"
            )
        );
    }
}

#[tokio::test]
async fn what_is_no_period_is_refused() {
    let app = TestApp::start().await;
    account(&app, "US").await;
    for bad in
        ["2026-02-29", "2026-13-01", "2026-1-1", "01/11/2026", "yesterday", "2026-11-01T00:00", "10000-01-01", ""]
    {
        let why = format!("{bad} is no day such as 2026-11-01");
        assert_eq!(statement(&app, "US", bad, "2026-11-30").await.refused(), why);
        assert_eq!(statement(&app, "US", "2026-11-01", bad).await.refused(), why);
    }
    let said = statement(&app, "US", "2026-11-30", "2026-11-01").await.refused();
    let why = "the last day, 2026-11-01, is before the first, 2026-11-30; give the earlier one with --from";
    assert_eq!(said, why);
    let said = app.prepay(&["statement", "--account", "1", "--from", "2026-11-01"]).await.not_understood();
    assert!(said.contains("--to"), "{said}");
}
