//! How many rows of a page are drawn: while a text is typed, those that a window shows come first, and the others when
//! these have been painted. Two thirds of a keystroke's work are rows, most of them below the window.

use leptos::prelude::*;

/// As many rows as most windows show at once.
const SEEN: usize = 20;

/// How many rows are drawn now.
#[derive(Debug, Clone, Copy)]
pub struct Drawn(RwSignal<usize>);

impl Drawn {
    /// All of them.
    pub fn all() -> Self {
        Self(RwSignal::new(usize::MAX))
    }

    /// How many rows are drawn at most.
    pub fn most(self) -> usize {
        self.0.get()
    }

    /// Draws with the next frame what is seen, and the rest with the one after.
    pub fn seen_first(self) {
        if self.0.get_untracked() == SEEN {
            return;
        }
        self.0.set(SEEN);
        request_animation_frame(move || {
            // The page may be left by then.
            request_animation_frame(move || {
                self.0.try_set(usize::MAX);
            });
        });
    }
}
