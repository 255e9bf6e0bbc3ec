//! What is chosen stands in the address, so that a reload comes back to it.

use core::time::Duration;

use domain::gateway::Gateway;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    add_credit::{amount::Choice, place::Place},
    rest::Rest,
};

/// The address is written when typing rests for so long: browsers allow only so many changes in a while.
const REST: Duration = Duration::from_millis(400);

/// Writes what is chosen into the address of the step, in place of the former one.
pub(super) fn keep_in_address(place: Memo<Place>, choice: Choice) {
    let navigate = use_navigate();
    let rest = Rest::new(REST);
    Effect::new(move |before: Option<(String, Gateway)>| {
        let now = (choice.text(), choice.method.get());
        // The first choice is what the address says.
        if before.is_some_and(|before| before != now) {
            let (navigate, (amount, method)) = (navigate.clone(), now.clone());
            let here = place.get_untracked();
            rest.start(Box::new(move || {
                // Whoever has gone on or closed the flow meanwhile is not fetched back.
                let is_here = place.try_with_untracked(|place| *place == here).unwrap_or(false);
                if let Some(href) = here.choosing(&amount, method).filter(|_| is_here) {
                    let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                    navigate(&href, options);
                }
            }));
        }
        now
    });
}
