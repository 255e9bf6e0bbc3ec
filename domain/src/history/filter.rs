//! The filter of the credit history: kept in the address, applied to rows.

use serde::{Deserialize, Serialize};

use super::{Movement, MovementStatus, Sort, Words, search::Search};
use crate::{ledger::PostingKind, query, time::Day};

/// The name under which movements without a service are filtered: those of the account itself.
pub const ACCOUNT_SERVICE: &str = "account";
/// The most services read from an address.
pub const SERVICES_MAX: usize = 50;
/// The greatest length of the text searched for, in characters.
pub const TEXT_MAX: usize = 100;

/// Which movements to show. Within a list one match is enough, the parts all have to hold; an empty part lets
/// everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Kinds of movement.
    pub kinds: Vec<PostingKind>,
    /// Services by slug; [`ACCOUNT_SERVICE`] for movements without one.
    pub services: Vec<String>,
    /// Statuses.
    pub statuses: Vec<MovementStatus>,
    /// The first day.
    pub from: Option<Day>,
    /// The last day, included.
    pub to: Option<Day>,
    /// Words that must occur in description, reference, voucher code or service, or in what [`Filter::words`] calls them.
    pub text: String,
    /// How whoever looks for the text has movements worded. No part of the address: it is the same view in every
    /// language, so who knows the reader adds them.
    #[serde(skip)]
    pub words: Words,
}

impl Filter {
    /// Reads a query: `kind=…&service=…&status=…&from=…&to=…&q=…`, the first three repeatable. What it does not know
    /// it ignores ([`Filter::unread`] tells it); the first readable `from`, `to` and `q` count. The answer is in
    /// canonical order.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        Self::read(query).0
    }

    /// Name and value of what in a query is meant for the list and cannot be read.
    #[must_use]
    pub fn unread(query: &str) -> Vec<(String, String)> {
        Self::read(query).1
    }

    fn read(query: &str) -> (Self, Vec<(String, String)>) {
        let mut filter = Self::default();
        let unread = unread_pairs(query, &mut |name: &str, value: &str| match name {
            "kind" => {
                let kind = value.parse::<PostingKind>().ok();
                keep(&mut filter.kinds, kind.filter(|kind| PostingKind::SHOWN.contains(kind)))
            }
            "service" => keep(&mut filter.services, Some(value.to_owned())),
            "status" => {
                let status = MovementStatus::ALL.into_iter().find(|status| status.slug() == value);
                keep(&mut filter.statuses, status)
            }
            "from" => keep_first(&mut filter.from, value),
            "to" => keep_first(&mut filter.to, value),
            "q" if filter.text.is_empty() => {
                value.clone_into(&mut filter.text);
                true
            }
            // Kept by whoever shows the list.
            "sort" => Sort::from_slug(value).is_some(),
            "before" => is_cursor(value),
            _ => true,
        });
        (filter.canonical(), unread)
    }

    /// The query that [`Filter::from_query`] reads; empty when nothing is filtered. Filters that mean the same write
    /// the same.
    #[must_use]
    pub fn to_query(&self) -> String {
        let filter = self.clone().canonical();
        let mut written = String::new();
        for kind in &filter.kinds {
            query::push(&mut written, "kind", kind.slug());
        }
        for service in &filter.services {
            query::push(&mut written, "service", service);
        }
        for status in &filter.statuses {
            query::push(&mut written, "status", status.slug());
        }
        push_days(&mut written, filter.from, filter.to);
        if !filter.text.is_empty() {
            query::push(&mut written, "q", &filter.text);
        }
        written
    }

    /// Each list in the order of its menu (services by name) and without repeats, within the limits; text of spaces
    /// alone is none.
    fn canonical(mut self) -> Self {
        self.kinds.sort_unstable();
        self.kinds.dedup();
        self.services.sort_unstable();
        self.services.dedup();
        self.services.truncate(SERVICES_MAX);
        self.statuses.sort_unstable();
        self.statuses.dedup();
        if let Some((end, _)) = self.text.char_indices().nth(TEXT_MAX) {
            self.text.truncate(end);
        }
        if self.text.trim().is_empty() {
            self.text.clear();
        }
        self
    }

    /// Whether everything is let through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
            && self.services.is_empty()
            && self.statuses.is_empty()
            && self.from.is_none()
            && self.to.is_none()
            && self.text.trim().is_empty()
    }

    /// Whether a movement is shown. For many rows, [`Filter::prepare`] once.
    #[must_use]
    pub fn matches(&self, movement: &Movement) -> bool {
        self.prepare().matches(movement)
    }

    /// The filter made ready for many rows.
    #[must_use]
    pub fn prepare(&self) -> Prepared<'_> {
        Prepared { filter: self, search: Search::new(&self.text, &self.words) }
    }

    /// The filter without one kind.
    #[must_use]
    pub fn without_kind(&self, kind: PostingKind) -> Self {
        let mut filter = self.clone();
        filter.kinds.retain(|kept| *kept != kind);
        filter
    }

    /// The filter without one service.
    #[must_use]
    pub fn without_service(&self, service: &str) -> Self {
        let mut filter = self.clone();
        filter.services.retain(|kept| kept != service);
        filter
    }

    /// The filter without one status.
    #[must_use]
    pub fn without_status(&self, status: MovementStatus) -> Self {
        let mut filter = self.clone();
        filter.statuses.retain(|kept| *kept != status);
        filter
    }

    /// The filter without its days.
    #[must_use]
    pub fn without_days(&self) -> Self {
        Self { from: None, to: None, ..self.clone() }
    }

    /// The filter without its text.
    #[must_use]
    pub fn without_text(&self) -> Self {
        Self { text: String::new(), words: Words::default(), ..self.clone() }
    }
}

/// A [`Filter`] ready to be compared with many movements.
#[derive(Debug)]
pub struct Prepared<'a> {
    filter: &'a Filter,
    search: Search,
}

impl Prepared<'_> {
    /// Whether a movement is shown.
    #[must_use]
    pub fn matches(&self, movement: &Movement) -> bool {
        let Filter { kinds, services, statuses, from, to, text: _, words: _ } = self.filter;
        (kinds.is_empty() || kinds.contains(&movement.kind))
            && (statuses.is_empty() || statuses.contains(&movement.status))
            && within(movement.day, *from, *to)
            && (services.is_empty() || {
                let name = movement.service.as_deref().unwrap_or(ACCOUNT_SERVICE);
                services.iter().any(|wanted| wanted == name)
            })
            && self.search.matches(movement)
    }

    /// Whether a word of the filter's text occurs in another text.
    #[must_use]
    pub fn touches(&self, text: &str) -> bool {
        self.search.touches(text)
    }
}

/// Whether a day lies between two others, both included.
pub(super) fn within(day: Day, from: Option<Day>, to: Option<Day>) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// Name and value of what in a query `read` is told of and cannot read.
pub(super) fn unread_pairs(query: &str, read: &mut dyn FnMut(&str, &str) -> bool) -> Vec<(String, String)> {
    // Forms send empty fields, too.
    query::pairs(query).filter(|(name, value)| !value.is_empty() && !read(name, value)).collect()
}

/// Whether a page of a list can go on there, as [`query::before`] reads it.
pub(super) fn is_cursor(value: &str) -> bool {
    value.parse::<i64>().is_ok()
}

/// Adds what was read of an address to a list. Whether something was.
pub(super) fn keep<T>(list: &mut Vec<T>, read: Option<T>) -> bool {
    let is_read = read.is_some();
    list.extend(read);
    is_read
}

/// Keeps a day of an address, unless there is one. Whether it could be read.
pub(super) fn keep_first(kept: &mut Option<Day>, value: &str) -> bool {
    let day: Option<Day> = value.parse().ok();
    *kept = kept.or(day);
    day.is_some()
}

/// Writes the days into a query.
pub(super) fn push_days(written: &mut String, from: Option<Day>, to: Option<Day>) {
    for (name, day) in [("from", from), ("to", to)] {
        if let Some(day) = day {
            query::push(written, name, &day.to_string());
        }
    }
}

#[cfg(test)]
pub mod tests;
