//! The flow as a pop-up over any billing page. It is open exactly while the address says so.

use leptos::{ev, html::Dialog, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    add_credit::place::{Frame, PAGE, Place},
    i18n::use_texts,
    lazy::add_credit_flow,
};

/// Whether something was typed that closing would lose.
#[derive(Debug, Clone, Copy)]
pub struct Dirty(pub RwSignal<bool>);

impl Dirty {
    /// Asks, when something would be lost.
    pub fn may_leave(self, question: &str) -> bool {
        !self.0.get_untracked() || window().confirm_with_message(question).unwrap_or(true)
    }
}

/// The pop-up. The server renders it open where the address asks for it; the live page turns it into a modal one.
#[component]
pub fn AddCreditDialog() -> impl IntoView {
    let texts = use_texts();
    let location = use_location();
    let place = Memo::new(move |_| Place::new(Frame::Dialog, location.pathname.get(), location.query.get()));
    let open = Memo::new(move |_| place.with(|place| place.path() != PAGE && place.is_open()));
    let dirty = Dirty(RwSignal::new(false));
    provide_context(dirty);

    let element = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let open = open.get();
        let Some(dialog) = element.get() else { return };
        if dialog.open() {
            dialog.close();
        }
        if open {
            // It was closed a line above, which is the only thing that could make this fail.
            drop(dialog.show_modal());
        } else {
            dirty.0.set(false);
        }
    });

    let navigate = use_navigate();
    let leave = move || {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&place.with_untracked(Place::closed), options);
    };
    let on_cancel = {
        let leave = leave.clone();
        move |event: ev::Event| {
            event.prevent_default();
            if dirty.may_leave(texts.discard_question()) {
                leave();
            }
        }
    };
    // A browser may close it all the same (Escape twice), without asking: then we do.
    let on_close = move |_| {
        let Some(dialog) = element.get_untracked().filter(|dialog| open.get_untracked() && !dialog.open()) else {
            return;
        };
        if dirty.may_leave(texts.discard_question()) {
            leave();
        } else {
            drop(dialog.show_modal());
        }
    };
    view! {
        <dialog
            class="dialog"
            id="add-credit"
            aria-labelledby="add-credit-title"
            open=open.get_untracked()
            data-still=open.get_untracked().then_some("")
            node_ref=element
            on:cancel=on_cancel
            on:close=on_close
        >
            <Show when=move || open.get()>
                {Suspend::new(add_credit_flow())}
            </Show>
        </dialog>
    }
}
