//! `server plan …`: the catalogue, and an account's plan.

use billing::{identity::SignUp, ledger::fingerprint};
use domain::{
    currency::Currency,
    language::Language,
    ledger::{Book, Command, GrantSource, NewGrant, Request},
    money::Money,
    profile::ProfileDraft,
};
use server::{
    cli::{self, Task},
    commands::{CommandError, plan},
};

use crate::support::TestApp;

/// Runs a command line on the test's engine.
async fn prepay(app: &TestApp, line: &[&str]) -> Result<String, CommandError> {
    let line = ["prepay", "plan"].iter().chain(line);
    let (task, _) = cli::read(&cli::command().try_get_matches_from(line).unwrap(), |_| None)?;
    match task {
        Task::Plan(task) => plan::act(&app.billing, task).await,
        other => panic!("{other:?}"),
    }
}

async fn customer(app: &TestApp, email: &str, micros: i64) {
    let form = SignUp {
        email: email.to_owned(),
        password: "correct horse battery".to_owned(),
        account_name: "Test".to_owned(),
        language: Language::En,
        time_zone: "UTC".to_owned(),
    };
    app.billing.sign_up(form).await.unwrap();
    let account = app.billing.find_account(email).await.unwrap().unwrap();
    let draft = ProfileDraft {
        kind: "person".to_owned(),
        name: "Test Person".to_owned(),
        email: email.to_owned(),
        address: "1 Test Street, Testville".to_owned(),
        country: "US".to_owned(),
        tax_code: String::new(),
        currency: "USD".to_owned(),
    };
    app.billing.save_profile(account, &draft).await.unwrap();
    let command = Command::Grant(NewGrant {
        source: GrantSource::TopUp,
        amount: Money::from_micros(micros, Currency::Usd),
        expires_at: None,
        services: vec![],
        reference: "TEST".to_owned(),
        counter: Book::Adjustments,
        description: String::new(),
    });
    let request = Request { key: "first".to_owned(), fingerprint: fingerprint(&command), command };
    app.billing.post(account, request).await.unwrap();
}

fn create<'a>(slug: &'a str, price: &'a str, rank: &'a str) -> Vec<&'a str> {
    vec![
        "create",
        slug,
        "--name",
        "Some plan",
        "--currency",
        "USD",
        "--price",
        price,
        "--allowance",
        "45.5",
        "--service",
        "speech",
        "--rank",
        rank,
    ]
}

#[tokio::test]
async fn plans_are_offered_sold_changed_and_shown() {
    let app = TestApp::start().await;
    customer(&app, "plans@example.com", 50_000_000).await;
    let account = ["--account", "plans@example.com"];
    assert_eq!(prepay(&app, &create("basic", "10", "1")).await.unwrap(), "The plan basic@1 is on sale.\n");
    prepay(&app, &create("pro", "30", "2")).await.unwrap();
    prepay(&app, &create("huge", "100", "3")).await.unwrap();
    let list = prepay(&app, &["list"]).await.unwrap();
    assert_eq!(list.lines().count(), 4);
    assert!(list.contains("basic@1") && list.contains("45.5"), "{list}");

    assert!(prepay(&app, &[&["show"][..], &account].concat()).await.unwrap().contains("has no plan"));
    let sell = |slug| [&["sell", slug, "--key", "one"][..], &account].concat();
    let sold = prepay(&app, &sell("basic")).await.unwrap();
    assert!(sold.starts_with("Done.\n") && sold.contains("basic@1 (active)") && sold.contains("bought"), "{sold}");
    assert!(prepay(&app, &sell("basic")).await.unwrap().starts_with("That was done before.\n"));
    assert!(prepay(&app, &sell("pro")).await.unwrap_err().to_string().contains("other content"));
    let refused = prepay(&app, &[&["upgrade", "huge", "--key", "two"][..], &account].concat()).await.unwrap_err();
    assert!(refused.to_string().contains("USD of bought credit are missing; top up first."), "{refused}");
    let shown = prepay(&app, &[&["upgrade", "pro", "--key", "three"][..], &account].concat()).await.unwrap();
    assert!(shown.contains("pro@1 (active)"), "{shown}");
    let shown = prepay(&app, &[&["downgrade", "basic", "--key", "four"][..], &account].concat()).await.unwrap();
    assert!(shown.contains(", then basic@1."), "{shown}");
    let shown = prepay(&app, &[&["cancel", "--key", "five"][..], &account].concat()).await.unwrap();
    assert!(shown.contains("pro@1 (cancelled)"), "{shown}");
    let shown = prepay(&app, &[&["keep", "--key", "six"][..], &account].concat()).await.unwrap();
    assert!(shown.contains("pro@1 (active)"), "{shown}");

    assert!(prepay(&app, &["retire", "basic"]).await.unwrap().contains("basic@1 is no longer sold"));
    assert!(prepay(&app, &["retire", "none"]).await.unwrap_err().to_string().contains("no plan none"));
    let nobody = ["show", "--account", "nobody@example.com"];
    assert!(prepay(&app, &nobody).await.unwrap_err().to_string().contains("no account nobody@example.com"));
    let bad = prepay(&app, &create("Not A Slug", "10", "1")).await.unwrap_err();
    assert!(bad.to_string().contains("short name"), "{bad}");
    assert!(prepay(&app, &create("x", "ten", "1")).await.unwrap_err().to_string().contains("the amount ten"));
}
