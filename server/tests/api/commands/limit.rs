//! `server limit …`

use billing::ledger::AuthorizeError;
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{Charge, Command, Denial, Request},
    money::Money,
};

use super::funded;
use crate::support::{Ran, TestApp, customer_of};

fn usd(micros: i64) -> Money {
    Money::from_micros(micros, Currency::Usd)
}

/// Charges a service by the running engine.
async fn charge(app: &TestApp, account: AccountId, key: &str, micros: i64) {
    let (service, amount) = ("speech".to_owned(), usd(micros));
    let command = Command::Charge(Charge { service, amount, description: String::new(), usage: None });
    let request = Request { key: key.to_owned(), fingerprint: key.to_owned(), command };
    app.billing.post(account, request).await.unwrap();
}

async fn limit(app: &TestApp, what: &[&str]) -> Ran {
    let account = customer_of("US");
    app.prepay(&[&["limit", what[0], "--account", &account], &what[1..]].concat()).await
}

#[tokio::test]
async fn limits_are_set_changed_counted_and_taken_away() {
    let app = TestApp::start().await;
    let account = funded(&app, "US", "100").await;
    let none = format!("Account {account} has no spending limits.\n");
    assert_eq!(limit(&app, &["list"]).await.done(), none);
    charge(&app, account, "before", 1_500_000).await;

    let hard = ["set", "--service", "speech", "--per", "day", "--amount", "2.5", "--actor", "op"];
    let told = limit(&app, &hard).await.done();
    assert_eq!(told, "Id  Service  Per  Kind  Amount  Spent\n1   speech   day  hard  2.5     1.5\n");
    // The engine that runs remembers the account, and has to see the limit all the same.
    let refused = app.billing.authorize(account, "speech", usd(1_000_001)).await.unwrap_err();
    assert!(matches!(refused, AuthorizeError::Denied(Denial::LimitReached { limit_id: 1, left: 1_000_000 })));
    charge(&app, account, "after", 500_000).await;

    let soft = ["set", "--per", "month", "--amount", "50", "--soft", "--actor", "op"];
    limit(&app, &soft).await.done();
    let changed = ["set", "--service", "speech", "--per", "day", "--amount", "0", "--actor", "other"];
    let told = limit(&app, &changed).await.done();
    assert_eq!(
        told,
        "Id  Service       Per    Kind  Amount  Spent\n\
         1   speech        day    hard  0       2\n\
         2   all services  month  soft  50      2\n"
    );
    assert_eq!(limit(&app, &["list"]).await.done(), told);
    assert!(app.billing.authorize(account, "speech", usd(1)).await.is_err(), "zero allows nothing");

    limit(&app, &["remove", "--id", "1"]).await.done();
    app.billing.authorize(account, "speech", usd(98_000_000)).await.unwrap();
    assert_eq!(limit(&app, &["remove", "--id", "2"]).await.done(), none);
}

#[tokio::test]
async fn how_far_an_account_may_owe_is_set_beside_the_running_engine() {
    let app = TestApp::start().await;
    let account = funded(&app, "US", "1").await;
    charge(&app, account, "first", 1_000_000).await;
    assert!(app.billing.authorize(account, "speech", usd(1)).await.is_err());
    let told = limit(&app, &["credit", "--amount", "12.5"]).await.done();
    let none = format!("Account {account} has no spending limits.\n");
    assert_eq!(told, format!("Account {account} may owe up to 12.5 USD.\n{none}"));
    app.billing.authorize(account, "speech", usd(12_500_000)).await.unwrap();
    assert!(app.billing.authorize(account, "speech", usd(12_500_001)).await.is_err());
    limit(&app, &["credit", "--amount", "0"]).await.done();
    assert!(app.billing.authorize(account, "speech", usd(1)).await.is_err());
}

#[tokio::test]
async fn what_makes_no_limit_is_refused_and_sets_none() {
    let app = TestApp::start().await;
    let account = funded(&app, "US", "1").await;
    let set = |service, amount, actor| ["set", "--service", service, "--per", "day", amount, "--actor", actor];
    let service = "there is no service of this name; a name has 1 to 64 characters and is not \"account\"";
    let actor = "the actor needs a name, of 100 characters at most";
    let long = "x".repeat(101);
    for (line, why) in [
        (set("speech", "--amount=ten", "op"), "the amount ten is not a number such as 1234.5"),
        (set("speech", "--amount=1,5", "op"), "the amount 1,5 is not a number such as 1234.5"),
        (set("speech", "--amount=5 EUR", "op"), "the amount 5 EUR is not a number such as 1234.5"),
        (set("speech", "--amount=", "op"), "the amount is empty; give a number such as 1234.5"),
        (set("speech", "--amount=0.0000001", "op"), "the amount 0.0000001 has more than six digits after the point"),
        (set("speech", "--amount=9000000001", "op"), "the amount 9000000001 is too large"),
        (set("speech", "--amount=-1", "op"), "the amount is negative or too large"),
        (set("", "--amount=1", "op"), service),
        (set("account", "--amount=1", "op"), service),
        (set(&long, "--amount=1", "op"), service),
        (set("speech", "--amount=1", ""), actor),
        (set("speech", "--amount=1", &long), actor),
    ] {
        assert_eq!(limit(&app, &line).await.refused(), why);
    }
    assert_eq!(limit(&app, &["credit", "--amount=-1"]).await.refused(), "the amount is negative or too large");
    let unknown = limit(&app, &["remove", "--id", "7"]).await.refused();
    assert_eq!(unknown, format!("account {account} has no limit 7; `server limit list` shows those that it has"));
    for (line, why) in [
        (&["set", "--per", "week", "--amount", "1", "--actor", "op"][..], "[possible values: day, month]"),
        (&["set", "--per", "day", "--actor", "op"], "--amount"),
        (&["remove", "--id", "first"], "--id"),
        (&["credit"], "--amount"),
        (&["lift"], "lift"),
    ] {
        let said = limit(&app, line).await.not_understood();
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(limit(&app, &["list"]).await.done(), format!("Account {account} has no spending limits.\n"));
}
