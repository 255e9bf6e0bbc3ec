//! Spending by stretches of days and services.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Grouping;
use crate::time::Day;

/// So many services have a colour of their own; all others together are one more.
pub const SERVICES_SHOWN: usize = 6;

/// What was spent from one day to another, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Micro-units by service, in the order of [`Spend::services`]; where there are others, they come last.
    pub parts: Vec<i64>,
}

impl Segment {
    /// The sum of the parts, saturating.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.parts.iter().copied().fold(0, i64::saturating_add)
    }
}

/// What was spent over a period: positive micro-units of the balance's currency, charges alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spend {
    /// The first day of the period.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Over how many of these days the account has been moving; at least one. A day's average is taken over these.
    pub active_days: i32,
    /// The services that have a part of their own, by what they came to over the whole period, the most first.
    pub services: Vec<String>,
    /// The services that share the last part.
    pub others: Vec<String>,
    /// The whole period in stretches without gaps, cut wherever a bar begins.
    pub segments: Vec<Segment>,
}

impl Spend {
    /// Puts together the period from the first of `starts` to `last`. `sums` are a stretch's place in `starts`, a service and
    /// what was spent; what is not in it is nothing.
    #[must_use]
    pub fn assemble(starts: &[Day], last: Day, active_days: i32, sums: &[(usize, String, i64)]) -> Self {
        let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
        for (_, service, spent) in sums.iter().filter(|(_, _, spent)| *spent != 0) {
            let total = totals.entry(service).or_default();
            *total = total.saturating_add(*spent);
        }
        let mut ranked: Vec<(&str, i64)> = totals.into_iter().collect();
        // A stable sort: equals stay in the order of their names.
        ranked.sort_by_key(|(_, total)| std::cmp::Reverse(*total));
        let mut names = ranked.into_iter().map(|(service, _)| service.to_owned());
        let services: Vec<String> = names.by_ref().take(SERVICES_SHOWN).collect();
        let others: Vec<String> = names.collect();
        let width = services.len() + usize::from(!others.is_empty());
        let ends = starts.iter().skip(1).map(|next| next.plus(-1)).chain([last]);
        let mut segments: Vec<Segment> =
            starts.iter().zip(ends).map(|(from, to)| Segment { from: *from, to, parts: vec![0; width] }).collect();
        for (place, service, spent) in sums {
            let rank = services.iter().position(|shown| shown == service).unwrap_or(SERVICES_SHOWN);
            if let Some(part) = segments.get_mut(*place).and_then(|segment| segment.parts.get_mut(rank)) {
                *part = part.saturating_add(*spent);
            }
        }
        let from = starts.first().copied().unwrap_or(last);
        Self { from, to: last, active_days: active_days.max(1), services, others, segments }
    }

    /// Where the stretches have to be cut for bars of both kinds.
    #[must_use]
    pub fn cuts(first: Day, last: Day, groupings: [Grouping; 2]) -> Vec<Day> {
        let starts: BTreeSet<Day> = groupings.into_iter().flat_map(|grouping| grouping.starts(first, last)).collect();
        starts.into_iter().collect()
    }

    /// The bars of a chart.
    #[must_use]
    pub fn bars(&self, grouping: Grouping) -> Vec<Segment> {
        let mut bars: Vec<Segment> = Vec::new();
        for segment in &self.segments {
            match bars.last_mut().filter(|bar| segment.from < grouping.next(bar.from)) {
                Some(bar) => {
                    bar.to = segment.to;
                    add(&mut bar.parts, &segment.parts);
                }
                None => bars.push(segment.clone()),
            }
        }
        bars
    }

    /// What was spent from one day to another; stretches that lie there only in part do not count.
    #[must_use]
    pub fn between(&self, from: Day, to: Day) -> Segment {
        let width = self.segments.first().map_or(0, |segment| segment.parts.len());
        let mut parts = vec![0; width];
        for segment in self.segments.iter().filter(|segment| from <= segment.from && segment.to <= to) {
            add(&mut parts, &segment.parts);
        }
        Segment { from, to, parts }
    }

    /// What was spent over the whole period.
    #[must_use]
    pub fn whole(&self) -> Segment {
        self.between(self.from, self.to)
    }

    /// A day's average, micro-units, rounded down.
    #[must_use]
    pub fn a_day(&self) -> i64 {
        self.whole().total() / i64::from(self.active_days.max(1))
    }
}

fn add(sums: &mut [i64], parts: &[i64]) {
    for (sum, part) in sums.iter_mut().zip(parts) {
        *sum = sum.saturating_add(*part);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SERVICES_SHOWN, Spend};
    use crate::{
        spend::{Grouping, Period},
        time::Day,
    };

    #[test]
    fn services_stand_by_what_they_came_to() {
        let sums: Vec<_> = (0..9).map(|n| (0, format!("s{n}"), [5, 9, 9, 1, 2, 3, 4, 8, 7][n])).collect();
        let spend = Spend::assemble(&[Day(10)], Day(12), 3, &sums);
        assert_eq!(spend.services, ["s1", "s2", "s7", "s8", "s0", "s6"]);
        assert_eq!(spend.others, ["s5", "s4", "s3"]);
        assert_eq!(spend.segments[0].parts, [9, 9, 8, 7, 5, 4, 6]);
        assert_eq!((spend.whole().total(), spend.a_day()), (48, 16));
        let nothing = Spend::assemble(&[Day(10)], Day(12), 0, &[]);
        assert_eq!((nothing.whole().total(), nothing.a_day(), nothing.services.len()), (0, 0, 0));
    }

    proptest! {
        /// However it is grouped, nothing is lost and nothing counts twice.
        #[test]
        fn bars_of_any_width_come_to_the_same(
            today in 19_000i32..22_000,
            spent in prop::collection::vec((0usize..400, 0usize..9, 1i64..1_000_000), 0..60),
        ) {
            for period in Period::ALL {
                let (first, last) = (period.first(Day(today)), Day(today));
                let cuts = Spend::cuts(first, last, [period.wide(), period.narrow()]);
                let sums: Vec<_> =
                    spent.iter().map(|(place, n, micros)| (place % cuts.len(), format!("s{n}"), *micros)).collect();
                let spend = Spend::assemble(&cuts, last, period.days(), &sums);
                let whole = spend.whole();
                prop_assert_eq!(whole.total(), sums.iter().map(|(_, _, micros)| micros).sum::<i64>());
                prop_assert!(whole.parts.len() <= SERVICES_SHOWN + 1);
                prop_assert!(whole.parts.iter().take(SERVICES_SHOWN).is_sorted_by(|a, b| a >= b));
                for grouping in [period.wide(), period.narrow()] {
                    let bars = spend.bars(grouping);
                    let starts: Vec<Day> = bars.iter().map(|bar| bar.from).collect();
                    prop_assert_eq!(starts, grouping.starts(first, last));
                    prop_assert!(bars.windows(2).all(|pair| pair[0].to.plus(1) == pair[1].from));
                    prop_assert_eq!(bars.last().map(|bar| bar.to), Some(last));
                    prop_assert_eq!(bars.iter().map(super::Segment::total).sum::<i64>(), whole.total());
                    for bar in &bars {
                        prop_assert_eq!(&spend.between(bar.from, bar.to), bar);
                    }
                }
            }
        }
    }

    #[test]
    fn months_are_made_of_weeks_and_their_pieces() {
        let (first, last) = (Day::from_ymd(2026, 10, 22).unwrap(), Day::from_ymd(2026, 11, 20).unwrap());
        let cuts = Spend::cuts(first, last, [Grouping::Week, Grouping::Month]);
        assert_eq!(cuts.len(), 6, "five weeks, one of them cut by the month");
    }
}
