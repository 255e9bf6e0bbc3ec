//! `server adjust`

use domain::{
    currency::Currency,
    ledger::{Charge, Command, Request},
    money::Money,
};
use tokio::task::JoinSet;

use super::account;
use crate::support::{Program, Ran, TestApp, customer_of};

/// The command line; `--amount` as one word, for it may be negative.
fn line<'a>(account: &'a str, amount: &'a str, reason: &'a str, key: &'a str) -> Vec<&'a str> {
    vec!["adjust", "--account", account, amount, "--reason", reason, "--key", key, "--actor", "op@example.com"]
}

async fn adjust(app: &TestApp, amount: &str, reason: &str, key: &str) -> Ran {
    app.prepay(&line(&customer_of("US"), amount, reason, key)).await
}

async fn charge(app: &TestApp, account: domain::account::AccountId, key: String) -> i64 {
    let amount = Money::from_micros(1, Currency::Usd);
    let charge = Charge { service: "speech".to_owned(), amount, description: String::new(), usage: None };
    let request = Request { fingerprint: key.clone(), key, command: Command::Charge(charge) };
    app.billing.post(account, request).await.unwrap().seq
}

#[tokio::test]
async fn corrections_give_take_and_are_done_once() {
    let app = TestApp::start().await;
    let account = account(&app, "US").await;
    let said = adjust(&app, "--amount=25.5", "Goodwill", "T-1").await.done();
    let done = format!("The correction of 25.5 USD is posting 1 of account {account}; its balance is 25.5 USD.\n");
    assert_eq!(said, done);
    // The engine that runs goes on from there.
    assert_eq!(charge(&app, account, "c".to_owned()).await, 2);
    let said = adjust(&app, "--amount=25.5", "Goodwill", "T-1").await.done();
    let before = "The correction of 25.5 USD was done before, as posting 1 of account";
    assert_eq!(said, format!("{before} {account}; its balance is 25.499999 USD.\n"));

    // Negative as a word of its own; by the account's number; into debt.
    let number = account.to_string();
    let words = ["adjust", "--account", &number, "--amount", "-30", "--reason", "Paid twice", "--key", "T-2"];
    let said = app.prepay(&[&words[..], &["--actor", "op"]].concat()).await.done();
    let done = format!("The correction of -30 USD is posting 3 of account {account}; its balance is -4.500001 USD.\n");
    assert_eq!(said, done);
    let balance = app.billing.balance(account).await.unwrap().unwrap();
    assert_eq!((balance.debt, balance.total().micros), (4_500_001, -4_500_001));

    let explained = app.billing.explain(account, 1).await.unwrap().unwrap().posting;
    assert_eq!((explained.description.as_str(), explained.reference.as_str()), ("Goodwill", "op@example.com"));
    assert_eq!(app.billing.verify().await.unwrap().faults, []);
}

#[tokio::test]
async fn what_is_no_correction_is_refused_and_posts_nothing() {
    let app = TestApp::start().await;
    let account = account(&app, "US").await;
    adjust(&app, "--amount=5", "Goodwill", "used").await.done();
    let long = "ü".repeat(501);
    let short = "ü".repeat(101);
    for (amount, reason, key, why) in [
        ("--amount=0", "why", "k", "the amount is 0, which corrects nothing"),
        ("--amount=-0", "why", "k", "the amount is 0, which corrects nothing"),
        ("--amount=ten", "why", "k", "the amount ten is not a number such as 1234.5"),
        ("--amount=10 EUR", "why", "k", "the amount 10 EUR is not a number such as 1234.5"),
        ("--amount=0.1234567", "why", "k", "the amount 0.1234567 has more than six digits after the point"),
        ("--amount=9000000000.1", "why", "k", "the amount 9000000000.1 is too large"),
        ("--amount=9000000000", "why", "k", "the balance would be out of range"),
        ("--amount=1", "", "k", "--reason needs a text, of 500 characters at most"),
        ("--amount=1", "  ", "k", "--reason needs a text, of 500 characters at most"),
        ("--amount=1", &long, "k", "--reason needs a text, of 500 characters at most"),
        ("--amount=1", "why", "", "--key needs a text, of 100 characters at most"),
        ("--amount=1", "why", &short, "--key needs a text, of 100 characters at most"),
    ] {
        assert_eq!(adjust(&app, amount, reason, key).await.refused(), why);
    }
    let other =
        "used names another correction, with another amount, reason or actor; repeat that one, or give another key";
    assert_eq!(adjust(&app, "--amount=6", "Goodwill", "used").await.refused(), other);
    assert_eq!(adjust(&app, "--amount=5", "Goodwill!", "used").await.refused(), other);
    let words = ["adjust", "--account", "1", "--amount", "1", "--reason", "why", "--key", "k", "--actor", " "];
    assert_eq!(app.prepay(&words).await.refused(), "--actor needs a text, of 100 characters at most");
    for missing in ["--amount", "--reason", "--key", "--account"] {
        let at = words.iter().position(|word| *word == missing).unwrap();
        let said = app.prepay(&[&words[..at], &words[at + 2..]].concat()).await.not_understood();
        assert!(said.contains(missing), "{said}");
    }
    let balance = app.billing.balance(account).await.unwrap().unwrap();
    assert_eq!(balance.total().micros, 5_000_000);
}

/// The same correction by several operators at the same moment, and different ones, while the server posts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_same_moment_each_is_done_once() {
    let app = TestApp::start().await;
    let account = account(&app, "US").await;
    adjust(&app, "--amount=1", "Begin", "begin").await.done();
    let mut operators = JoinSet::new();
    for number in 0..12 {
        let program = Program::on(&app.data_folder());
        operators.spawn(async move {
            let key = if number < 6 { "same".to_owned() } else { format!("own{number}") };
            program.run(&line(&customer_of("US"), "--amount=10", "Goodwill", &key)).await.done()
        });
    }
    let mut charged = 0;
    let mut said = Vec::new();
    loop {
        tokio::select! {
            one = operators.join_next() => match one {
                Some(one) => said.push(one.unwrap()),
                None => break,
            },
            _ = charge(&app, account, format!("c{charged}")) => charged += 1,
        }
    }
    assert_eq!(said.len(), 12);
    assert_eq!(said.iter().filter(|said| said.contains("was done before")).count(), 5);
    let balance = app.billing.balance(account).await.unwrap().unwrap();
    // A charge whose answer was not waited for may have been posted too.
    let charges = 71_000_000 - balance.total().micros;
    assert!((charged..=charged + 12).contains(&charges), "{charges} of {charged}");
    assert!(charged > 0);
    assert_eq!(app.billing.verify().await.unwrap().faults, []);
}
