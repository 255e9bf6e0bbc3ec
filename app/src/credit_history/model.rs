//! What the page computes from the movements it holds and the filter in the address.

use domain::history::{ACCOUNT_SERVICE, Filter, Movement, Summary, summarise};

/// Rows on one page.
pub const PAGE_ROWS: u32 = 50;

/// Where the page is.
pub const PATH: &str = "/billing/credit-history";

/// One page of the movements that match, and the way to its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The rows, newest first.
    pub rows: Vec<Movement>,
    /// Count and sums of everything that matches, not only of this page.
    pub summary: Summary,
    /// The address of the newer page.
    pub newer: Option<String>,
    /// The address of the older page.
    pub older: Option<String>,
}

/// The cursor in a query string: rows with smaller numbers follow.
#[must_use]
pub fn before(query: &str) -> Option<i64> {
    query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("before=")?.parse().ok())
}

/// The page's address for a filter and a cursor.
#[must_use]
pub fn address(filter: &Filter, before: Option<i64>) -> String {
    let query = filter.to_query();
    let cursor = before.map(|seq| format!("before={seq}"));
    let parts: Vec<&str> =
        [query.as_str(), cursor.as_deref().unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", parts.join("&")) }
}

/// The address of the first page of a filter.
#[must_use]
pub fn history_address(filter: &Filter) -> String {
    address(filter, None)
}

/// Filters and cuts a page out of movements held newest first. `more` says that older ones lie with the server.
#[must_use]
pub fn show(movements: &[Movement], filter: &Filter, before: Option<i64>, more: bool) -> Shown {
    let prepared = filter.prepare();
    let matching: Vec<&Movement> = movements.iter().filter(|movement| prepared.matches(movement)).collect();
    let rows_max = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let start = before.map_or(0, |seq| matching.iter().take_while(|movement| movement.seq >= seq).count());
    let end = matching.len().min(start + rows_max);
    let rows: Vec<Movement> = matching[start..end].iter().map(|movement| (*movement).clone()).collect();
    let has_older = end < matching.len() || more;
    let older = rows.last().filter(|_| has_older).map(|last| address(filter, Some(last.seq)));
    let newer = match (start, before) {
        (0, None) => None,
        // Nothing newer is held here: the server has it, from the start.
        (0, Some(_)) => Some(address(filter, None)),
        (start, _) if start <= rows_max => Some(address(filter, None)),
        (start, _) => Some(address(filter, Some(matching[start - rows_max - 1].seq))),
    };
    Shown { summary: summarise(matching.iter().copied()), rows, newer, older }
}

/// The address with the days in order, when the first one in the filter is after the last one.
#[must_use]
pub fn swapped(filter: &Filter) -> Option<String> {
    let reversed = filter.from.zip(filter.to).is_some_and(|(from, to)| from > to);
    reversed.then(|| address(&Filter { from: filter.to, to: filter.from, ..filter.clone() }, None))
}

/// How many held movements each choice of one facet would show, with all other parts of the filter as they are.
#[must_use]
pub fn facet_counts<T: PartialEq>(
    movements: &[Movement],
    without_facet: &Filter,
    choices: &[T],
    value: impl Fn(&Movement) -> T,
) -> Vec<usize> {
    let prepared = without_facet.prepare();
    let mut counts = vec![0; choices.len()];
    for movement in movements.iter().filter(|movement| prepared.matches(movement)) {
        let found = value(movement);
        if let Some(place) = choices.iter().position(|choice| *choice == found) {
            counts[place] += 1;
        }
    }
    counts
}

/// The service by which a movement is filtered: movements of the account itself have one of their own.
#[must_use]
pub fn service_of(movement: &Movement) -> String {
    movement.service.clone().unwrap_or_else(|| ACCOUNT_SERVICE.to_owned())
}

/// The services to choose from: the account itself first.
#[must_use]
pub fn service_choices(services: &[String]) -> Vec<String> {
    [ACCOUNT_SERVICE.to_owned()].into_iter().chain(services.iter().cloned()).collect()
}

/// Adds a choice, or takes it out when it is there.
pub fn toggle<T: PartialEq>(chosen: &mut Vec<T>, choice: T) {
    match chosen.iter().position(|held| *held == choice) {
        Some(place) => {
            chosen.remove(place);
        }
        None => chosen.push(choice),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        history::{Filter, Movement, MovementStatus},
        ledger::PostingKind,
        time::{Day, Timestamp},
    };

    use super::{address, before, facet_counts, service_of, show, swapped, toggle};

    fn movements(count: i64) -> Vec<Movement> {
        (1..=count)
            .rev()
            .map(|seq| Movement {
                seq,
                at: Timestamp(seq),
                day: Day(20_000),
                minute: 0,
                kind: if seq % 2 == 0 { PostingKind::Charge } else { PostingKind::TopUp },
                service: (seq % 2 == 0).then(|| "speech".to_owned()),
                description: String::new(),
                reference: String::new(),
                status: MovementStatus::Success,
                amount: if seq % 2 == 0 { -1 } else { 3 },
                balance_after: 0,
            })
            .collect()
    }

    fn follow(movements: &[Movement], filter: &Filter) -> Vec<i64> {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let shown = show(movements, filter, cursor, false);
            seen.extend(shown.rows.iter().map(|row| row.seq));
            match shown.older {
                Some(older) => cursor = before(older.split_once('?').unwrap().1),
                None => return seen,
            }
        }
    }

    #[test]
    fn pages_show_every_match_once() {
        let held = movements(237);
        assert_eq!(follow(&held, &Filter::default()).len(), 237);
        let charges = Filter { kinds: vec![PostingKind::Charge], ..Filter::default() };
        assert_eq!(follow(&held, &charges).len(), 118);
    }

    #[test]
    fn newer_leads_back_to_the_page_before() {
        let held = movements(160);
        let third = show(&held, &Filter::default(), Some(61), false);
        assert_eq!(third.rows.first().map(|row| row.seq), Some(60));
        let second = show(&held, &Filter::default(), before(third.newer.unwrap().split_once('?').unwrap().1), false);
        assert_eq!(second.rows.last().map(|row| row.seq), Some(61));
        assert_eq!(second.newer.as_deref(), Some("/billing/credit-history"));
    }

    #[test]
    fn beyond_the_oldest_row_a_way_leads_back() {
        let past = show(&movements(3), &Filter::default(), Some(0), false);
        assert!(past.rows.is_empty() && past.older.is_none());
        assert_eq!((past.summary.count, past.newer.as_deref()), (3, Some("/billing/credit-history")));
    }

    #[test]
    fn a_reversed_range_can_be_swapped() {
        let filter = Filter::from_query("kind=charge&from=2026-11-22&to=2026-11-01");
        let address = "/billing/credit-history?kind=charge&from=2026-11-01&to=2026-11-22";
        assert_eq!(swapped(&filter).as_deref(), Some(address));
        for fine in ["", "from=2026-11-22", "from=2026-11-22&to=2026-11-22"] {
            assert_eq!(swapped(&Filter::from_query(fine)), None, "{fine}");
        }
    }

    #[test]
    fn facets_count_what_a_choice_would_show() {
        let held = movements(10);
        let services = ["account".to_owned(), "speech".to_owned(), "other".to_owned()];
        assert_eq!(facet_counts(&held, &Filter::default(), &services, service_of), [5, 5, 0]);
    }

    #[test]
    fn cursor_and_address_agree() {
        assert_eq!(before("?kind=charge&before=12"), Some(12));
        assert_eq!(before("before=x"), None);
        assert_eq!(before(address(&Filter::default(), Some(7)).split_once('?').unwrap().1), Some(7));
        let mut chosen = vec![1];
        toggle(&mut chosen, 2);
        toggle(&mut chosen, 1);
        assert_eq!(chosen, [2]);
    }
}
