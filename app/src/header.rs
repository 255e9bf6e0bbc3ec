//! The header of every page.

mod account_menu;
mod balance_chip;
mod brand;
mod preferences;

pub use brand::Brand;
pub use preferences::LanguageLinks;

use leptos::prelude::*;

use crate::{
    add_credit::AddCreditLink,
    header::{account_menu::AccountMenu, balance_chip::BalanceChip},
    shell::{ShellResource, use_shell},
};

/// Mark, account, balance, Add credit, account menu.
#[component]
pub fn Header() -> impl IntoView {
    let ShellResource(shell) = use_shell();
    view! {
        <header class="app-header">
            <div class="wrap">
                <Brand />
                <Suspense>
                    {move || Suspend::new(async move {
                        shell.await.ok().map(|shell| view! { <span class="account-name">{shell.account_name}</span> })
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
