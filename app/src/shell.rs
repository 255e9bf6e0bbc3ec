//! The frame of every signed-in page: header, banners, tabs, the Add credit pop-up.

mod connection;
mod popups;
mod routing;
mod unsaved;

pub use connection::{ConnectionNotice, as_of};
pub use routing::{Routing, use_routing};
pub use unsaved::{ask_before_leaving, use_unsaved};

use domain::{ledger::Balance, low_balance::BalanceLevel, money::Money};
use leptos::{either::Either, prelude::*};
use leptos_router::components::{A, Outlet};
use serde::{Deserialize, Serialize};

use crate::{
    ApiError,
    add_credit::AddCreditDialog,
    header::Header,
    i18n::use_texts,
    lazy::load_rest_later,
    live::{connect_live, use_live},
    shell::{
        popups::close_popups,
        routing::{RoutingLine, follow_with_focus, provide_routing},
        unsaved::{ask_before_going_back, ask_before_links, ask_before_unloading, provide_unsaved},
    },
    ui::{Banner, Toast, Tone, money_string, provide_toasts},
    wire::{Answer, Asked, ask},
};

/// Who is looking, and at what balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShellData {
    /// Signed in as.
    pub email: String,
    /// The account's name.
    pub account_name: String,
    /// The balance; `None` before the first billing profile has chosen a currency.
    pub balance: Option<Balance>,
    /// Below this the account is warned; `None` before the first billing profile.
    pub warn_below: Option<Money>,
    /// Whether no real money moves here.
    pub sandbox: bool,
    /// How far the account's clock is ahead of UTC at the moment, in minutes.
    pub utc_offset: i32,
}

/// The frame's data.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "shell")]
pub async fn shell() -> Result<ShellData, ApiError> {
    use crate::ssr;

    async fn load() -> Result<ShellData, ApiError> {
        let viewer = ssr::authorised()?;
        let server = ssr::server()?;
        let balance = server.billing.balance(viewer.account_id).await.map_err(ssr::fail)?;
        let alerts = server.billing.alerts(viewer.account_id).await.map_err(ssr::fail)?;
        Ok(ShellData {
            warn_below: alerts.map(|alerts| alerts.warn_below),
            utc_offset: utc_offset(&viewer.time_zone),
            email: viewer.email,
            account_name: viewer.account_name,
            balance,
            sandbox: server.site.sandbox,
        })
    }
    ssr::answer(load().await)
}

/// How far a zone is ahead of UTC at the moment, in minutes.
#[cfg(feature = "ssr")]
fn utc_offset(zone: &str) -> i32 {
    use std::time::{SystemTime, UNIX_EPOCH};

    use domain::time::{Day, Timestamp};

    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp(i64::try_from(since.as_millis()).unwrap_or(0));
    let minutes = |(day, minute): (Day, u16)| i64::from(day.0) * 1_440 + i64::from(minute);
    let ahead = minutes(billing::zone::Zone::named(zone).civil(now)) - minutes(now.civil_at(0));
    i32::try_from(ahead).unwrap_or(0)
}

/// The frame's data as a resource, shared by all that show a part of it.
#[derive(Clone, Copy)]
pub struct ShellResource(pub Asked<Result<ShellData, ApiError>>);

/// Puts the frame's data into context, and what the frame and its pages share.
pub fn provide_shell() {
    provide_routing();
    provide_unsaved();
    ask_before_going_back(use_unsaved(), use_texts().leave_question());
    provide_toasts();
    provide_context(ShellResource(ask(|| (), |()| shell())));
}

/// The frame's data.
pub fn use_shell() -> ShellResource {
    expect_context::<ShellResource>()
}

/// The frame around the billing pages.
#[component]
pub fn Shell() -> impl IntoView {
    let texts = use_texts();
    let Routing(routing) = use_routing();
    connect_live();
    load_rest_later();
    close_popups();
    follow_with_focus();
    ask_before_unloading();
    let ask_first = ask_before_links(use_unsaved(), texts.leave_question());
    view! {
        <a class="skip-link" href="#main" rel="external">
            {texts.skip_to_content()}
        </a>
        <SandboxStrip />
        <Header />
        <RoutingLine />
        <main
            class="wrap page"
            id="main"
            tabindex="-1"
            aria-busy=move || routing.get().then_some("true")
            on:click=ask_first
        >
            <ConnectionNotice />
            <BalanceWarning />
            <Outlet />
        </main>
        <AddCreditDialog />
        <Toast />
        <LiveRegion />
    }
}

/// The tabs, as links: each is an address of its own.
#[component]
pub fn Tabs() -> impl IntoView {
    let texts = use_texts();
    view! {
        <nav class="tabs" aria-label=texts.nav_billing()>
            <ul>
                <li>
                    <A href="/billing" exact=true>
                        {texts.nav_overview()}
                    </A>
                </li>
                <li>
                    <A href="/billing/credit-history">{texts.nav_history()}</A>
                </li>
                <li>
                    <A href="/billing/payments">{texts.nav_payments()}</A>
                </li>
                <li>
                    <A href="/billing/vouchers">{texts.nav_vouchers()}</A>
                </li>
                <li>
                    <A href="/billing/plans">{texts.nav_plans()}</A>
                </li>
                <li>
                    <A href="/billing/settings">{texts.nav_settings()}</A>
                </li>
            </ul>
        </nav>
    }
}

#[component]
fn SandboxStrip() -> impl IntoView {
    let texts = use_texts();
    let ShellResource(shell) = use_shell();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                shell
                    .await
                    .is_ok_and(|shell| shell.sandbox)
                    .then(|| view! { <aside class="sandbox-strip">{texts.warn_sandbox()}</aside> })
            })}
        </Suspense>
    }
}

/// What is to be said about the balance: the account owes money, or soon will.
#[component]
fn BalanceWarning() -> impl IntoView {
    let texts = use_texts();
    let ShellResource(shell) = use_shell();
    let live = use_live();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let shell = shell.await.ok();
                let first = shell.as_ref().and_then(|shell| shell.balance);
                let warn_below = shell.and_then(|shell| shell.warn_below);
                move || {
                    let balance = live.balance.get().or(first)?;
                    let total = balance.total();
                    if total.micros < 0 {
                        let owed = money_string(total.negated());
                        return Some(Either::Left(view! {
                            <Banner tone=Tone::Danger>{texts.warn_suspended(&owed)}</Banner>
                        }));
                    }
                    (BalanceLevel::of(balance.available(), warn_below?) != BalanceLevel::Enough)
                        .then(|| Either::Right(view! { <LowBalance /> }))
                }
            })}
        </Suspense>
    }
}

/// The balance is low, and what to do about it.
#[component]
fn LowBalance() -> impl IntoView {
    let texts = use_texts();
    view! {
        <Banner tone=Tone::Warn>
            {texts.warn_low()} " " <a href="/billing/add-credit">{texts.action_add_credit()}</a>
        </Banner>
    }
}

/// Speaks a changed balance to screen readers, once per change.
#[component]
fn LiveRegion() -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let sentence = move || {
        live.change.get()?;
        let balance = live.balance.get()?;
        Some(texts.balance_now(&money_string(balance.available())))
    };
    view! {
        <div class="visually-hidden" role="status" aria-live="polite" id="live-region">
            {sentence}
        </div>
    }
}
