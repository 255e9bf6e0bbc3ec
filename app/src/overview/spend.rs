//! What was spent by day and service: a chart to walk through, its figures, and the same as a table.

mod chart;
mod keys;
mod legend;
mod table;
mod words;

use domain::{
    currency::Currency,
    money::Money,
    number::format_count,
    spend::{Period, Spend},
    time::Day,
};
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::use_texts,
    overview::spend::{chart::Chart, legend::Legend, table::SpendTable},
    ui::{MoneySpan, money_string},
};

/// The bar that is pointed at, by its first and last day. It belongs to the page, so that it stays when figures change.
pub type Picked = RwSignal<Option<(Day, Day)>>;

/// The card.
#[component]
pub fn SpendCard(
    /// What was spent.
    spend: Spend,
    /// The account's currency.
    currency: Currency,
    /// The bar that is pointed at.
    picked: Picked,
) -> impl IntoView {
    let texts = use_texts();
    let days = spend.to.0.saturating_sub(spend.from.0).saturating_add(1);
    let period = Period::ALL.into_iter().find(|period| period.days() == days).unwrap_or_default();
    let total = Money::from_micros(spend.whole().total(), currency);
    let a_day = money_string(Money::from_micros(spend.a_day(), currency));
    let a_day = match spend.active_days {
        // Nothing to take an average of.
        _ if total.micros == 0 => None,
        1 => Some(texts.spend_first_day().to_owned()),
        active if active < days => Some(texts.spend_a_day_over(&a_day, &format_count(active, texts))),
        _ => Some(texts.spend_a_day(&a_day)),
    };
    view! {
        <section class="card" aria-labelledby="spend">
            <div class="card__head">
                <div>
                    <h2 id="spend">{texts.spend()}</h2>
                    <p class="muted">
                        <b class="strong">
                            <MoneySpan money=total />
                        </b>
                        " "
                        {texts.spend_in_days(&format_count(days, texts))}
                        {a_day.map(|text| format!(" · {text}"))}
                    </p>
                </div>
                <nav class="segmented" aria-label=texts.spend_period()>
                    {Period::ALL
                        .map(|choice| {
                            let current = (choice == period).then_some("true");
                            view! {
                                <a href=period_href(choice) aria-current=current data-noscroll="">
                                    {texts.spend_days(&format_count(choice.days(), texts))}
                                </a>
                            }
                        })
                        .collect_view()}
                </nav>
            </div>
            {if total.micros == 0 {
                Either::Left(view! { <p class="chart-none muted">{texts.spend_none()}</p> })
            } else {
                Either::Right(view! { <Bars spend period currency picked /> })
            }}
        </section>
    }
}

fn period_href(period: Period) -> String {
    if period == Period::default() { "/billing".to_owned() } else { format!("/billing?days={}", period.days()) }
}

#[component]
fn Bars(spend: Spend, period: Period, currency: Currency, picked: Picked) -> impl IntoView {
    let (wide, narrow) = (period.wide(), period.narrow());
    let same = wide == narrow;
    let charts = if same {
        Either::Left(view! { <Chart spend=spend.clone() grouping=wide room="" currency picked /> })
    } else {
        Either::Right(view! {
            <Chart spend=spend.clone() grouping=wide room="only-wide" currency picked />
            <Chart spend=spend.clone() grouping=narrow room="only-phone" currency picked />
        })
    };
    view! {
        {charts}
        <Legend spend=spend.clone() currency picked />
        <SpendTable spend grouping=wide currency />
    }
}
