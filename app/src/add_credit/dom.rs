//! What the browser's own forms know: read and focused only in effects and event handlers.

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement},
};

/// The present text of a form's field, as it would be sent.
pub fn form_text(form: &HtmlFormElement, name: &str) -> Option<String> {
    FormData::new_with_form(form).ok()?.get(name).as_string()
}

/// The `name` of the field that an event comes from.
pub fn field_name(event: &Event) -> Option<String> {
    event.target()?.dyn_into::<Element>().ok()?.get_attribute("name")
}

/// Puts the focus on the first element that fits, once the page shows what was just decided. Opening a modal dialog
/// takes the focus, too: this comes after it.
pub fn focus_soon(selector: String) {
    request_animation_frame(move || focus(&selector));
}

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        drop(element.focus());
    }
}
