//! That the next page is on its way, and where the focus goes once it is there.

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use leptos_router::hooks::use_location;

/// Whether the router waits for a page, in context for the whole app; the router is told by its `set_is_routing`.
#[derive(Debug, Clone, Copy)]
pub struct Routing(pub RwSignal<bool>);

/// Puts [`Routing`] into context.
pub(super) fn provide_routing() {
    provide_context(Routing(RwSignal::new(false)));
}

/// Whether the router waits for a page.
pub fn use_routing() -> Routing {
    expect_context::<Routing>()
}

/// A thin line under the header while the next page is on its way; what is there at once shows none. Readers learn it
/// from `aria-busy` of the page.
#[component]
pub(super) fn RoutingLine() -> impl IntoView {
    let Routing(routing) = use_routing();
    move || routing.get().then(|| view! { <div class="routing-line" aria-hidden="true"></div> })
}

/// Whoever follows a link by keyboard goes on from the page's heading, and hears it: the link itself went with the former
/// page. What has taken the focus meanwhile keeps it. Changes of the query are the page's own business.
pub(super) fn follow_with_focus() {
    let path = use_location().pathname;
    let Routing(routing) = use_routing();
    Effect::new(move |before: Option<String>| {
        let (now, is_there) = (path.get(), !routing.get());
        match before {
            Some(before) if before != now && is_there => focus_heading_soon(FRAMES),
            // Not there yet: what was left is still what to compare with.
            Some(before) if before != now => return before,
            _ => {}
        }
        now
    });
}

/// How many frames a page's heading is waited for: a page that waits for its data shows it later.
const FRAMES: u32 = 120;

fn focus_heading_soon(frames: u32) {
    request_animation_frame(move || {
        let is_lost = document().active_element().is_none_or(|focused| focused.tag_name() == "BODY");
        let heading = document().query_selector("#main h1").ok().flatten();
        match heading.and_then(|heading: Element| heading.dyn_into::<HtmlElement>().ok()) {
            Some(heading) if is_lost => {
                if !heading.has_attribute("tabindex") {
                    drop(heading.set_attribute("tabindex", "-1"));
                }
                drop(heading.focus());
            }
            None if is_lost && frames > 0 => focus_heading_soon(frames - 1),
            _ => {}
        }
    });
}
