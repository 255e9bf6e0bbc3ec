//! `server verify`

use super::{funded, tamper};
use crate::support::{Ran, TestApp, customer_of};

/// Lets go of the postings, as somebody with the file in his hands can.
const UNGUARD: &str = "DROP TRIGGER posting_no_update";

async fn verify(app: &TestApp) -> Ran {
    app.prepay(&["verify"]).await
}

/// What it prints and says, with the time that it took left out.
fn timeless(printed: &str) -> String {
    let line = |line: &str| match line.split_once(" postings in ") {
        Some((counted, took)) => {
            assert!(took.ends_with(" a second)."), "{line}");
            format!("{counted} postings.\n")
        }
        None => format!("{line}\n"),
    };
    printed.lines().map(line).collect()
}

#[tokio::test]
async fn everything_holds_until_a_row_is_changed() {
    let app = TestApp::start().await;
    let account = funded(&app, "US", "10").await;
    funded(&app, "DE", "20").await;
    for number in 0..3 {
        let (account, key) = (customer_of("US"), number.to_string());
        let line = ["adjust", "--account", &account, "--amount=-1", "--reason", "why", "--key", &key, "--actor", "op"];
        app.prepay(&line).await.done();
    }
    assert_eq!(timeless(&verify(&app).await.done()), "2 accounts, 5 postings.\nEverything holds.\n");
    let forged = format!("UPDATE posting SET description = 'Other' WHERE account_id = {account} AND seq = 2");
    tamper(&app, &[UNGUARD, &forged]).await;
    let (printed, said) = verify(&app).await.failed();
    let found = format!("Account {account}: posting 2 does not fit the chain.\n");
    assert_eq!(timeless(&printed), format!("{found}2 accounts, 2 postings.\n"));
    assert_eq!(said, "the ledger of 1 account does not hold; docs/operations.md says what to do");
    // The server goes on beside it, and what is posted on top does not mend it.
    let (printed, _) = verify(&app).await.failed();
    assert!(printed.starts_with(&found), "{printed}");
}

#[tokio::test]
async fn every_account_that_does_not_hold_has_a_line() {
    let app = TestApp::start().await;
    let mut accounts = Vec::new();
    for country in ["US", "DE", "JP"] {
        accounts.push(funded(&app, country, "5").await);
    }
    let [first, second, third] = accounts[..] else { panic!("{accounts:?}") };
    let statements = [
        UNGUARD.to_owned(),
        "DROP TRIGGER entry_no_update".to_owned(),
        format!("UPDATE entry SET amount = amount + 1 WHERE account_id = {first} AND leg = 0"),
        format!("UPDATE posting SET kind = 'gift' WHERE account_id = {second}"),
        format!("UPDATE ledger_account SET balance = balance + 1 WHERE account_id = {third}"),
    ];
    tamper(&app, &statements.each_ref().map(String::as_str)).await;
    let (printed, said) = verify(&app).await.failed();
    let mut lines = [
        (first, "posting 1 does not balance"),
        (second, "posting 1 cannot be read"),
        (third, "the account's row is not where its postings lead: number 1, balance 5000000"),
    ];
    lines.sort_unstable();
    let lines: String = lines.iter().map(|(account, what)| format!("Account {account}: {what}.\n")).collect();
    assert!(printed.starts_with(&lines), "{printed}");
    assert_eq!(said, "the ledger of 3 accounts does not hold; docs/operations.md says what to do");
}

#[tokio::test]
async fn keys_that_signed_heads_are_told() {
    let app = TestApp::start().await;
    funded(&app, "US", "5").await;
    assert_eq!(app.billing.sign_heads().await.unwrap(), 1);
    let own = hex::encode(app.billing.public_key().unwrap());
    let printed = verify(&app).await.done();
    assert!(printed.starts_with(&format!("1 signed heads bear {own}: this server's key.\n")), "{printed}");
    std::fs::rename(app.data_folder().join("heads.key"), app.data_folder().join("heads.key.old")).unwrap();
    let printed = verify(&app).await.done();
    assert!(printed.starts_with(&format!("1 signed heads bear {own}: not this server's key.\n")), "{printed}");
    // Cut off behind the signed head.
    tamper(&app, &["DROP TRIGGER posting_no_delete", "DELETE FROM posting"]).await;
    let (printed, _) = verify(&app).await.failed();
    assert!(printed.contains(": the past that was signed up to posting 1 is not this one.\n"), "{printed}");
}

/// What other commands meet in a database that does not hold.
#[tokio::test]
async fn what_cannot_be_read_leads_to_verify() {
    let app = TestApp::start().await;
    funded(&app, "US", "5").await;
    tamper(&app, &[UNGUARD, "UPDATE posting SET kind = 'gift'"]).await;
    let said = app.prepay(&["explain", "--account", &customer_of("US"), "--posting", "1"]).await.refused();
    assert_eq!(
        said,
        "the database holds what cannot be read (unknown posting kind \"gift\"); run `server verify`; \
         docs/operations.md says what to do when the ledger does not hold"
    );
}
