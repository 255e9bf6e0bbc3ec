//! Walking along the bars by keys.

use leptos::ev::KeyboardEvent;

/// Moves the focus to the bar that a key leads to: the arrows to a neighbour, Home and End to the ends.
pub fn walk(event: &KeyboardEvent) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::{
            wasm_bindgen::JsCast,
            web_sys::{Element, HtmlElement},
        };

        let here = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(here) = here else { return };
        let row = || here.parent_element();
        let there = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => here.previous_element_sibling(),
            "ArrowRight" | "ArrowUp" => here.next_element_sibling(),
            "Home" => row().and_then(|row| row.first_element_child()),
            "End" => row().and_then(|row| row.last_element_child()),
            _ => return,
        };
        event.prevent_default();
        if let Some(there) = there.and_then(|there| there.dyn_into::<HtmlElement>().ok()) {
            // What cannot take the focus leaves it where it is.
            drop(there.focus());
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}
