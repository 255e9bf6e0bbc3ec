//! The parts of the app that the browser loads when they are first needed, each in WASM files of its own. The main
//! module holds the frame and what all pages share.

use leptos::prelude::*;
use leptos_router::LazyRoute;

use crate::{
    account::{SignInPage, SignUpPage},
    add_credit::{AddCreditFlow, AddCreditPage, Frame},
    credit_history::CreditHistoryPage,
    overview::OverviewPage,
    payments::{PaymentPage, PaymentsPage},
};

/// The pages before sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Account {
    SignIn,
    SignUp,
}

#[lazy]
fn account(page: Account) -> AnyView {
    match page {
        Account::SignIn => view! { <SignInPage /> }.into_any(),
        Account::SignUp => view! { <SignUpPage /> }.into_any(),
    }
}

#[lazy]
fn overview() -> AnyView {
    view! { <OverviewPage /> }.into_any()
}

/// The pages about the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Statement {
    CreditHistory,
    Payments,
    Payment,
}

#[lazy]
fn statement(statement: Statement) -> AnyView {
    match statement {
        Statement::CreditHistory => view! { <CreditHistoryPage /> }.into_any(),
        Statement::Payments => view! { <PaymentsPage /> }.into_any(),
        Statement::Payment => view! { <PaymentPage /> }.into_any(),
    }
}

#[lazy]
fn add_credit(frame: Frame) -> AnyView {
    match frame {
        Frame::Page => view! { <AddCreditPage /> }.into_any(),
        Frame::Dialog => view! { <AddCreditFlow frame=Frame::Dialog /> }.into_any(),
    }
}

/// The flow of the pop-up.
pub async fn add_credit_flow() -> AnyView {
    add_credit(Frame::Dialog).await
}

/// A route without data of its own: its page asks for what it needs.
macro_rules! lazy_page {
    ($(#[$doc:meta])* $name:ident => $view:expr) => {
        $(#[$doc])*
        pub struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                $view.await
            }
        }
    };
}

lazy_page!(
    /// `/sign-in`
    SignInRoute => account(Account::SignIn)
);
lazy_page!(
    /// `/sign-up`
    SignUpRoute => account(Account::SignUp)
);
lazy_page!(
    /// `/billing`
    OverviewRoute => overview()
);
lazy_page!(
    /// `/billing/credit-history`
    CreditHistoryRoute => statement(Statement::CreditHistory)
);
lazy_page!(
    /// `/billing/payments`
    PaymentsRoute => statement(Statement::Payments)
);
lazy_page!(
    /// `/billing/payments/:id`
    PaymentRoute => statement(Statement::Payment)
);
lazy_page!(
    /// `/billing/add-credit`
    AddCreditRoute => add_credit(Frame::Page)
);

/// Loads what the current address shows, so that hydration finds it at hand.
#[cfg(feature = "hydrate")]
pub async fn load_for_address() {
    let location = window().location();
    let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    match path.trim_end_matches('/') {
        "/sign-in" | "/sign-up" => __preload_account().await,
        "/billing" => __preload_overview().await,
        _ => {}
    }
    if path.starts_with("/billing/payments") || path == "/billing/credit-history" {
        __preload_statement().await;
    }
    if path == "/billing/add-credit" || query.contains("add=") {
        __preload_add_credit().await;
    }
}
