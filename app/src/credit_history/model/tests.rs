//! Pages and addresses.

use domain::{
    history::{Facets, Filter, Held, Movement, MovementStatus, Sort, Sources, wire},
    ledger::PostingKind,
    time::{Day, Timestamp},
};

use super::{Wanted, address, cut, movement_address, sent, swapped, toggle};
use crate::credit_history::CreditHistoryData;

fn held(count: i64) -> Held {
    let rows: Vec<Movement> = (1..=count)
        .rev()
        .map(|seq| Movement {
            seq,
            at: Timestamp(seq),
            day: Day(i32::try_from(seq / 30).unwrap()),
            minute: 0,
            kind: if seq % 2 == 0 { PostingKind::Charge } else { PostingKind::TopUp },
            service: (seq % 2 == 0).then(|| "speech".to_owned()),
            description: String::new(),
            reference: String::new(),
            status: MovementStatus::Success,
            amount: if seq % 2 == 0 { -seq } else { seq },
            balance_after: 0,
            sources: Sources::default(),
            code: String::new(),
        })
        .collect();
    let mut held = Held::default();
    held.add_older(&wire::encode(&rows, false)).unwrap();
    held
}

fn follow(held: &Held, query: &str) -> Vec<i64> {
    let mut wanted = Wanted::from_query(query);
    let mut seen = Vec::new();
    loop {
        let shown = cut(held, &held.select(&wanted.filter, wanted.sort), &wanted);
        seen.extend(shown.rows.iter().map(|row| row.seq));
        match shown.older {
            Some(older) => wanted = Wanted::from_query(older.split_once('?').unwrap().1),
            None => return seen,
        }
    }
}

#[test]
fn pages_show_every_match_once_in_every_order() {
    let held = held(237);
    for sort in Sort::ALL {
        let query = address(&Filter::default(), sort, None);
        let mut seen = follow(&held, query.split_once('?').map_or("", |(_, query)| query));
        seen.sort_unstable();
        assert_eq!(seen, (1..=237).collect::<Vec<_>>(), "{sort:?}");
    }
    assert_eq!(follow(&held, "kind=charge").len(), 118);
}

#[test]
fn newer_leads_back_to_the_page_before() {
    let held = held(160);
    let page = |query: &str| {
        let wanted = Wanted::from_query(query);
        cut(&held, &held.select(&wanted.filter, wanted.sort), &wanted)
    };
    let third = page("before=61");
    assert_eq!(third.rows.first().map(|row| row.seq), Some(60));
    let second = page(third.newer.unwrap().split_once('?').unwrap().1);
    assert_eq!(second.rows.last().map(|row| row.seq), Some(61));
    assert_eq!(second.newer.as_deref(), Some("/billing/credit-history"));
    let past = page("before=0");
    assert!(past.rows.is_empty() && past.older.is_none() && past.newer.is_some());
}

#[test]
fn days_are_summed_as_a_whole_where_a_page_ends_within_them() {
    let held = held(160);
    let wanted = Wanted { before: Some(111), ..Wanted::default() };
    let shown = cut(&held, &held.select(&wanted.filter, wanted.sort), &wanted);
    let whole = |day: i64| (day * 30..day * 30 + 30).map(|seq| if seq % 2 == 0 { -seq } else { seq }).sum::<i64>();
    assert_eq!(shown.days, [(Day(3), Some(whole(3))), (Day(2), Some(whole(2)))]);
}

#[test]
fn the_server_sums_no_day_that_its_page_cuts() {
    let held = held(60);
    let wanted = Wanted { before: Some(51), ..Wanted::default() };
    let cut = cut(&held, &held.select(&wanted.filter, wanted.sort), &wanted);
    let page = |wanted: &Wanted, more| {
        let data = CreditHistoryData {
            currency: None,
            movements: cut.rows.clone(),
            more,
            summary: cut.summary,
            facets: Facets::default(),
            searched_to: None,
            is_empty: false,
            holdable: false,
            services: Vec::new(),
            today: Day(9),
            zone: String::new(),
        };
        sent(&data, wanted).days.iter().map(|(_, sum)| sum.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(page(&Wanted::default(), false), [true, true]);
    assert_eq!(page(&Wanted::default(), true), [true, false]);
    assert_eq!(page(&wanted, false), [false, true]);
}

#[test]
fn a_reversed_range_can_be_swapped() {
    let filter = Filter::from_query("kind=charge&from=2026-11-22&to=2026-11-01");
    let address = "/billing/credit-history?kind=charge&from=2026-11-01&to=2026-11-22&sort=oldest";
    assert_eq!(swapped(&filter, Sort::Oldest).as_deref(), Some(address));
    for fine in ["", "from=2026-11-22", "from=2026-11-22&to=2026-11-22"] {
        assert_eq!(swapped(&Filter::from_query(fine), Sort::Newest), None, "{fine}");
    }
}

#[test]
fn cursor_and_address_agree() {
    for query in ["kind=charge&sort=lowest&before=12", "q=gpu", "before=7"] {
        assert_eq!(Wanted::from_query(query).address(), format!("/billing/credit-history?{query}"));
    }
    assert_eq!(Wanted::from_query("before=x&sort=y").address(), "/billing/credit-history");
    let readable = Wanted::from_query("before=x&before=7&sort=y&sort=oldest");
    assert_eq!(readable.address(), "/billing/credit-history?sort=oldest&before=7");
    let mut chosen = vec![1];
    toggle(&mut chosen, 2);
    toggle(&mut chosen, 1);
    assert_eq!(chosen, [2]);
}

#[test]
fn a_movement_leads_back_to_the_list_it_was_found_in() {
    let list = "/billing/credit-history?kind=charge&q=gpu&sort=oldest&before=9";
    let wanted = Wanted::from_query("?kind=charge&q=gpu&sort=oldest&before=9");
    assert_eq!(wanted.address(), list);
    let movement = movement_address(7, &wanted.query());
    assert_eq!(movement, "/billing/credit-history/7?kind=charge&q=gpu&sort=oldest&before=9");
    assert_eq!(movement_address(7, &Wanted::default().query()), "/billing/credit-history/7");
    let foreign = Wanted::from_query("?back=https%3A%2F%2Fevil.example");
    assert_eq!(foreign.address(), "/billing/credit-history");
}
