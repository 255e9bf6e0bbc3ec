//! The header of every page.

mod account_menu;
mod balance_chip;
mod brand;
mod preferences;

pub use brand::Brand;
pub use preferences::{LanguageLinks, ThemeChoice};

use leptos::prelude::*;

use crate::{
    add_credit::AddCreditLink,
    header::{account_menu::AccountMenu, balance_chip::BalanceChip},
    i18n::use_texts,
    shell::{ShellResource, ask_before_leaving, use_shell, use_unsaved},
};

/// Mark, account, balance, Add credit, account menu.
#[component]
pub fn Header() -> impl IntoView {
    let ShellResource(shell) = use_shell();
    let ask = ask_before_leaving(use_unsaved(), use_texts().leave_question());
    view! {
        <header class="app-header" on:click=ask>
            <div class="wrap">
                <Brand />
                <Suspense>
                    {move || Suspend::new(async move {
                        shell.await.ok().map(|shell| view! { <bdi class="account-name">{shell.account_name}</bdi> })
                    })}
                </Suspense>
                <span class="spacer"></span>
                <BalanceChip />
                <AddCreditLink class="header-add" />
                <AccountMenu />
            </div>
        </header>
    }
}
