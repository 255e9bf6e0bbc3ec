//! The HTML document around the app.

#[cfg(feature = "ssr")]
mod start;

#[cfg(feature = "ssr")]
use leptos::{config::LeptosOptions, hydration::AutoReload, nonce::use_nonce, prelude::*};
#[cfg(feature = "ssr")]
use leptos_meta::{HashedStylesheet, MetaTags};

/// Renders the document: language, number style and theme of this visitor, the security policy with this response's nonce, the app.
#[cfg(feature = "ssr")]
#[must_use]
pub fn document(options: LeptosOptions) -> impl IntoView {
    use crate::{App, ssr};

    ssr::send_content_security_policy(use_nonce().as_deref());
    let language = ssr::language();
    let theme = ssr::theme().unwrap_or_default();
    let texts = crate::i18n::file::of(language).path.as_str();
    let refused = ssr::take_refusal();
    let script = start::start_script(&options, texts);
    view! {
        <!DOCTYPE html>
        <html
            lang=language.tag()
            data-numbers=ssr::numbers().slug()
            data-theme=theme.slug()
            data-texts=texts
            data-refused=refused
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="icon" href="/favicon.ico" sizes="32x32" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <link rel="manifest" href="/site.webmanifest" />
                <HashedStylesheet options=options.clone() id="leptos" />
                <AutoReload options />
                {script}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Marks the page as alive, for tests and for styles that wait for it.
#[cfg(feature = "hydrate")]
pub fn mark_hydrated() {
    if let Some(root) = leptos::prelude::document().document_element() {
        // A failure leaves the page working, only unmarked.
        drop(root.set_attribute("data-hydrated", "true"));
    }
}
