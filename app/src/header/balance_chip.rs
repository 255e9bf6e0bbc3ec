//! The balance in the header: what can be spent, live in every open tab.

use domain::{ledger::Balance, money::Money};
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
                let first = shell.await.ok().and_then(|shell| shell.balance);
                move || {
                    live.balance.get().or(first).map(|balance| view! { <Chip balance /> })
                }
            })}
        </Suspense>
    }
}

#[component]
fn Chip(balance: Balance) -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let shell = use_shell();
    let available = balance.available();
    let negative = available.micros < 0;
    fade_change();
    let state = move || match (negative, live.change.get()) {
        (true, _) => "negative",
        (false, Some(_)) => "updated",
        (false, None) => "normal",
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
            <Icon name=if negative { IconName::Pause } else { IconName::Wallet } size="s" />
            <span class="visually-hidden">{texts.balance()} " "</span>
            <span class="balance-chip__label" aria-hidden="true">
                {if negative { texts.balance_suspended() } else { texts.balance() }}
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
