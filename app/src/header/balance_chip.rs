//! The balance in the header: what can be spent, live in every open tab.

use domain::{ledger::Balance, low_balance::BalanceLevel, money::Money};
use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    live::use_live,
    shell::{ShellResource, as_of, use_shell},
    ui::{Icon, IconName, MoneySpan, signed_money_string},
};

/// How long a change stays marked, in milliseconds.
#[cfg(feature = "hydrate")]
const GLOW_MS: u64 = 2_000;

/// The balance chip. An account without a currency has no balance yet and gets no chip.
#[component]
pub fn BalanceChip() -> impl IntoView {
    let ShellResource(shell) = use_shell();
    let live = use_live();
    view! {
        <Suspense fallback=Skeleton>
            {move || Suspend::new(async move {
                let shell = shell.await.ok();
                let first = shell.as_ref().and_then(|shell| shell.balance);
                let warn_below = shell.and_then(|shell| shell.warn_below);
                move || {
                    live.balance.get().or(first).map(|balance| view! { <Chip balance warn_below /> })
                }
            })}
        </Suspense>
    }
}

#[component]
fn Chip(balance: Balance, warn_below: Option<Money>) -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let shell = use_shell();
    let available = balance.available();
    let level = BalanceLevel::of(available, warn_below.unwrap_or(Money::zero(balance.currency)));
    fade_change();
    let state = move || match (level, live.change.get()) {
        (BalanceLevel::Negative, _) => "negative",
        (_, Some(_)) => "updated",
        (BalanceLevel::Low, None) => "low",
        (BalanceLevel::Enough, None) => "normal",
    };
    let (icon, label) = match level {
        BalanceLevel::Negative => (IconName::Pause, texts.balance_suspended()),
        BalanceLevel::Low => (IconName::Warning, texts.balance_low()),
        BalanceLevel::Enough => (IconName::Wallet, texts.balance()),
    };
    let change = move || {
        let change = Money::from_micros(live.change.get()?, balance.currency);
        Some(view! {
            <span class="balance-chip__change only-wide" aria-hidden="true">
                {signed_money_string(change)}
            </span>
        })
    };
    let old = move || {
        as_of(live, shell).map(|time| view! { <span class="balance-chip__as-of">{texts.overview_as_of(&time)}</span> })
    };
    view! {
        <a
            class="balance-chip"
            id="balance-chip"
            data-state=state
            data-stale=move || (live.lost.get().is_some() || live.signed_out.get()).then_some("")
            href="/billing"
        >
            <Icon name=icon size="s" />
            <span class="visually-hidden">
                {texts.balance()} " " {(level == BalanceLevel::Low).then(|| format!("({label}) "))}
            </span>
            <span class="balance-chip__label" aria-hidden="true">
                {label}
            </span>
            <MoneySpan money=available />
            {change}
            {old}
        </a>
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    let texts = use_texts();
    view! {
        <span class="balance-chip" data-state="loading" aria-busy="true">
            <span class="visually-hidden">{texts.loading()}</span>
            <span class="skeleton"></span>
        </span>
    }
}

/// Takes the mark of a change away after a moment.
fn fade_change() {
    #[cfg(feature = "hydrate")]
    {
        let live = use_live();
        Effect::new(move |_| {
            if live.change.get().is_some() {
                set_timeout(move || live.change.set(None), core::time::Duration::from_millis(GLOW_MS));
            }
        });
    }
}
