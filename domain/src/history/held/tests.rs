//! What is held is what was sent, and is filtered as the filter says.

use proptest::prelude::*;

use super::Held;
use crate::history::{
    Facets, Filter, Movement, Sort, filter::tests::filter, movement::tests::movement, summarise, wire::encode,
};

/// A history, newest first.
fn history() -> impl Strategy<Value = Vec<Movement>> {
    prop::collection::vec(movement(), 0..60).prop_map(|mut rows| {
        rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
        rows.dedup_by_key(|row| row.seq);
        rows
    })
}

fn all(held: &Held) -> Vec<Movement> {
    (0..).map_while(|row| held.movement(row)).collect()
}

fn held(rows: &[Movement]) -> Held {
    let mut held = Held::default();
    held.add_older(&encode(rows, false)).unwrap();
    held
}

proptest! {
    #[test]
    fn blocks_round_trip_in_any_pieces(rows in history(), first in 0usize..60, second in 0usize..60) {
        let first = first.min(rows.len());
        let second = (first + second).min(rows.len());
        let mut held = Held::default();
        prop_assert!(held.add_older(&encode(&rows[first..second], true)).unwrap());
        prop_assert!(!held.add_older(&encode(&rows[second..], false)).unwrap());
        prop_assert!(!held.add_newer(&encode(&rows[..first], false)).unwrap());
        prop_assert_eq!(all(&held), rows.clone());
        prop_assert_eq!(held.newest(), rows.first().map(|row| row.seq));
        prop_assert_eq!(held.oldest(), rows.last().map(|row| row.seq));
    }

    #[test]
    fn it_selects_what_the_filter_matches(rows in history(), filter in filter()) {
        let selection = held(&rows).select(&filter, Sort::Newest);
        let expected: Vec<&Movement> = rows.iter().filter(|row| filter.matches(row)).collect();
        let found: Vec<&Movement> = selection.rows.iter().map(|row| &rows[*row as usize]).collect();
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(selection.summary, summarise(expected));
        let facets = Facets::of(&filter, &rows);
        prop_assert_eq!(&selection.facets.kinds, &facets.kinds);
        prop_assert_eq!(&selection.facets.statuses, &facets.statuses);
        for (service, count) in &selection.facets.services {
            prop_assert_eq!(*count, facets.service(service));
        }
    }

    #[test]
    fn facets_count_what_a_choice_would_show(rows in history(), filter in filter()) {
        let facets = Facets::of(&filter, &rows);
        let shown = |filter: Filter| rows.iter().filter(|row| filter.matches(row)).count() as u64;
        for (kind, count) in crate::ledger::PostingKind::SHOWN.into_iter().zip(&facets.kinds) {
            prop_assert_eq!(*count, shown(Filter { kinds: vec![kind], ..filter.clone() }));
        }
        for (service, count) in &facets.services {
            prop_assert_eq!(*count, shown(Filter { services: vec![service.clone()], ..filter.clone() }));
        }
    }

    #[test]
    fn every_order_is_total_and_can_be_entered_anywhere(rows in history(), sort in prop::sample::select(&Sort::ALL[..])) {
        let held = held(&rows);
        let selection = held.select(&Filter::default(), sort).rows;
        prop_assert_eq!(selection.len(), rows.len());
        for (place, pair) in selection.windows(2).enumerate() {
            prop_assert!(sort.precedes(held.key(pair[0]), held.key(pair[1])));
            prop_assert_eq!(held.after(&selection, sort, held.key(pair[0]).1), place + 1);
        }
    }
}
