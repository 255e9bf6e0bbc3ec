//! The chart's figures: of the whole period, or of the bar that is pointed at.

use domain::{
    currency::Currency,
    money::Money,
    spend::{Segment, Spend},
};
use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    overview::spend::{Picked, words},
    ui::MoneySpan,
};

/// Which days, what they come to, and each service's part. Each leads to its charges.
#[component]
pub fn Legend(
    /// What was spent.
    spend: Spend,
    /// The account's currency.
    currency: Currency,
    /// The bar that is pointed at.
    picked: Picked,
) -> impl IntoView {
    let texts = use_texts();
    let whole = (spend.from, spend.to);
    let spend = StoredValue::new(spend);
    let shown = Memo::new(move |_| {
        let (from, to) = picked.try_get().flatten().unwrap_or(whole);
        let segment = spend.try_with_value(|spend| spend.between(from, to));
        segment.unwrap_or_else(|| Segment { from, to, parts: Vec::new() })
    });
    // When figures change, the views of the former ones are dropped a moment later than what they look at.
    let address = move |part: Option<usize>| {
        let address = |shown: &Segment| spend.try_with_value(|spend| words::address(spend, shown.from, shown.to, part));
        shown.try_with(address).flatten().unwrap_or_default()
    };
    let money = move |micros| Money::from_micros(micros, currency);
    let days = move || shown.try_with(|shown| words::days(texts, shown.from, shown.to)).unwrap_or_default();
    let all = move || address(None);
    let part = move |part: usize| {
        let (name, colour) =
            spend.with_value(|spend| (words::part_name(texts, spend, part), words::colour(spend, part)));
        let href = move || address(Some(part));
        let spent = move || money(shown.try_with(|shown| shown.parts.get(part).copied()).flatten().unwrap_or_default());
        view! {
            <div>
                <dt>
                    <span class="swatch" data-n=colour></span>
                    <a class="plain" href=href>
                        <bdi>{name}</bdi>
                    </a>
                </dt>
                <dd>{move || view! { <MoneySpan money=spent() /> }}</dd>
            </div>
        }
    };
    let count = shown.with_untracked(|shown| shown.parts.len());
    view! {
        <p class="legend-of">
            <a class="plain" href=all>
                {days}
            </a>
            <b>{move || view! { <MoneySpan money=money(shown.try_with(Segment::total).unwrap_or_default()) /> }}</b>
        </p>
        <dl class="legend" aria-label=texts.spend_by_service()>
            {(0..count).map(part).collect_view()}
        </dl>
    }
}
