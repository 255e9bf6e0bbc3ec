//! What is held, and for what.

use domain::{
    ledger::{OpenHold, OpenHolds},
    money::Money,
    number::format_count,
};
use leptos::prelude::*;

use crate::{
    credit_history::service_name,
    i18n::use_texts,
    quote::moment,
    ui::{Icon, IconName, MoneySpan},
};

/// The line of the statement that opens to what holds the amount, with and without script.
#[component]
pub fn HeldLine(
    /// How much, as the statement subtracts it.
    money: Money,
    /// What holds it.
    holds: OpenHolds,
    /// The account's zone, as the label of the times.
    zone: String,
) -> impl IntoView {
    let texts = use_texts();
    let OpenHolds { newest, more } = holds;
    let rows = newest.into_iter().map(|hold| view! { <HoldRow hold /> }).collect_view();
    let more =
        (more > 0).then(|| view! { <p class="statement__more">{texts.held_more(&format_count(more, texts))}</p> });
    view! {
        <div class="statement__held">
            <dt class="visually-hidden">{texts.held_for()}</dt>
            <dd>
                <details>
                    <summary>
                        <span class="swatch" data-n="0"></span>
                        <span>{texts.part_held()}</span>
                        <Icon name=IconName::ChevronDown size="s" />
                        <MoneySpan money />
                    </summary>
                    <ul class="mini">{rows}</ul>
                    {more}
                    <p class="hint zone-note">{texts.history_lead(&zone)}</p>
                </details>
            </dd>
        </div>
    }
}

/// For which service and what, since when, until when at the latest, and how much.
#[component]
fn HoldRow(hold: OpenHold) -> impl IntoView {
    let texts = use_texts();
    let description = hold.description;
    let described = (!description.is_empty()).then(|| {
        let whole = description.clone();
        view! {
            <bdi class="hint" title=whole>
                {description}
            </bdi>
        }
    });
    view! {
        <li>
            <div>
                <b>
                    <bdi>{service_name(texts, &hold.service)}</bdi>
                </b>
                {described}
                <span class="hint">{texts.held_since(&moment(hold.since, texts.0))}</span>
                <span class="hint">{texts.held_until(&moment(hold.until, texts.0))}</span>
            </div>
            <div class="end">
                <MoneySpan money=hold.amount />
            </div>
        </li>
    }
}
