//! Menus and filter panels: they are `details`, which browsers open; leaving them is ours.

use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

/// An open menu or filter panel.
const OPEN: &str = "details.menu[open], details.filter[open]";
/// In the sheet of filters they are sections: the sheet is what is left.
const SHEET: &str = ".filters__panel:popover-open";

/// Escape closes the open one and goes back to its button; so does, without going back, the focus when it leaves it.
pub(super) fn close_popups() {
    Effect::new(|_| {
        let keys = window_event_listener(ev::keydown, |event| {
            if event.key() == "Escape"
                && let Some(open) = open_popup()
            {
                close(&open);
                let button = open.query_selector("summary").ok().flatten();
                if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                    drop(button.focus());
                }
            }
        });
        let focus = window_event_listener(ev::focusin, |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(open) = open_popup()
                && target.is_some_and(|target| !open.contains(Some(&target)))
            {
                close(&open);
            }
        });
        on_cleanup(move || {
            keys.remove();
            focus.remove();
        });
    });
}

fn open_popup() -> Option<Element> {
    let open = document().query_selector(OPEN).ok().flatten()?;
    let is_section = open.closest(SHEET).ok().flatten().is_some();
    (!is_section).then_some(open)
}

fn close(popup: &Element) {
    drop(popup.remove_attribute("open"));
}
