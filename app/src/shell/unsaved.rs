//! What leaving a page would lose.

use leptos::{ev::MouseEvent, prelude::*, wasm_bindgen::JsCast, web_sys::Element};

/// Whether something was typed on this page that leaving it would lose, in context for the whole app.
#[derive(Debug, Clone, Copy)]
pub struct Unsaved(pub RwSignal<bool>);

/// Puts [`Unsaved`] into context.
pub(super) fn provide_unsaved() {
    provide_context(Unsaved(RwSignal::new(false)));
}

/// Whether something was typed.
pub fn use_unsaved() -> Unsaved {
    expect_context::<Unsaved>()
}

/// For clicks in a header: before a link or a button there leads away, asks when something would be lost.
pub fn ask_before_leaving(unsaved: Unsaved, question: &'static str) -> impl Fn(MouseEvent) {
    move |event| {
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
        if !unsaved.0.get_untracked() || elsewhere || event.default_prevented() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.and_then(|target| target.closest("a, button").ok().flatten()).is_none() {
            return;
        }
        if window().confirm_with_message(question).unwrap_or(true) {
            unsaved.0.set(false);
        } else {
            event.prevent_default();
        }
    }
}
