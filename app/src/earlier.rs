//! What was typed and chosen before the page was alive. The page is made anew from its address then, so it is noted before
//! and taken over after.

#[cfg(feature = "hydrate")]
use std::cell::RefCell;

#[cfg(feature = "hydrate")]
use leptos::{
    prelude::document,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{Element, FormData, HtmlFormElement, UrlSearchParams, js_sys::Reflect},
};

#[cfg(feature = "hydrate")]
thread_local! {
    /// The query that the page's filters would send.
    static FILTERS: RefCell<Option<String>> = const { RefCell::new(None) };
    /// The ids of the forms in which something was typed.
    static TYPED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Notes what stands in the page's forms. Called before the app takes the page over.
#[cfg(feature = "hydrate")]
pub fn note_earlier() {
    // What nobody has changed is in the address, and that may say more than the form shows.
    if !changed("form[role=search] input").is_empty() {
        let filters = document().query_selector("form[role=search]").ok().flatten();
        let filters = filters.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        FILTERS.set(filters.and_then(|form| {
            let fields = FormData::new_with_form(&form).ok()?;
            let query = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
            Some(String::from(query.to_string()))
        }));
    }
    for control in changed("form[method=post][id] :is(input, textarea)") {
        let form = control.closest("form").ok().flatten().map(|form| form.id()).unwrap_or_default();
        TYPED.with_borrow_mut(|typed| typed.push(form));
    }
}

/// The controls of a selector that differ from how the server sent them.
#[cfg(feature = "hydrate")]
fn changed(selector: &str) -> Vec<Element> {
    let Ok(controls) = document().query_selector_all(selector) else { return Vec::new() };
    let controls = (0..controls.length()).filter_map(|place| controls.get(place)?.dyn_into::<Element>().ok());
    controls.filter(is_changed).collect()
}

/// Whether a control differs from how the server sent it.
#[cfg(feature = "hydrate")]
fn is_changed(control: &Element) -> bool {
    let get = |name: &str| Reflect::get(control, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    get("value") != get("defaultValue") || get("checked") != get("defaultChecked")
}

/// The query of the filters on the page that was opened; nothing when it is asked for again.
#[cfg(feature = "hydrate")]
pub fn take_filters() -> Option<String> {
    FILTERS.take()
}

/// The query of the filters on the page that was opened: the server knows it from the address.
#[cfg(not(feature = "hydrate"))]
pub const fn take_filters() -> Option<String> {
    None
}

/// Whether something was typed in a form.
#[cfg(feature = "hydrate")]
pub fn was_typed_in(form: &str) -> bool {
    TYPED.with_borrow(|typed| typed.iter().any(|id| id == form))
}

/// Whether something was typed in a form: the server does not see that.
#[cfg(not(feature = "hydrate"))]
pub const fn was_typed_in(_form: &str) -> bool {
    false
}
