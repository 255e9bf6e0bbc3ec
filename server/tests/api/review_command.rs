//! `server review …`: what does not add up, and what is decided about it.

use domain::payment::PaymentState;
use server::{
    cli::{self, Task},
    commands::{CommandError, review},
};

use crate::support::TestApp;

/// Runs a command line on the test's engine.
async fn prepay(app: &TestApp, line: &[&str]) -> Result<String, CommandError> {
    let line = ["prepay", "review"].iter().chain(line);
    let (task, _) = cli::read(&cli::command().try_get_matches_from(line).unwrap(), |_| None)?;
    let mut out = Vec::new();
    match task {
        Task::Review(task) => review::act(&app.billing, task, &mut out).await?,
        other => panic!("{other:?}"),
    }
    Ok(String::from_utf8(out).unwrap())
}

#[tokio::test]
async fn what_vnpay_suspects_is_shown_and_settled_with_who_and_why() {
    let app = TestApp::start().await;
    assert_eq!(prepay(&app, &["list"]).await.unwrap(), "Nothing waits for a decision.\n");
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;
    customer.press(&bought, "suspicious", "normal").await;
    app.reaches(&bought.id, PaymentState::Review).await;
    let id = bought.id.as_str();

    let list = prepay(&app, &["list"]).await.unwrap();
    assert!(list.lines().count() == 2 && list.contains(id) && list.contains("500000 VND"), "{list}");
    let shown = prepay(&app, &["show", "--payment", id]).await.unwrap();
    assert!(shown.contains("suspicious") && shown.contains("review settle, or review reject"), "{shown}");

    let decide = |what: &'static str| {
        let id = id.to_owned();
        [what, "--payment", &id, "--reason", "the bank confirms it", "--actor", "lan"].map(str::to_owned)
    };
    let run = async |line: Vec<String>| prepay(&app, &line.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let refused = run(decide("settle").to_vec()).await.unwrap_err().to_string();
    assert!(refused.contains("id of the money is missing"), "{refused}");
    let refused = run(decide("close").to_vec()).await.unwrap_err().to_string();
    assert!(refused.contains("settle or reject it"), "{refused}");
    let named = [decide("settle").to_vec(), vec!["--money-id".to_owned(), "14226112".to_owned()]].concat();
    assert_eq!(run(named.clone()).await.unwrap(), format!("Payment {id} is succeeded.\n"));
    assert_eq!(app.balance(bought.id.account_id()).await, 500_000);
    assert!(run(named).await.unwrap_err().to_string().contains("not under review"));

    let shown = prepay(&app, &["show", "--payment", id]).await.unwrap();
    assert!(shown.contains("settled by lan") && shown.contains("the bank confirms it"), "{shown}");
    assert_eq!(prepay(&app, &["list"]).await.unwrap(), "Nothing waits for a decision.\n");
    let none = prepay(&app, &["show", "--payment", "7"]).await.unwrap_err().to_string();
    assert!(none.contains("is no payment's id"), "{none}");
    let none = prepay(&app, &["show", "--payment", "PAY-0000000007-0000000009"]).await.unwrap_err().to_string();
    assert!(none.contains("there is no payment"), "{none}");
}

#[tokio::test]
async fn what_is_rejected_has_failed() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;
    customer.press(&bought, "suspicious", "normal").await;
    app.reaches(&bought.id, PaymentState::Review).await;
    let line = ["reject", "--payment", bought.id.as_str(), "--reason", "stolen card", "--actor", "lan"];
    assert_eq!(prepay(&app, &line).await.unwrap(), format!("Payment {} is failed.\n", bought.id));
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}
