//! The movements as a table, on phones as cards grouped by day.

use domain::{
    currency::Currency,
    date,
    history::{Filter, Movement, MovementStatus},
    ledger::PostingKind,
    money::Money,
    time::Day,
};
use leptos::{either::Either, prelude::*};

use crate::{
    credit_history::{
        describe::{code, description, movement_title, status_name},
        model::{PATH, Shown, address, swapped},
    },
    i18n::use_texts,
    ui::{Badge, IconName, MoneySpan},
};

/// The table of one page of movements.
#[component]
pub fn MovementTable(
    /// What is shown.
    shown: Memo<Shown>,
    /// The filter in the address.
    filter: Memo<Filter>,
    /// The account's currency.
    currency: Currency,
) -> impl IntoView {
    let texts = use_texts();
    move || {
        let rows = shown.with(|shown| shown.rows.clone());
        if rows.is_empty() {
            // There are newer ones only beyond the end.
            let newest = shown.with(|shown| shown.newer.is_some()).then(|| address(&filter.read(), None));
            let (text, label, href) = match (swapped(&filter.read()), newest) {
                (Some(href), _) => (texts.days_reversed(), texts.days_swap(), href),
                (None, Some(href)) => (texts.history_past_end(), texts.page_newest(), href),
                (None, None) => (texts.history_none(), texts.action_clear_filters(), PATH.to_owned()),
            };
            return Either::Left(view! {
                <div class="empty empty--inset">
                    <p>{text}</p>
                    <a class="button" data-kind="secondary" href=href>
                        {label}
                    </a>
                </div>
            });
        }
        Either::Right(view! {
            <table class="table" data-cards="" role="table">
                <caption class="visually-hidden">{texts.nav_history()}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" aria-sort="descending">
                            {texts.column_date()}
                        </th>
                        <th scope="col" role="columnheader">{texts.column_service()}</th>
                        <th scope="col" role="columnheader">{texts.column_description()}</th>
                        <th scope="col" role="columnheader">{texts.column_status()}</th>
                        <th scope="col" role="columnheader" class="num">{texts.column_amount()}</th>
                        <th scope="col" role="columnheader" class="num">{texts.column_after()}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {with_day_heads(rows)
                        .into_iter()
                        .map(|line| match line {
                            Line::Head { day, sum } => Either::Left(view! { <DayHead day sum currency /> }),
                            Line::Row(movement) => Either::Right(view! { <Row movement currency /> }),
                        })
                        .collect_view()}
                </tbody>
            </table>
        })
    }
}

/// A line of the table: on phones each day begins with a head.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Head { day: Day, sum: i64 },
    Row(Movement),
}

/// Puts a head with the day's sum before the rows of each day (of those on this page).
fn with_day_heads(rows: Vec<Movement>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::with_capacity(rows.len() + 8);
    let mut head = 0;
    for row in rows {
        match lines.get_mut(head) {
            Some(Line::Head { day, sum }) if *day == row.day => *sum = sum.saturating_add(row.amount),
            _ => {
                head = lines.len();
                lines.push(Line::Head { day: row.day, sum: row.amount });
            }
        }
        lines.push(Line::Row(row));
    }
    lines
}

#[component]
fn DayHead(day: Day, sum: i64, currency: Currency) -> impl IntoView {
    let texts = use_texts();
    view! {
        <tr class="day-head" role="row">
            <td colspan="6" role="cell">
                <span class="row spread">
                    <span>{date::format_day_head(day, texts.0)}</span>
                    <MoneySpan money=Money::from_micros(sum, currency) signed=true />
                </span>
            </td>
        </tr>
    }
}

#[component]
fn Row(movement: Movement, currency: Currency) -> impl IntoView {
    let texts = use_texts();
    let time = date::format_minute(movement.minute);
    let (tone, icon) = match movement.status {
        MovementStatus::Success => ("positive", IconName::Check),
        MovementStatus::Expired => ("", IconName::Clock),
    };
    let usual = (movement.status == MovementStatus::Success).then_some("");
    let text = description(texts, &movement);
    let payment = (movement.kind == PostingKind::TopUp && !movement.reference.is_empty())
        .then(|| format!("/billing/payments/{}", movement.reference));
    view! {
        <tr role="row" data-seq=movement.seq>
            <td class="nowrap c-hide" role="cell">
                {date::format_day(movement.day, texts.0)}
                <span class="muted">{format!(", {time}")}</span>
            </td>
            <td class="c-meta" role="cell">
                <span class="only-phone">{format!("{time} · ")}</span>
                {movement_title(texts, &movement)}
            </td>
            <td class="c-main" role="cell">
                {match payment {
                    Some(href) => Either::Left(view! { <a class="plain" href=href>{text}</a> }),
                    None => Either::Right(text),
                }}
                {code(&movement)
                    .map(|code| view! { " " <span class="code hint nowrap">{code.to_owned()}</span> })}
            </td>
            <td class="c-badge" role="cell" data-usual=usual>
                <Badge tone icon text=status_name(texts, movement.status) />
            </td>
            <td class="num c-amount" role="cell">
                <MoneySpan money=Money::from_micros(movement.amount, currency) signed=true />
            </td>
            <td class="num c-after muted" role="cell">
                <MoneySpan money=Money::from_micros(movement.balance_after, currency) />
            </td>
        </tr>
    }
}
