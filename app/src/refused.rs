//! Why the form on this page was refused, when it was posted before the page was alive.

use leptos::prelude::*;

use crate::shell::{Routing, use_routing};

/// Puts it into context, where the form's action finds it: the server has it from a cookie, the browser from the document it
/// got, so that both sides show the same.
pub fn provide_refusal() {
    #[cfg(feature = "ssr")]
    let told = crate::ssr::refusal();
    #[cfg(not(feature = "ssr"))]
    let told = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-refused"))
        .and_then(|told| told.split_once(':').map(|(path, error)| (path.to_owned(), error.to_owned())));
    if let Some((path, error)) = told {
        provide_context(ServerActionError::new(&path, &error));
        forget_when_left();
    }
}

/// Pages that are gone to later begin without it.
fn forget_when_left() {
    let (owner, Routing(routing)) = (Owner::current(), use_routing());
    Effect::new(move |_| {
        if routing.get()
            && let Some(owner) = &owner
        {
            owner.with(|| provide_context(ServerActionError::new("", "")));
        }
    });
}
