//! Operators' commands, on the database of a running server, and as a program of their own.

use std::path::Path;

use domain::account::AccountId;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, sqlite::SqliteConnectOptions};

use crate::support::{TestApp, customer_of};

mod adjust;
mod beside_load;
mod explain;
mod key;
mod limit;
mod place;
mod process;
mod statement;
mod verify;
mod voucher;

/// A customer's account, without credit.
async fn account(app: &TestApp, country: &str) -> AccountId {
    app.customer(country).await;
    app.billing.find_account(&customer_of(country)).await.unwrap().unwrap()
}

/// A customer's account with credit that an operator gave.
async fn funded(app: &TestApp, country: &str, amount: &str) -> AccountId {
    let account = account(app, country).await;
    let line = ["adjust", "--account", &customer_of(country), "--amount", amount];
    let words = ["--reason", "First credit", "--key", "first", "--actor", "op"];
    app.prepay(&[&line[..], &words].concat()).await.done();
    account
}

/// Changes the database behind the engine's back.
async fn tamper(app: &TestApp, statements: &[&str]) {
    change(&app.data_folder().join("prepay.db"), statements).await;
}

/// Changes a database file past any engine.
async fn change(file: &Path, statements: &[&str]) {
    let mut owner = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    for statement in statements {
        owner.execute(AssertSqlSafe((*statement).to_owned())).await.unwrap();
    }
}
