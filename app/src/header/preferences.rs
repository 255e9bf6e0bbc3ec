//! Language and appearance: plain forms, so that the whole page comes back in the new language. The live page changes
//! its appearance at once and stays.

use domain::language::Language;
use leptos::{ev::MouseEvent, prelude::*};

use crate::{ApiError, i18n::use_texts, ui::Theme, wire::Answer};

/// Keeps the language that the visitor chose, in a cookie and with the signed-in user.
#[server(output = Answer, endpoint = "set_language")]
pub async fn set_language(language: String) -> Result<(), ApiError> {
    use crate::ssr;

    async fn keep(language: &str) -> Result<(), ApiError> {
        let language = Language::from_tag(language).ok_or(ApiError::NotFound)?;
        let server = ssr::server()?;
        if let Some(viewer) = ssr::viewer() {
            server.billing.set_language(viewer.user_id, language).await.map_err(ssr::fail)?;
        }
        ssr::keep_language(language, server.site.secure_cookies);
        Ok(())
    }
    ssr::answer(keep(&language).await)
}

/// Keeps the appearance that the visitor chose.
#[server(output = Answer, endpoint = "set_theme")]
pub async fn set_theme(theme: String) -> Result<(), ApiError> {
    use crate::ssr;

    let keep = || {
        let theme = Theme::from_slug(&theme).ok_or(ApiError::NotFound)?;
        ssr::keep_theme(theme, ssr::server()?.site.secure_cookies);
        Ok(())
    };
    ssr::answer(keep())
}

/// The languages, each named in itself; the current one is marked.
#[component]
pub fn LanguageLinks(
    /// Id of the visible label, where there is one.
    #[prop(optional)]
    labelled_by: &'static str,
) -> impl IntoView {
    let texts = use_texts();
    let named = (!labelled_by.is_empty()).then_some(labelled_by);
    view! {
        <form method="post" action="/api/set_language">
            <div
                class="langs"
                role="group"
                aria-labelledby=named
                aria-label=named.is_none().then_some(texts.language())
            >
                {Language::ALL
                    .map(|language| {
                        let current = (language == texts.0).then_some("true");
                        view! {
                            <button name="language" value=language.tag() lang=language.tag() aria-current=current>
                                {language.own_name()}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </form>
    }
}

/// The appearances; the current one is marked.
#[component]
pub fn ThemeChoice(
    /// Id of the visible label.
    labelled_by: &'static str,
) -> impl IntoView {
    let texts = use_texts();
    let current = RwSignal::new(current_theme().index());
    let name = move |theme| match theme {
        Theme::System => texts.theme_system(),
        Theme::Light => texts.theme_light(),
        Theme::Dark => texts.theme_dark(),
    };
    let choose = move |event: MouseEvent, theme: Theme| {
        event.prevent_default();
        current.set(theme.index());
        if let Some(root) = document().document_element() {
            // A failure leaves the page as it looks.
            drop(root.set_attribute("data-theme", theme.slug()));
        }
        keep_theme(theme);
    };
    view! {
        <form method="post" action="/api/set_theme">
            <div class="langs" role="group" aria-labelledby=labelled_by>
                {Theme::ALL
                    .map(|theme| {
                        view! {
                            <button
                                name="theme"
                                value=theme.slug()
                                aria-current=move || (current.get() == theme.index()).then_some("true")
                                on:click=move |event| choose(event, theme)
                            >
                                {name(theme)}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </form>
    }
}

/// Tells the server, as the form would. What cannot be kept now holds at least for this page. (The server function's
/// own client would be 3 KB more of every page's WASM.)
#[cfg(feature = "hydrate")]
fn keep_theme(theme: Theme) {
    if let Ok(fields) = web_sys::UrlSearchParams::new() {
        fields.append("theme", theme.slug());
        let sent = window().navigator().send_beacon_with_opt_url_search_params("/api/set_theme", Some(&fields));
        drop(sent);
    }
}

/// The server shows the page and hears of choices by its form.
#[cfg(not(feature = "hydrate"))]
const fn keep_theme(_: Theme) {}

/// The appearance in force: on the server from the cookie, in the browser from the document that the server made.
fn current_theme() -> Theme {
    #[cfg(feature = "ssr")]
    let theme = crate::ssr::theme();
    #[cfg(not(feature = "ssr"))]
    let theme = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-theme"))
        .and_then(|slug| Theme::from_slug(&slug));
    theme.unwrap_or_default()
}
