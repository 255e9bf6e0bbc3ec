//! The bars. The picture is one image with a sentence; above it lies a row of links, one for each bar, which are walked by
//! arrows, so that the chart is one stop of the keyboard.

use domain::{
    currency::Currency,
    date,
    money::Money,
    number::format_compact,
    spend::{Axis, Grouping, STEPS, Segment, Spend, stack},
};
use leptos::{ev, prelude::*};

use crate::{
    i18n::{Texts, use_texts},
    overview::spend::{Picked, keys, words},
    ui::money_string,
};

/// The plot's height and the width of a bar's place, in units of the picture, which is stretched to its box.
const HEIGHT: i64 = 2_000;
const PLACE: usize = 100;
/// The white on both sides of a bar.
const MARGIN: usize = 16;
/// Between blocks.
const GAP: i64 = 9;
/// Words below the plot.
const WORDS: usize = 5;

/// A chart of bars of one width.
#[component]
pub fn Chart(
    /// What was spent.
    spend: Spend,
    /// What a bar stands for.
    grouping: Grouping,
    /// The class that says where there is room for it.
    room: &'static str,
    /// The account's currency.
    currency: Currency,
    /// The bar that is pointed at.
    picked: Picked,
) -> impl IntoView {
    let texts = use_texts();
    let bars = spend.bars(grouping);
    let axis = Axis::holding(words::highest(&bars).map_or(0, Segment::total));
    let marks = axis.lines().map(|micros| view! { <span>{format_compact(micros, texts)}</span> }).collect_view();
    view! {
        <div class=format!("chart {room}")>
            <div class="chart__y" aria-hidden="true">
                {marks}
            </div>
            <div class="chart__area">
                <Picture bars=bars.clone() spend=spend.clone() axis summary=summary(texts, &spend, &bars, currency) />
                <Links bars=bars.clone() spend currency picked />
            </div>
            <div class="chart__x" aria-hidden="true">
                {spread(&bars)
                    .map(|bar| view! { <span>{date::format_day_short(bar.from, texts.0)}</span> })
                    .collect_view()}
            </div>
        </div>
    }
}

/// Bars at even distances, the first and the last among them.
fn spread(bars: &[Segment]) -> impl Iterator<Item = &Segment> {
    let steps = bars.len().min(WORDS).saturating_sub(1);
    (0..=steps).filter_map(move |step| bars.get(step * bars.len().saturating_sub(1) / steps.max(1)))
}

/// The chart in a sentence.
fn summary(texts: Texts, spend: &Spend, bars: &[Segment], currency: Currency) -> String {
    let money = |micros| money_string(Money::from_micros(micros, currency));
    let (from, to) = (date::format_day(spend.from, texts.0), date::format_day(spend.to, texts.0));
    let total = money(spend.whole().total());
    let first = words::part_name(texts, spend, 0);
    let (top, most) = words::highest(bars)
        .map_or_else(Default::default, |bar| (words::days(texts, bar.from, bar.to), money(bar.total())));
    texts.spend_summary(&from, &to, &total, &first, &top, &most)
}

#[component]
fn Picture(bars: Vec<Segment>, spend: Spend, axis: Axis, summary: String) -> impl IntoView {
    let width = bars.len() * PLACE;
    let line = move |number: i64| {
        let y = HEIGHT * number / STEPS;
        view! { <line x1="0" x2=width y1=y y2=y class=(number == STEPS).then_some("base")></line> }
    };
    let blocks = bars
        .iter()
        .enumerate()
        .flat_map(|(place, bar)| {
            stack(&bar.parts, axis.top(), HEIGHT, GAP).into_iter().map(move |block| (place, block)).collect::<Vec<_>>()
        })
        .map(|(place, block)| {
            let class = format!("f{}", words::colour(&spend, block.part));
            let (x, wide) = (place * PLACE + MARGIN, PLACE - 2 * MARGIN);
            view! { <rect class=class x=x y=block.y width=wide height=block.height></rect> }
        })
        .collect_view();
    view! {
        <svg
            class="chart__plot"
            viewBox=format!("0 0 {width} {HEIGHT}")
            preserveAspectRatio="none"
            role="img"
            aria-label=summary
        >
            {(0..STEPS).map(line).collect_view()}
            {blocks}
            {line(STEPS)}
        </svg>
    }
}

#[component]
fn Links(bars: Vec<Segment>, spend: Spend, currency: Currency, picked: Picked) -> impl IntoView {
    let texts = use_texts();
    // The one that the keyboard comes to: today, until one has walked.
    let stop = RwSignal::new(bars.len().saturating_sub(1));
    // A finger that comes to a bar reads it; only the next one follows the link.
    let reads = StoredValue::new(false);
    let links = bars
        .into_iter()
        .enumerate()
        .map(|(place, bar)| {
            let days = Some((bar.from, bar.to));
            let href = words::address(&spend, bar.from, bar.to, None);
            let money = money_string(Money::from_micros(bar.total(), currency));
            let label = texts.spend_bar(&words::days(texts, bar.from, bar.to), &money);
            view! {
                <a
                    class="chart__bar"
                    href=href
                    aria-label=label
                    tabindex=move || if stop.try_get() == Some(place) { "0" } else { "-1" }
                    data-picked=move || (picked.try_get().flatten() == days).then_some("")
                    on:focus=move |_| {
                        stop.set(place);
                        picked.set(days);
                    }
                    on:pointerenter=move |event: ev::PointerEvent| {
                        if event.pointer_type() != "touch" {
                            picked.set(days);
                        }
                    }
                    on:pointerdown=move |event: ev::PointerEvent| {
                        reads.set_value(event.pointer_type() == "touch" && picked.try_get_untracked().flatten() != days);
                    }
                    on:click=move |event: ev::MouseEvent| {
                        if reads.try_get_value().unwrap_or_default() {
                            event.prevent_default();
                            reads.set_value(false);
                            picked.set(days);
                        }
                    }
                ></a>
            }
        })
        .collect_view();
    view! {
        <div
            class="chart__bars"
            role="group"
            aria-label=texts.spend_bars()
            on:keydown=move |event: ev::KeyboardEvent| keys::walk(&event)
            on:focusout=move |_| picked.set(None)
            on:pointerleave=move |event: ev::PointerEvent| {
                if event.pointer_type() != "touch" {
                    picked.set(None);
                }
            }
        >
            {links}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use domain::{spend::Segment, time::Day};

    use super::spread;

    #[test]
    fn words_stand_at_both_ends_and_between() {
        let bars: Vec<_> = (0..30).map(|day| Segment { from: Day(day), to: Day(day), parts: vec![] }).collect();
        let at = |count| spread(&bars[..count]).map(|bar| bar.from.0).collect::<Vec<_>>();
        assert_eq!(at(30), [0, 7, 14, 21, 29]);
        assert_eq!(at(2), [0, 1]);
        assert_eq!(at(1), [0]);
        assert!(at(0).is_empty());
    }
}
