//! The balance as an account: parts that add up in sight, closed by a double rule.

use domain::{date, ledger::Balance, money::Money, time::Day};
use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    ui::{Icon, IconName, MoneyDisplay, MoneySpan, money_string},
};

/// The statement card.
#[component]
pub fn Statement(
    /// The balance and its parts.
    balance: Balance,
    /// What expires next, and on which day.
    expiring: Option<(Money, Day)>,
) -> impl IntoView {
    let texts = use_texts();
    let total = balance.total();
    let shown = balance.displayed();
    let currency = balance.currency;
    let line = move |swatch: &'static str, href: &'static str, name: &'static str, minor: i64| {
        let money = Money::from_minor(minor, currency).unwrap_or_else(|_| Money::zero(currency));
        view! {
            <div>
                <dt>
                    <span class="swatch" data-n=swatch></span>
                    <a href=href>{name}</a>
                </dt>
                <dd>
                    <MoneySpan money />
                </dd>
            </div>
        }
    };
    let exact = total.hides_digits().then(|| domain::money::format::exact_text(total, texts).to_string());
    view! {
        <section class="card" aria-labelledby="total-balance">
            <div class="statement">
                <div class="stack">
                    <div>
                        <h2 id="total-balance" class="muted">
                            {texts.balance_total()}
                        </h2>
                        <MoneyDisplay money=total />
                        {exact
                            .map(|exact| {
                                view! {
                                    <p class="hint">{texts.balance_exactly()} " " <span class="money">{exact}</span></p>
                                }
                            })}
                    </div>
                    <Proportions balance />
                    {expiring
                        .map(|(amount, day)| {
                            let sentence = texts
                                .balance_expiring(&money_string(amount), &date::format_day(day, texts.0));
                            view! {
                                <p class="row gap-1">
                                    <Icon name=IconName::Clock size="s" />
                                    <span>{sentence}</span>
                                </p>
                            }
                        })}
                </div>
                <dl class="statement__lines" aria-label=texts.balance_parts()>
                    {line("1", "/billing/credit-history?kind=top_up", texts.part_top_up(), shown.top_up)}
                    {line("2", "/billing/credit-history?kind=voucher", texts.part_voucher(), shown.voucher)}
                    {(shown.plan != 0)
                        .then(|| line("3", "/billing/credit-history?kind=plan", texts.part_plan(), shown.plan))}
                    {(shown.debt != 0)
                        .then(|| line("0", "/billing/credit-history?kind=charge", texts.part_debt(), -shown.debt))}
                    <div class="statement__total">
                        <dt>{texts.part_total()}</dt>
                        <dd>
                            <MoneySpan money=total />
                        </dd>
                    </div>
                </dl>
            </div>
            <p class="hint statement__order">{texts.spend_order()}</p>
        </section>
    }
}

/// The parts as one bar. Decoration: the lines beside it say the same in figures.
#[component]
fn Proportions(balance: Balance) -> impl IntoView {
    let parts = [("f1", balance.top_up), ("f2", balance.voucher), ("f3", balance.plan)];
    let bars = bar_parts(parts.map(|(_, micros)| micros));
    view! {
        <svg class="track" height="8" aria-hidden="true">
            {parts
                .into_iter()
                .zip(bars)
                .filter(|(_, (_, width))| *width > 0)
                .map(|((class, _), (start, width))| {
                    view! {
                        <rect class=class x=percent(start) y="0" width=percent(width) height="8"></rect>
                        {(start > 0)
                            .then(|| {
                                view! {
                                    <rect class="track__gap" x=percent(start) y="0" width="2" height="8"></rect>
                                }
                            })}
                    }
                })
                .collect_view()}
        </svg>
    }
}

/// Start and width of each part in hundredths of a per cent of the whole.
fn bar_parts(parts: [i64; 3]) -> [(i64, i64); 3] {
    let whole: i128 = parts.iter().map(|part| i128::from(*part)).sum();
    let at = |sum: i128| if whole > 0 { i64::try_from(sum * 10_000 / whole).unwrap_or(0) } else { 0 };
    let mut sum = 0;
    parts.map(|part| {
        let start = at(sum);
        sum += i128::from(part);
        (start, at(sum) - start)
    })
}

fn percent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::{bar_parts, percent};

    #[test]
    fn parts_fill_the_bar() {
        assert_eq!(bar_parts([1, 1, 2]), [(0, 2_500), (2_500, 2_500), (5_000, 5_000)]);
        assert_eq!(bar_parts([0, 0, 0]), [(0, 0); 3]);
        let thirds = bar_parts([1, 1, 1]);
        assert_eq!(thirds.iter().map(|(_, width)| width).sum::<i64>(), 10_000);
        assert_eq!(percent(3_333), "33.33%");
    }
}
