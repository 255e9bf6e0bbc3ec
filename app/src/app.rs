//! The root component: contexts and routes.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    account::{SignInPage, SignUpPage},
    add_credit::AddCreditPage,
    credit_history::CreditHistoryPage,
    i18n::provide_texts,
    live::provide_live,
    overview::OverviewPage,
    page::NotFoundPage,
    payments::{PaymentPage, PaymentsPage},
    shell::{Shell, provide_shell},
};

/// The whole app. Every route is rendered completely on the server (`SsrMode::Async`), so that pages are useful and
/// forms work before the WASM has loaded.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_texts();
    provide_live();
    provide_shell();
    let formatter = |title: String| if title.is_empty() { "Prepay".to_owned() } else { format!("{title} · Prepay") };
    view! {
        <Title formatter />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/sign-up") view=SignUpPage ssr=SsrMode::Async />
                <ParentRoute path=path!("/billing") view=Shell ssr=SsrMode::Async>
                    <Route path=path!("") view=OverviewPage ssr=SsrMode::Async />
                    <Route path=path!("credit-history") view=CreditHistoryPage ssr=SsrMode::Async />
                    <Route path=path!("payments") view=PaymentsPage ssr=SsrMode::Async />
                    <Route path=path!("payments/:id") view=PaymentPage ssr=SsrMode::Async />
                    <Route path=path!("add-credit") view=AddCreditPage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
