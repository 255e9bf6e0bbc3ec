//! The order of the rows: a menu of links, for phones, too, where the table has no heads.

use domain::history::{Filter, Sort};
use leptos::prelude::*;

use crate::{
    credit_history::model,
    i18n::{Texts, use_texts},
    ui::{Icon, IconName},
};

/// The order of the rows, as links.
#[component]
pub fn Order(
    /// The filter that the links keep.
    filter: Memo<Filter>,
    /// The order now.
    sort: Memo<Sort>,
    /// Whether orders by amount can be had.
    holdable: bool,
) -> impl IntoView {
    let texts = use_texts();
    let links = move || {
        Sort::ALL
            .into_iter()
            .filter(|order| holdable || !order.is_by_amount())
            .map(|order| {
                let current = (order == sort.get()).then_some("true");
                view! {
                    <a href=model::address(&filter.read(), order, None) aria-current=current>
                        {sort_name(texts, order)}
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        <details class="filter" name="filter" id="filter-sort">
            <summary class="button" data-kind="secondary">
                {texts.sort_by()} <Icon name=IconName::ChevronDown size="xs" />
            </summary>
            <div class="popover popover--dates">
                <div class="dates">
                    <div class="dates__presets">{links}</div>
                </div>
            </div>
        </details>
    }
}

fn sort_name(texts: Texts, sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => texts.sort_newest(),
        Sort::Oldest => texts.sort_oldest(),
        Sort::Highest => texts.sort_highest(),
        Sort::Lowest => texts.sort_lowest(),
    }
}
