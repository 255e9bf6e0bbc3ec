//! What the balance is and will be.

use leptos::prelude::*;

use crate::{
    add_credit::{amount::Choice, api::AddCreditData},
    i18n::use_texts,
    live::use_live,
    ui::MoneySpan,
};

/// Balance now, and after the chosen amount; both live.
#[component]
pub fn BalanceAfter(
    /// What is chosen.
    choice: Choice,
    /// The balance at the beginning.
    data: StoredValue<AddCreditData>,
) -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let first = data.with_value(|data| data.balance);
    let now = move || live.balance.get().or(first).map(|balance| balance.available());
    let after = move || now()?.checked_add(choice.read.get().ok()?).ok();
    view! {
        <dl class="rows">
            {move || {
                now()
                    .map(|now| {
                        view! {
                            <div>
                                <dt>{texts.amount_balance_now()}</dt>
                                <dd>
                                    <MoneySpan money=now />
                                </dd>
                            </div>
                        }
                    })
            }}
            <div>
                <dt>{texts.amount_balance_after()}</dt>
                <dd class="strong" id="balance-after">
                    {move || match after() {
                        Some(after) => view! { <MoneySpan money=after /> }.into_any(),
                        None => "–".into_any(),
                    }}
                </dd>
            </div>
        </dl>
    }
}
