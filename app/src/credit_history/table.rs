//! The movements as a table, on phones as cards grouped by day.

use domain::{
    currency::Currency,
    date,
    history::{Movement, MovementStatus, Sort},
    money::Money,
    time::Day,
};
use leptos::{either::Either, prelude::*};

use crate::{
    credit_history::{
        describe::{code, description, movement_title, source, status_name},
        model::{PATH, Shown, Wanted, address, movement_address, swapped},
    },
    i18n::use_texts,
    quote::moment_gap,
    ui::{Badge, Icon, IconName, MoneySpan},
};

/// The table of one page of movements.
#[component]
pub fn MovementTable(
    /// What is shown.
    shown: Memo<Shown>,
    /// What is wanted.
    wanted: RwSignal<Wanted>,
    /// Whether somebody is typing.
    typing: RwSignal<bool>,
    /// The account's currency.
    currency: Currency,
    /// Whether orders by amount can be had.
    holdable: bool,
) -> impl IntoView {
    let texts = use_texts();
    let is_empty = Memo::new(move |_| shown.with(|shown| shown.rows.is_empty()));
    // As the address has it.
    let query = Memo::new(move |before: Option<&String>| match before {
        Some(before) if typing.get() => before.clone(),
        _ => wanted.with(Wanted::query),
    });
    let drawn = StoredValue::new(Vec::new());
    let lines = move || {
        let mut lines = shown.with(lines);
        if typing.get() {
            drawn.with_value(|drawn| leave_for_later(&mut lines, drawn, rows_in_window()));
        }
        drawn.set_value(lines.iter().map(Line::key).collect());
        lines
    };
    move || {
        if is_empty.get() {
            return Either::Left(view! { <Nothing shown wanted /> });
        }
        Either::Right(view! {
            <table class="table" data-cards="" role="table">
                <caption class="visually-hidden">{texts.nav_history()}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <SortHead wanted orders=[Sort::Newest, Sort::Oldest] text=texts.column_date() class="" />
                        <th scope="col" role="columnheader">{texts.column_service()}</th>
                        <th scope="col" role="columnheader" class="c-wide">{texts.column_source()}</th>
                        <th scope="col" role="columnheader">{texts.column_description()}</th>
                        <th scope="col" role="columnheader">{texts.column_status()}</th>
                        {if holdable {
                            let orders = [Sort::Lowest, Sort::Highest];
                            Either::Left(
                                view! { <SortHead wanted orders text=texts.column_amount() class="num" /> },
                            )
                        } else {
                            Either::Right(
                                view! {
                                    <th scope="col" role="columnheader" class="num">{texts.column_amount()}</th>
                                },
                            )
                        }}
                        <th scope="col" role="columnheader" class="num">{texts.column_after()}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=lines key=Line::key let:line>
                        {match line {
                            Line::Head { day, sum } => Either::Left(view! { <DayHead day sum currency /> }),
                            Line::Row(movement) => Either::Right(view! { <Row movement=*movement query currency /> }),
                        }}
                    </For>
                </tbody>
            </table>
        })
    }
}

/// What stands where there is no row.
#[component]
fn Nothing(shown: Memo<Shown>, wanted: RwSignal<Wanted>) -> impl IntoView {
    let texts = use_texts();
    let way = Memo::new(move |_| {
        // There are newer ones only beyond the end.
        let is_past_end = shown.with(|shown| shown.newer.is_some());
        wanted.with(|wanted| {
            let newest = is_past_end.then(|| address(&wanted.filter, wanted.sort, None));
            (swapped(&wanted.filter, wanted.sort), newest)
        })
    });
    move || {
        let (text, label, href) = match way.get() {
            (Some(href), _) => (texts.days_reversed(), texts.days_swap(), href),
            (None, Some(href)) => (texts.history_past_end(), texts.page_newest(), href),
            (None, None) => (texts.history_none(), texts.action_clear_filters(), PATH.to_owned()),
        };
        view! {
            <div class="empty empty--inset">
                <p>{text}</p>
                <a class="button" data-kind="secondary" href=href>
                    {label}
                </a>
            </div>
        }
    }
}

/// The head of a column by which rows can be put in order: a link to its first order, and from there to the other.
#[component]
fn SortHead(wanted: RwSignal<Wanted>, orders: [Sort; 2], text: &'static str, class: &'static str) -> impl IntoView {
    let sort = Memo::new(move |_| wanted.read().sort);
    let rises = |sort| matches!(sort, Sort::Oldest | Sort::Lowest);
    let current = move || orders.into_iter().find(|order| *order == sort.get());
    let next = move || if current() == Some(orders[0]) { orders[1] } else { orders[0] };
    view! {
        <th
            scope="col"
            role="columnheader"
            class=class
            aria-sort=move || current().map(|order| if rises(order) { "ascending" } else { "descending" })
        >
            <a href=move || address(&wanted.read().filter, next(), None)>
                {text}
                {move || {
                    current()
                        .map(|order| {
                            let name = if rises(order) { IconName::ArrowUp } else { IconName::ArrowDown };
                            view! { <Icon name size="xs" /> }
                        })
                }}
            </a>
        </th>
    }
}

/// What tells lines apart.
type Key = (bool, i64, Option<i64>);

/// A line of the table: on phones each day begins with a head.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Head { day: Day, sum: Option<i64> },
    Row(Box<Movement>),
}

impl Line {
    /// What tells lines apart. A movement never changes; a head does with its sum.
    const fn key(&self) -> Key {
        match self {
            Self::Head { day, sum } => (true, day.0 as i64, *sum),
            Self::Row(movement) => (false, movement.seq, None),
        }
    }
}

/// Puts a head with the day's sum before the rows of each day.
fn lines(shown: &Shown) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::with_capacity(shown.rows.len() + shown.days.len());
    let mut days = shown.days.iter().peekable();
    for row in &shown.rows {
        if let Some((day, sum)) = days.next_if(|(day, _)| *day == row.day) {
            lines.push(Line::Head { day: *day, sum: *sum });
        }
        lines.push(Line::Row(Box::new(row.clone())));
    }
    lines
}

/// Leaves out what nobody sees and is not drawn yet: most of a stroke goes into drawing rows, and the next stroke may
/// change them all. They follow when the hand rests.
fn leave_for_later(lines: &mut Vec<Line>, drawn: &[Key], seen: usize) {
    let mut rows = 0;
    lines.retain(|line| {
        rows += usize::from(matches!(line, Line::Row(_)));
        rows <= seen || drawn.contains(&line.key())
    });
}

/// How many rows fit into the window at most, below the search field. The window's height is known without laying
/// anything out.
fn rows_in_window() -> usize {
    /// From the top of the field to the first row, at least, in CSS pixels.
    const ABOVE: u16 = 160;
    /// The height of the lowest row.
    const ROW: u16 = 40;
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    (0..100).take_while(|rows| f64::from(ABOVE + ROW * rows) < height).count()
}

#[component]
fn DayHead(day: Day, sum: Option<i64>, currency: Currency) -> impl IntoView {
    let texts = use_texts();
    view! {
        <tr class="day-head" role="row">
            <td colspan="7" role="cell">
                <span class="row spread">
                    <span>{date::format_day_head(day, texts.0)}</span>
                    {sum.map(|sum| view! { <MoneySpan money=Money::from_micros(sum, currency) signed=true /> })}
                </span>
            </td>
        </tr>
    }
}

#[component]
fn Row(movement: Movement, query: Memo<String>, currency: Currency) -> impl IntoView {
    let texts = use_texts();
    let time = date::format_minute(movement.minute);
    let (tone, icon) = match movement.status {
        MovementStatus::Success => ("positive", IconName::Check),
        MovementStatus::Expired => ("", IconName::Clock),
    };
    let usual = (movement.status == MovementStatus::Success).then_some("");
    let text = description(texts, &movement);
    let seq = movement.seq;
    let detail = move || movement_address(seq, &query.read());
    view! {
        <tr role="row" data-seq=seq>
            <td class="nowrap c-hide" role="cell">
                {date::format_day(movement.day, texts.0)}
                <span class="muted">{format!("{}{time}", moment_gap(texts.0))}</span>
            </td>
            <td class="c-meta c-words" role="cell">
                <span class="only-phone">{format!("{time} · ")}</span>
                <bdi>{movement_title(texts, &movement)}</bdi>
            </td>
            <td class="c-hide c-wide muted" role="cell">
                {source(texts, movement.sources)}
            </td>
            <td class="c-main c-words" role="cell">
                <a class="plain" href=detail>
                    <bdi>{text}</bdi>
                </a>
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

#[cfg(test)]
mod tests {
    use domain::{ledger::PostingKind, time::Timestamp};

    use super::*;

    fn line(seq: i64) -> Line {
        let movement = Movement {
            seq,
            at: Timestamp(0),
            day: Day(0),
            minute: 0,
            kind: PostingKind::Charge,
            service: None,
            description: String::new(),
            reference: String::new(),
            status: MovementStatus::Success,
            amount: 1,
            balance_after: 1,
            sources: domain::history::Sources::default(),
            code: String::new(),
        };
        Line::Row(Box::new(movement))
    }

    #[test]
    fn what_is_seen_or_stands_already_is_drawn_at_once() {
        let head = Line::Head { day: Day(0), sum: Some(1) };
        let mut lines = vec![head.clone(), line(9), line(8), line(7), line(6), line(5)];
        let drawn = [line(9).key(), line(6).key()];
        leave_for_later(&mut lines, &drawn, 2);
        assert_eq!(lines, [head, line(9), line(8), line(6)]);
        leave_for_later(&mut lines, &[], 9);
        assert_eq!(lines.len(), 4);
    }
}
