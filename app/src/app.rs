//! The root component: contexts and routes.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    i18n::provide_texts,
    lazy::{
        AddCreditRoute, CreditHistoryRoute, MovementRoute, OverviewRoute, PaymentRoute, PaymentsRoute, PlansRoute,
        ReceiptRoute, SettingsRoute, SignInRoute, SignUpRoute, VouchersRoute,
    },
    live::provide_live,
    page::{NotFoundInside, NotFoundPage},
    refused::provide_refusal,
    shell::{Shell, provide_shell, use_routing},
};

/// The whole app. Every route is rendered completely on the server (`SsrMode::Async`), so that pages are useful and
/// forms work before the WASM has loaded.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_texts();
    provide_live();
    provide_shell();
    provide_refusal();
    let formatter = |title: String| if title.is_empty() { "Prepay".to_owned() } else { format!("{title} · Prepay") };
    view! {
        <Title formatter />
        <Router set_is_routing=use_routing().0.write_only()>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view={Lazy::<SignInRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/sign-up") view={Lazy::<SignUpRoute>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/billing") view=Shell ssr=SsrMode::Async>
                    <Route path=path!("") view={Lazy::<OverviewRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("credit-history") view={Lazy::<CreditHistoryRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("credit-history/:seq") view={Lazy::<MovementRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("payments") view={Lazy::<PaymentsRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("payments/:id") view={Lazy::<PaymentRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("payments/:id/receipt") view={Lazy::<ReceiptRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("vouchers") view={Lazy::<VouchersRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("plans") view={Lazy::<PlansRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings") view={Lazy::<SettingsRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("add-credit") view={Lazy::<AddCreditRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("*any") view=NotFoundInside ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
