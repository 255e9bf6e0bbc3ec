//! Which rows of a page are drawn: while a text is typed, new ones come first where a window shows them, and the others
//! when these have been painted. Two thirds of a keystroke's work are new rows, most of them below the window.

use domain::history::Movement;
use leptos::prelude::*;

/// As many rows as most windows show at once.
const SEEN: usize = 20;

/// The rows that stand in the table, and whether others have to wait.
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    /// Their numbers.
    rows: StoredValue<Vec<i64>>,
    seen_first: RwSignal<bool>,
}

impl Drawn {
    /// None yet.
    pub fn new() -> Self {
        Self { rows: StoredValue::new(Vec::new()), seen_first: RwSignal::new(false) }
    }

    /// The numbers of those of a page's rows that are drawn now. What stands there stays: it costs nothing.
    pub fn choose(self, page: &[Movement]) -> Vec<i64> {
        let seen_first = self.seen_first.get();
        let numbers = page.iter().map(|row| row.seq).enumerate();
        let chosen: Vec<i64> = self.rows.with_value(|rows| {
            let now = |place: usize, seq: &i64| !seen_first || place < SEEN || rows.contains(seq);
            numbers.filter(|(place, seq)| now(*place, seq)).map(|(_, seq)| seq).collect()
        });
        self.rows.set_value(chosen.clone());
        chosen
    }

    /// Draws with the next frame what is seen, and the rest with the one after.
    pub fn seen_first(self) {
        if self.seen_first.get_untracked() {
            return;
        }
        self.seen_first.set(true);
        request_animation_frame(move || {
            request_animation_frame(move || {
                // The page may be left by then.
                self.seen_first.try_set(false);
            });
        });
    }
}
