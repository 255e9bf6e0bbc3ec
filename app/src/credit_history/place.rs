//! The page's address and what it asks for, kept in step. What is typed shows at once and is written into the address
//! when the hand rests; a choice is written at once, as an entry of its own in the browser's history.

use core::time::Duration;

use domain::history::Filter;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    credit_history::model::{PATH, Wanted},
    earlier::take_filters,
    rest::Rest,
};

/// How long the hand rests before the address follows.
const REST: Duration = Duration::from_millis(250);

/// What the page shows, and the way to change it.
#[derive(Clone, Copy)]
pub struct Place {
    /// What is wanted now.
    pub wanted: RwSignal<Wanted>,
    /// Whether somebody is typing, and the address will follow.
    pub typing: RwSignal<bool>,
    /// Whether orders by amount can be had.
    holdable: bool,
    /// What will write the address.
    rest: Rest,
    /// The query of the address.
    search: Memo<String>,
    /// The query that was written and has not arrived in the address yet.
    written: StoredValue<Option<String>>,
    go: Callback<(String, bool)>,
}

impl Place {
    /// Begins with what the address asks for, and follows it.
    pub fn new(holdable: bool) -> Self {
        let search = use_location().search;
        let navigate = use_navigate();
        let go = Callback::new(move |(address, replace): (String, bool)| {
            navigate(&address, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        });
        let place = Self {
            wanted: RwSignal::new(read(&search.get_untracked(), holdable)),
            typing: RwSignal::new(false),
            holdable,
            rest: Rest::new(REST),
            search,
            written: StoredValue::new(None),
            go,
        };
        Effect::new(move |_| place.follow(&search.read()));
        Effect::new(move |_| {
            if let Some(earlier) = take_filters() {
                place.take_over(&earlier);
            }
        });
        place
    }

    /// The address has changed.
    fn follow(self, search: &str) {
        let query = search.trim_start_matches('?');
        let arrived = self.written.try_update_value(|written| written.take_if(|written| written == query)).flatten();
        // Somebody types on.
        if arrived.is_some() && self.rest.is_waiting() {
            return;
        }
        self.stop();
        let now = read(query, self.holdable);
        if *self.wanted.read_untracked() != now {
            self.wanted.set(now);
        }
    }

    /// A choice: shown and written at once.
    pub fn choose(self, apply: impl FnOnce(&mut Filter)) {
        self.stop();
        self.apply(apply);
        self.write(false);
    }

    /// What stood in the filters before the page was alive, if it is not what the address says.
    fn take_over(self, query: &str) {
        let earlier = read(query, self.holdable).filter;
        if self.wanted.read_untracked().filter != earlier {
            self.apply(|filter| *filter = earlier);
            self.write(true);
        }
    }

    /// A keystroke: shown at once, written when the hand rests.
    pub fn type_in(self, apply: impl FnOnce(&mut Filter)) {
        self.typing.set(true);
        self.apply(apply);
        let work = move || {
            self.typing.set(false);
            self.write(true);
        };
        self.rest.start(Box::new(work));
    }

    /// The field was left: whatever is clicked next finds the address written.
    pub fn settle(self) {
        // A page that is gone back from is taken down with the focus in its field.
        let is_here = || window().location().pathname().is_ok_and(|path| path == PATH);
        if self.rest.is_waiting() && is_here() {
            self.stop();
            self.write(true);
        }
    }

    /// Nobody types any more.
    fn stop(self) {
        self.rest.stop();
        if self.typing.get_untracked() {
            self.typing.set(false);
        }
    }

    fn apply(self, apply: impl FnOnce(&mut Filter)) {
        self.wanted.update(|wanted| {
            apply(&mut wanted.filter);
            wanted.before = None;
        });
    }

    fn write(self, replace: bool) {
        let address = self.wanted.read_untracked().address();
        let query = address.split_once('?').map_or("", |(_, query)| query);
        if self.search.read_untracked().trim_start_matches('?') != query {
            self.written.set_value(Some(query.to_owned()));
            self.go.run((address, replace));
        }
    }
}

/// What a query asks for, as far as it can be had.
fn read(query: &str, holdable: bool) -> Wanted {
    Wanted::from_query(query).possible(holdable)
}
