//! The balance as an account: parts that add up in sight, closed by a double rule.

use domain::{
    date,
    ledger::{Balance, OpenHolds},
    money::Money,
    time::Day,
};
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::use_texts,
    overview::held::HeldLine,
    ui::{Icon, IconName, MoneyDisplay, MoneySpan, money_string},
};

/// The statement card.
#[component]
pub fn Statement(
    /// The balance and its parts.
    balance: Balance,
    /// What is held of it, and for what.
    holds: OpenHolds,
    /// The account's zone.
    zone: String,
    /// What expires next, and on which day.
    expiring: Option<(Money, Day)>,
) -> impl IntoView {
    let texts = use_texts();
    let shown = balance.displayed();
    let currency = balance.currency;
    let available = balance.available();
    let money = move |minor| Money::from_minor(minor, currency).unwrap_or_else(|_| Money::zero(currency));
    // Where nothing is held all of the total can be spent, and one line says both.
    let is_held = balance.held != 0 || shown.held != 0;
    let (last, last_minor) =
        if is_held { (texts.part_available(), shown.available) } else { (texts.part_total(), shown.total) };
    let expiring = expiring.map(|(amount, day)| {
        let sentence = texts.balance_expiring(&money_string(amount), &date::format_day(day, texts.0));
        view! {
            <p class="row gap-1">
                <Icon name=IconName::Clock size="s" />
                <span>{sentence} " " <a href="/billing/vouchers">{texts.expiring_which()}</a></span>
            </p>
        }
    });
    view! {
        <section class="card" aria-labelledby="available-balance">
            <div class="statement">
                <div class="stack">
                    <div>
                        <h2 id="available-balance" class="muted">
                            {texts.balance_available()}
                        </h2>
                        <MoneyDisplay money=available />
                        <Exactly balance />
                    </div>
                    <Proportions balance />
                    {expiring}
                </div>
                <dl class="statement__lines" aria-label=texts.balance_parts()>
                    <Line swatch="1" kind="top_up" name=texts.part_top_up() money=money(shown.top_up) />
                    <Line swatch="2" kind="voucher" name=texts.part_voucher() money=money(shown.voucher) />
                    {(shown.plan != 0)
                        .then(|| view! { <Line swatch="3" kind="plan" name=texts.part_plan() money=money(shown.plan) /> })}
                    {(shown.debt != 0)
                        .then(|| {
                            view! { <Line swatch="0" kind="charge" name=texts.part_debt() money=money(-shown.debt) /> }
                        })}
                    {is_held
                        .then(|| {
                            let held = money(-shown.held);
                            view! {
                                <div class="statement__sum">
                                    <dt>{texts.part_total()}</dt>
                                    <dd>
                                        <MoneySpan money=money(shown.total) />
                                    </dd>
                                </div>
                                {if holds.newest.is_empty() {
                                    Either::Left(view! { <Line swatch="0" kind="" name=texts.part_held() money=held /> })
                                } else {
                                    Either::Right(view! { <HeldLine money=held holds zone /> })
                                }}
                            }
                        })}
                    <div class="statement__total">
                        <dt>{last}</dt>
                        <dd>
                            <MoneySpan money=money(last_minor) />
                        </dd>
                    </div>
                </dl>
            </div>
            <p class="hint statement__order">{texts.spend_order()}</p>
        </section>
    }
}

/// A part; without a `kind` of movement to look for it leads nowhere: what is held has not moved.
#[component]
fn Line(swatch: &'static str, kind: &'static str, name: &'static str, money: Money) -> impl IntoView {
    let name = if kind.is_empty() {
        Either::Left(name)
    } else {
        Either::Right(view! { <a href=format!("/billing/credit-history?kind={kind}")>{name}</a> })
    };
    view! {
        <div>
            <dt>
                <span class="swatch" data-n=swatch></span>
                {name}
            </dt>
            <dd>
                <MoneySpan money />
            </dd>
        </div>
    }
}

/// What the balance is to the last digit; the parts of it one tap away. Nothing where no digit is hidden.
#[component]
fn Exactly(balance: Balance) -> impl IntoView {
    let texts = use_texts();
    let exact = move |micros| {
        domain::money::format::exact_text(Money::from_micros(micros, balance.currency), texts).to_string()
    };
    let parts = [
        (texts.part_top_up(), balance.top_up),
        (texts.part_voucher(), balance.voucher),
        (texts.part_plan(), balance.plan),
        (texts.part_debt(), -balance.debt),
        (texts.part_held(), -balance.held),
        (texts.part_available(), balance.available().micros),
    ];
    let hidden = parts.iter().any(|(_, micros)| Money::from_micros(*micros, balance.currency).hides_digits());
    let lines = move || {
        let told = parts.into_iter().filter(|(_, micros)| *micros != 0);
        told.map(|(name, micros)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd class="money">{exact(micros)}</dd>
                </div>
            }
        })
        .collect_view()
    };
    hidden.then(|| {
        view! {
            <details class="exact">
                <summary class="hint">
                    {texts.balance_exactly()} " " <span class="money">{exact(balance.available().micros)}</span>
                </summary>
                <dl class="rows" aria-label=texts.exact_amounts()>
                    {lines()}
                </dl>
            </details>
        }
    })
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
