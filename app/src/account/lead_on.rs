//! Who is signed in needs no form.

/// On the server: sends who is signed in already to where the page would lead, `next` or the overview.
pub fn lead_on(next: &str) {
    #[cfg(feature = "ssr")]
    if crate::ssr::viewer().is_some() {
        leptos_axum::redirect(crate::ssr::internal_path(next).unwrap_or(super::api::HOME));
    }
    #[cfg(not(feature = "ssr"))]
    let _ = next;
}
