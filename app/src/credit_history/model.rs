//! What the page shows of what it has, and its addresses.

use domain::{
    history::{ACCOUNT_SERVICE, Facets, Filter, Held, Movement, Selection, Sort, Summary},
    query,
    time::Day,
};

use crate::credit_history::CreditHistoryData;

/// Rows on one page.
pub const PAGE_ROWS: u32 = 50;

/// Where the page is.
pub const PATH: &str = "/billing/credit-history";

/// What an address of the page asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Which movements.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Only those after the movement of this number, in that order.
    pub before: Option<i64>,
}

impl Wanted {
    /// Reads a query; what it does not know it ignores ([`Filter::unread`] tells it).
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        Self { filter: Filter::from_query(query), sort: Sort::from_query(query), before: query::before(query) }
    }

    /// The same as far as it can be had: only what a browser could hold is put in the order of amounts.
    #[must_use]
    pub fn possible(mut self, holdable: bool) -> Self {
        if !holdable && self.sort.is_by_amount() {
            self.sort = Sort::Newest;
        }
        self
    }

    /// The page's address.
    #[must_use]
    pub fn address(&self) -> String {
        address(&self.filter, self.sort, self.before)
    }

    /// The query of that address with its question mark; empty when it has none.
    #[must_use]
    pub fn query(&self) -> String {
        self.address().strip_prefix(PATH).unwrap_or_default().to_owned()
    }
}

/// The address of one movement's page. `query` is that of the list from which it is looked at, and leads back there.
#[must_use]
pub fn movement_address(seq: i64, query: &str) -> String {
    format!("{PATH}/{seq}{query}")
}

/// The page's address for a filter, an order and a cursor.
#[must_use]
pub fn address(filter: &Filter, sort: Sort, before: Option<i64>) -> String {
    let mut written = filter.to_query();
    if let Some(slug) = sort.slug() {
        query::push(&mut written, "sort", slug);
    }
    if let Some(seq) = before {
        query::push(&mut written, "before", &seq.to_string());
    }
    if written.is_empty() { PATH.to_owned() } else { format!("{PATH}?{written}") }
}

/// The address of the first page of a filter, newest first.
#[must_use]
pub fn history_address(filter: &Filter) -> String {
    address(filter, Sort::Newest, None)
}

/// One page of the movements that match, and the way to its neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// The rows, in order.
    pub rows: Vec<Movement>,
    /// What each day of the rows comes to, in the order of the rows; empty when they are not in the order of time. Of a day
    /// that goes on beyond what is known there is no sum.
    pub days: Vec<(Day, Option<i64>)>,
    /// Count and sums of everything that matches, not only of this page.
    pub summary: Summary,
    /// The address of the page before.
    pub newer: Option<String>,
    /// The address of the page after.
    pub older: Option<String>,
    /// The day back to which a text was looked for.
    pub searched_to: Option<Day>,
}

/// The page that the server has sent.
#[must_use]
pub fn sent(data: &CreditHistoryData, wanted: &Wanted) -> Shown {
    let rows = data.movements.clone();
    let link = |before| address(&wanted.filter, wanted.sort, before);
    let mut days: Vec<(Day, i64)> = Vec::new();
    for row in rows.iter().filter(|_| !wanted.sort.is_by_amount()) {
        match days.last_mut() {
            Some((day, sum)) if *day == row.day => *sum = sum.saturating_add(row.amount),
            _ => days.push((row.day, row.amount)),
        }
    }
    let mut days: Vec<_> = days.into_iter().map(|(day, sum)| (day, Some(sum))).collect();
    if let Some((_, sum)) = days.first_mut().filter(|_| wanted.before.is_some()) {
        *sum = None;
    }
    if let Some((_, sum)) = days.last_mut().filter(|_| data.more) {
        *sum = None;
    }
    Shown {
        days,
        summary: data.summary,
        older: rows.last().filter(|_| data.more).map(|last| link(Some(last.seq))),
        // What lies before is not known here: the way leads to the start.
        newer: wanted.before.map(|_| link(None)),
        searched_to: data.searched_to,
        rows,
    }
}

/// A page cut out of what the browser holds.
#[must_use]
pub fn cut(held: &Held, selection: &Selection, wanted: &Wanted) -> Shown {
    let Wanted { filter, sort, before } = wanted;
    let chosen = &selection.rows;
    let most = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let start = before.map_or(0, |seq| held.after(chosen, *sort, seq)).min(chosen.len());
    let end = chosen.len().min(start.saturating_add(most));
    let page = &chosen[start..end];
    let seq = |row: &u32| held.key(*row).1;
    let link = |before| address(filter, *sort, before);
    let newer = match (start, before) {
        (0, None) => None,
        (start, _) if start <= most => Some(link(None)),
        (start, _) => Some(link(chosen.get(start - most - 1).map(seq))),
    };
    let mut days: Vec<(Day, i64)> = Vec::new();
    // By time: the days of the page as a whole, also what of them lies on the pages around it.
    if let (false, Some(first), Some(last)) = (sort.is_by_amount(), page.first(), page.last()) {
        let (first, last) = (held.day(*first), held.day(*last));
        let from = chosen[..start].iter().rev().take_while(|row| held.day(**row) == first).count();
        let to = chosen[end..].iter().take_while(|row| held.day(**row) == last).count();
        for row in &chosen[start - from..end + to] {
            let (day, amount) = (held.day(*row), held.key(*row).0);
            match days.last_mut() {
                Some((held, sum)) if *held == day => *sum = sum.saturating_add(amount),
                _ => days.push((day, amount)),
            }
        }
    }
    Shown {
        rows: page.iter().filter_map(|row| held.movement(*row)).collect(),
        days: days.into_iter().map(|(day, sum)| (day, Some(sum))).collect(),
        summary: selection.summary,
        older: page.last().filter(|_| end < chosen.len()).map(|last| link(Some(seq(last)))),
        newer,
        searched_to: None,
    }
}

/// How many movements each choice of the menus would show.
#[must_use]
pub fn service_counts(facets: &Facets, services: &[String]) -> Vec<u64> {
    services.iter().map(|service| facets.service(service)).collect()
}

/// The address with the days in order, when the first one in the filter is after the last one.
#[must_use]
pub fn swapped(filter: &Filter, sort: Sort) -> Option<String> {
    let reversed = filter.from.zip(filter.to).is_some_and(|(from, to)| from > to);
    reversed.then(|| address(&Filter { from: filter.to, to: filter.from, ..filter.clone() }, sort, None))
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
mod tests;
