//! Count and sums of what matches.

use domain::{currency::Currency, money::Money, number::format_count};
use leptos::prelude::*;

use crate::{credit_history::model::Shown, i18n::use_texts, ui::MoneySpan};

/// The strip above the table. Its count is spoken after a change of the filter.
#[component]
pub fn SummaryStrip(
    /// What is shown.
    shown: Memo<Shown>,
    /// The account's currency.
    currency: Currency,
) -> impl IntoView {
    let texts = use_texts();
    let money = move |micros| Money::from_micros(micros, currency);
    let summary = Memo::new(move |_| shown.with(|shown| shown.summary));
    move || {
        let summary = summary.get();
        let word = if summary.count == 1 { texts.summary_one() } else { texts.summary_many() };
        view! {
            <div class="summary">
                <span role="status">
                    <b>{format_count(summary.count, texts)}</b>
                    " "
                    {word}
                </span>
                <span>{texts.summary_in()} " " <MoneySpan money=money(summary.incoming) signed=true /></span>
                <span>{texts.summary_out()} " " <MoneySpan money=money(summary.outgoing) /></span>
                <span>{texts.summary_net()} " " <b><MoneySpan money=money(summary.net) /></b></span>
            </div>
        }
    }
}
