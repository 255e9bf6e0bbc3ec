//! `server voucher …`

use billing::vouchers::VoucherError;
use domain::voucher::VoucherRefusal;

use super::account;
use crate::support::{Ran, TestApp, customer_of};

/// Makes vouchers of a batch; answers their codes.
async fn create(app: &TestApp, batch: &str, more: &[&str]) -> Vec<String> {
    let line = ["voucher", "create", "--batch", batch, "--actor", "op@example.com"];
    let printed = app.prepay(&[&line[..], more].concat()).await.done();
    printed.lines().map(str::to_owned).collect()
}

async fn redeem(app: &TestApp, country: &str, code: &str) -> Ran {
    app.prepay(&["voucher", "redeem", "--account", &customer_of(country), "--code", code]).await
}

/// The lines of a table, each with single spaces, without its head.
fn rows(printed: &str) -> Vec<String> {
    printed.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

async fn listed(app: &TestApp, batch: &str) -> Vec<String> {
    rows(&app.prepay(&["voucher", "list", "--batch", batch]).await.done())
}

#[tokio::test]
async fn codes_are_made_listed_redeemed_and_shown() {
    let app = TestApp::start().await;
    let account = account(&app, "US").await;
    let terms = ["--amount", "7.5", "--currency", "usd", "--count", "3", "--uses", "2", "--service", "speech"];
    let codes = create(&app, "spring", &[&terms[..], &["--lifetime-days", "90", "--redeem-days", "30"]].concat()).await;
    assert_eq!(codes.len(), 3);
    assert!(codes.iter().all(|code| code.len() == 10) && codes.is_sorted());
    let row = |code: &str, used: &str| format!("{code} spring 7.5 USD {used} of 2 speech in force op@example.com");
    assert_eq!(listed(&app, "spring").await, codes.iter().map(|code| row(code, "0")).collect::<Vec<_>>());
    assert_eq!(rows(&app.prepay(&["voucher", "list"]).await.done()).len(), 3);
    assert_eq!(listed(&app, "summer").await, Vec::<String>::new());

    // As people type; the engine that runs sees it at once.
    let typed = format!(" {}-{} ", codes[0][..5].to_lowercase(), &codes[0][5..]);
    let said = redeem(&app, "US", &typed).await.done();
    assert_eq!(said, format!("Account {account} has 7.5 USD more, by posting 1.\n"));
    assert_eq!(app.billing.balance(account).await.unwrap().unwrap().total().micros, 7_500_000);
    let shown = app.prepay(&["voucher", "show", "--code", &codes[0]]).await.done();
    let (voucher, uses) = shown.split_once("\n\n").unwrap();
    assert_eq!(rows(voucher), [row(&codes[0], "1")]);
    assert_eq!(rows(uses), [format!("{account} 1")]);
    assert_eq!(redeem(&app, "US", &codes[0]).await.refused(), "the account has used this voucher already");
}

#[tokio::test]
async fn what_was_ended_gives_nothing_any_more() {
    let app = TestApp::start().await;
    let account = account(&app, "US").await;
    let codes = create(&app, "spring", &["--amount", "1", "--currency", "USD", "--count", "4"]).await;
    redeem(&app, "US", &codes[0]).await.done();
    let revoke = async |what: &str| app.prepay(&["voucher", "revoke", what, "--actor", "op"]).await;
    let ended = |count| format!("Ended {count} codes; credit already granted stays.\n");
    assert_eq!(revoke(&codes[1].to_lowercase()).await.done(), ended(1));
    assert_eq!(redeem(&app, "US", &codes[1]).await.refused(), "the voucher was revoked");
    assert_eq!(revoke("spring").await.done(), ended(3));
    for what in ["spring", "summer", &codes[1], "0000000000", ""] {
        assert_eq!(revoke(what).await.refused(), "there is nothing to revoke under this code or batch");
    }
    assert!(listed(&app, "spring").await.iter().all(|row| row.contains(" revoked ")));
    // By a customer on the running server too.
    let refused = app.billing.redeem_voucher(account, &codes[2]).await.unwrap_err();
    assert!(matches!(refused, VoucherError::Refused(VoucherRefusal::Revoked)), "{refused}");
    assert_eq!(app.billing.balance(account).await.unwrap().unwrap().total().micros, 1_000_000);
    let nobody = app.prepay(&["voucher", "revoke", "spring", "--actor", ""]).await.refused();
    assert_eq!(nobody, "the voucher's actor needs a name, of 200 characters at most");
}

#[tokio::test]
async fn a_code_that_cannot_be_redeemed_says_why() {
    let app = TestApp::start().await;
    let german = account(&app, "DE").await;
    account(&app, "US").await;
    let make = async |batch, more: &[&str]| create(&app, batch, &[&["--amount", "1"], more].concat()).await.remove(0);
    let dollars = make("one", &["--currency", "USD"]).await;
    let late = make("late", &["--currency", "USD", "--redeem-days", "9223372036854775807"]).await;
    let said = redeem(&app, "DE", &dollars).await.refused();
    assert_eq!(said, format!("the voucher is in USD, the balance of account {german} in EUR"));
    for unknown in ["0000000000", "nonsense", ""] {
        assert_eq!(redeem(&app, "US", unknown).await.refused(), "there is no such voucher");
        let shown = app.prepay(&["voucher", "show", "--code", unknown]).await.refused();
        assert_eq!(shown, "there is no such voucher");
    }
    assert!(listed(&app, "late").await[0].contains(" in force "));
    super::tamper(&app, &["UPDATE voucher SET redeem_by = 1 WHERE batch = 'late'"]).await;
    assert_eq!(redeem(&app, "US", &late).await.refused(), "the voucher is expired");
    assert!(listed(&app, "late").await[0].contains(" expired "));
    redeem(&app, "US", &dollars).await.done();
    assert!(listed(&app, "one").await[0].contains(" 1 of 1 all used up "));
    let euros = make("two", &["--currency", "EUR"]).await;
    redeem(&app, "DE", &euros).await.done();
    assert_eq!(app.billing.balance(german).await.unwrap().unwrap().total().micros, 1_000_000);
}

#[tokio::test]
async fn what_makes_no_voucher_is_refused_and_makes_none() {
    let app = TestApp::start().await;
    let long = "x".repeat(201);
    for (more, why) in [
        (&["--amount", "0"][..], "the voucher's amount must be more than 0"),
        (&["--amount=-1"], "the voucher's amount must be more than 0"),
        (&["--amount", "ten"], "the amount ten is not a number such as 1234.5"),
        (&["--amount", "9000000001"], "the amount 9000000001 is too large"),
        (&["--amount", "1", "--count", "10001"], "the voucher's codes are from 1 to 10000 at once"),
        (&["--amount", "1", "--uses", "1000000001"], "the voucher's uses are from 1 to 1000000000"),
        (
            &["--amount", "1", "--uses", "2", "--uses-per-account", "3"],
            "the voucher's uses per account are from 1 to as many as it has in all",
        ),
        (&["--amount", "1", "--lifetime-days", "36501"], "the voucher's lifetime is from 1 to 36500 days, or for ever"),
        (
            &["--amount", "1", "--service", "account"],
            "the voucher's services are 50 at most, with names of 1 to 64 characters, none of them \"account\"",
        ),
        (
            &["--amount", "1", "--description", &long],
            "the voucher's description has 200 characters at most, not only spaces",
        ),
    ] {
        let line = ["voucher", "create", "--currency", "USD", "--batch", "b", "--actor", "op"];
        assert_eq!(app.prepay(&[&line[..], more].concat()).await.refused(), why);
    }
    let with = async |currency, batch, actor| {
        let line = ["voucher", "create", "--amount", "1", "--currency", currency, "--batch", batch, "--actor", actor];
        app.prepay(&line).await.refused()
    };
    assert_eq!(with("GBP", "b", "op").await, "the currency GBP is none of VND, JPY, USD, EUR");
    assert_eq!(with("USD", "", "op").await, "the voucher's batch needs a name, of 200 characters at most");
    assert_eq!(with("USD", "b", "").await, "the voucher's actor needs a name, of 200 characters at most");
    for (more, why) in [
        (&["--count", "0"][..], "0 is not in 1.."),
        (&["--uses", "0"], "0 is not in 1.."),
        (&["--redeem-days", "0"], "0 is not in 1.."),
        (&["--redeem-days=-1"], "-1 is not in 1.."),
        (&["--lifetime-days", "0"], "0 is not in 1.."),
        (&["--lifetime-days", "99999999999999999999"], "--lifetime-days"),
    ] {
        let line = ["voucher", "create", "--amount", "1", "--currency", "USD", "--batch", "b", "--actor", "op"];
        let said = app.prepay(&[&line[..], more].concat()).await.not_understood();
        assert!(said.contains(why), "{said}");
    }
    let said = app.prepay(&["voucher", "create", "--amount", "1"]).await.not_understood();
    assert!(["--currency", "--batch"].iter().all(|flag| said.contains(flag)), "{said}");
    assert_eq!(app.prepay(&["voucher", "list"]).await.done().lines().count(), 1);
}
