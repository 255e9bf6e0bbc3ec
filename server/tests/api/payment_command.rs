//! `server payment …`: payments shown, asked about and refunded, against the gateway emulators.

use domain::payment::PaymentState;
use server::{
    cli::{self, Task},
    commands::{CommandError, payment},
};

use crate::support::{TestApp, customer_of};

/// Runs a command line on the test's engine.
async fn prepay(app: &TestApp, line: &[&str]) -> Result<String, CommandError> {
    let line = ["prepay", "payment"].iter().chain(line);
    let (task, _) = cli::read(&cli::command().try_get_matches_from(line).unwrap(), |_| None)?;
    let mut out = Vec::new();
    match task {
        Task::Payment(task) => payment::act(&app.billing, task, &mut out).await?,
        other => panic!("{other:?}"),
    }
    Ok(String::from_utf8(out).unwrap())
}

#[tokio::test]
async fn a_payment_is_listed_and_refunded_in_parts() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let email = customer_of("VN");
    let none = prepay(&app, &["list", "--account", &email]).await.unwrap();
    assert!(none.ends_with("has no payments.\n"), "{none}");
    let bought = customer.buy("vnpay", "500000").await;
    let id = bought.id.as_str();
    let refund = async |key: &str, amount: Option<&str>| {
        let line = ["refund", "--payment", id, "--key", key, "--reason", "a complaint", "--actor", "lan"];
        prepay(&app, &[&line[..], &amount.map_or(vec![], |amount| vec!["--amount", amount])].concat()).await
    };
    let early = refund("T-1", None).await.unwrap_err().to_string();
    assert!(early.contains("only a payment that has succeeded can be refunded"), "{early}");
    customer.press(&bought, "pay", "normal").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    assert_eq!(app.balance(bought.id.account_id()).await, 500_000);

    let part = refund("T-1", Some("200000")).await.unwrap();
    assert!(part.starts_with(&format!("Payment {id}: refund of 200000 VND, ")), "{part}");
    assert_eq!(app.balance(bought.id.account_id()).await, 300_000);
    refund("T-1", Some("200000")).await.unwrap();
    assert_eq!(app.balance(bought.id.account_id()).await, 300_000);
    let beyond = refund("T-2", Some("300001")).await.unwrap_err().to_string();
    assert!(beyond.contains("at most 300000 VND"), "{beyond}");
    let wrong = refund("T-2", Some("much")).await.unwrap_err().to_string();
    assert!(wrong.contains("the amount much"), "{wrong}");
    refund("T-2", None).await.unwrap();
    assert_eq!(app.balance(bought.id.account_id()).await, 0);

    let list = prepay(&app, &["list", "--account", &email]).await.unwrap();
    assert!(
        list.contains(id) && list.contains("refund of 200000 VND") && list.contains("refund of 300000 VND"),
        "{list}"
    );
    let shown = prepay(&app, &["show", "--payment", id]).await.unwrap();
    assert!(shown.contains("lan: a complaint") && shown.contains("refund of 300000 VND"), "{shown}");
}

#[tokio::test]
async fn what_was_not_heard_of_is_asked_for() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "10000").await;
    customer.press(&bought, "pay", "lost").await;
    let checked = prepay(&app, &["check", "--payment", bought.id.as_str()]).await.unwrap();
    assert_eq!(checked, format!("Payment {} is succeeded.\n", bought.id));
    assert_eq!(app.balance(bought.id.account_id()).await, 10_000);
    let strange = prepay(&app, &["check", "--payment", "PAY-0000000007-0000000009"]).await.unwrap_err().to_string();
    assert!(strange.contains("there is no payment"), "{strange}");
}

#[tokio::test]
async fn vnpay_says_when_it_may_be_asked_again() {
    let app = TestApp::start_with(&[("PREPAY_VNPAY_QUERY_INTERVAL_SECONDS", "300")]).await;
    let customer = app.customer("VN").await;
    let (first, second) = (customer.buy("vnpay", "500000").await, customer.buy("vnpay", "600000").await);
    customer.press(&first, "pay", "normal").await;
    app.reaches(&first.id, PaymentState::Succeeded).await;
    // A paid one is asked about its refund and nothing else: one question.
    let paid = prepay(&app, &["check", "--payment", first.id.as_str()]).await.unwrap();
    assert_eq!(paid, format!("Payment {} is succeeded.\n", first.id));
    let (day, minute) = app.billing.now().plus_seconds(300).civil_at(0);
    for bought in [&first, &second] {
        let soon = prepay(&app, &["check", "--payment", bought.id.as_str()]).await.unwrap_err().to_string();
        assert!(soon.contains("VNPay was asked a short while ago"), "{soon}");
        let at = [minute, minute + 1].map(|at| format!("ask again from {day} {:02}:{:02} (UTC)", at / 60, at % 60));
        assert!(minute >= 1_439 || at.iter().any(|at| soon.contains(at)), "{soon}");
    }
}
