//! The same server on PostgreSQL: configured, opened, paid into.

use std::sync::Arc;

use billing::SystemClock;
use domain::payment::PaymentState;
use server::{
    config::{Config, Settings},
    server::open_billing,
};

use crate::support::{Program, TestApp, customer_of};

#[path = "../../../billing/tests/support/postgres.rs"]
mod fresh;

#[tokio::test]
async fn a_top_up_is_credited_and_shown() {
    let fresh = fresh::Fresh::make().await;
    let mut app = TestApp::start_with(&[("DATABASE_URL", &fresh.url())]).await;
    {
        let customer = app.customer("JP").await;
        let bought = customer.buy("stripe", "5000").await;
        let back = customer.press(&bought, "pay", "twice").await;
        customer.come_back(&back).await;
        app.reaches(&bought.id, PaymentState::Succeeded).await;
        assert_eq!(app.balance(bought.id.account_id()).await, 5_000);
        let page = customer.open("/billing").await.text().await.unwrap();
        assert!(page.contains("5,000"), "the overview shows what was bought");
    }
    assert!(!app.data_folder().join("prepay.db").exists(), "nothing goes into a file");
    app.stop().await;
}

/// Operators' commands take the server's database, and look for no file.
#[tokio::test]
async fn commands_work_beside_the_server() {
    let fresh = fresh::Fresh::make().await;
    let mut app = TestApp::start_with(&[("DATABASE_URL", &fresh.url())]).await;
    app.customer("US").await;
    let (account, program) = (customer_of("US"), Program::on(&app.data_folder()).with("DATABASE_URL", &fresh.url()));
    let line = ["adjust", "--account", &account, "--amount=12.5", "--reason", "why", "--key", "k", "--actor", "op"];
    assert!(program.run(&line).await.done().ends_with("; its balance is 12.5 USD.\n"));
    assert!(program.run(&line).await.done().contains(" was done before, as posting 1 "));
    assert!(program.run(&["verify"]).await.done().starts_with("1 accounts, 1 postings in "));
    let nowhere = program.with("DATABASE_URL", "postgres://prepay:hunter2@127.0.0.1:9/prepay");
    let said = nowhere.run(&["verify"]).await.said();
    assert!(said.starts_with("prepay: cannot open the database: postgres://prepay:***@127.0.0.1:9/prepay "), "{said}");
    app.stop().await;
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_one_sentence_without_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::default();
    settings.add_environment(|name| match name {
        "PREPAY_DATABASE_URL" => Some("postgres://prepay:hunter2@127.0.0.1:9/prepay".to_owned()),
        "PREPAY_DATA" => Some(folder.path().display().to_string()),
        _ => None,
    });
    let config = Config::from_settings(&settings).unwrap();
    let Err(error) = open_billing(&config, Arc::new(SystemClock)).await else { panic!("nobody listens there") };
    let told = error.to_string();
    assert!(told.starts_with("cannot open the database: postgres://prepay:***@127.0.0.1:9/prepay cannot be"), "{told}");
    assert!(!format!("{told}{config:?}").contains("hunter2") && !told.contains('\n'), "{told}");
}
