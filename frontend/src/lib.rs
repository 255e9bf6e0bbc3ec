//! The WASM entry point: takes over the page that the server has rendered.

// The types of nested views are deep.
#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    if app::load_for_address().await.is_ok() {
        app::note_earlier();
        leptos::mount::hydrate_body(app::App);
        app::mark_hydrated();
    }
}
