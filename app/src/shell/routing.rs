//! That the next page is on its way.

use leptos::prelude::*;

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
