//! Holding the whole history in the browser: fetched in blocks once the page is alive, kept while other pages are shown,
//! brought up to date by small blocks. Until it is there, and where it never will be, the server filters.

use domain::history::Held;
use leptos::prelude::*;

/// What the browser holds.
#[derive(Clone, Copy)]
pub struct Holding {
    /// The rows.
    pub held: RwSignal<Held>,
    /// Whether these are all: only then are they shown.
    pub complete: RwSignal<bool>,
}

impl Holding {
    /// Holds nothing yet; begins to fetch once the page is alive, if it may.
    pub fn new(holdable: bool) -> Self {
        let holding = Self { held: RwSignal::new(Held::default()), complete: RwSignal::new(false) };
        #[cfg(feature = "hydrate")]
        if holdable {
            fetching::begin(holding);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = holdable;
        holding
    }
}

#[cfg(feature = "hydrate")]
mod fetching {
    //! The browser's half.

    use core::cell::RefCell;

    use domain::history::Held;
    use gloo_net::http::Request;
    use leptos::{prelude::*, task::spawn_local};

    use super::Holding;
    use crate::live::use_live;

    /// Where the blocks come from.
    const ROWS: &str = "/credit-history/rows";

    thread_local! {
        /// What the page held when it was left. Whoever signs out leaves the document, and this with it.
        static KEPT: RefCell<Option<Held>> = const { RefCell::new(None) };
    }

    /// Fetches everything, then what is new whenever something moved.
    pub fn begin(holding: Holding) {
        let live = use_live();
        on_cleanup(move || {
            if holding.complete.try_get_untracked() == Some(true) {
                let held = holding.held.try_update_untracked(core::mem::take);
                KEPT.with(|kept| *kept.borrow_mut() = held);
            }
        });
        Effect::new(move |seen: Option<u32>| {
            let version = live.version.get();
            if seen != Some(version) {
                spawn_local(async move {
                    // What cannot be had now is had with the next news; the server filters meanwhile.
                    let _ = catch_up(holding).await;
                });
            }
            version
        });
    }

    async fn catch_up(holding: Holding) -> Option<()> {
        let kept = KEPT.with(|kept| kept.borrow_mut().take());
        if let Some(kept) = kept {
            holding.held.try_set(kept);
            holding.complete.try_set(true);
        }
        if !holding.complete.try_get_untracked()? {
            return everything(holding).await;
        }
        let newest = holding.held.try_with_untracked(Held::newest)??;
        let block = fetch(&format!("{ROWS}?after={newest}")).await?;
        let missing = holding.held.try_update(|held| {
            // Another answer may have been here first.
            if held.newest() == Some(newest) { held.add_newer(&block).unwrap_or(true) } else { false }
        })?;
        if missing { everything(holding).await } else { Some(()) }
    }

    async fn everything(holding: Holding) -> Option<()> {
        let mut held = Held::default();
        loop {
            let older = held.oldest().map(|oldest| format!("?before={oldest}")).unwrap_or_default();
            let block = fetch(&format!("{ROWS}{older}")).await?;
            if !held.add_older(&block).ok()? {
                break;
            }
        }
        holding.held.try_set(held);
        holding.complete.try_set(true);
        Some(())
    }

    async fn fetch(address: &str) -> Option<Vec<u8>> {
        let response = Request::get(address).send().await.ok().filter(gloo_net::http::Response::ok)?;
        response.binary().await.ok()
    }
}
