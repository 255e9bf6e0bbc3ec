//! Pages that say that something is not as expected.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_location, location::Url};

use crate::{ApiError, header::Brand, i18n::use_texts, ui::ErrorNotice};

/// The 404 page.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::ssr::page_status(http::StatusCode::NOT_FOUND);
    let texts = use_texts();
    view! {
        <Title text=texts.error_title_not_found() />
        <header class="app-header">
            <div class="wrap">
                <Brand />
            </div>
        </header>
        <main class="wrap page" id="main">
            <div class="stack error-page">
                <h1>{texts.error_title_not_found()}</h1>
                <p class="muted">{texts.error_not_found()}</p>
                <p>
                    <a class="button" data-kind="secondary" href="/billing">
                        {texts.action_to_billing()}
                    </a>
                </p>
            </div>
        </main>
    }
}

/// What stands where a page's data could not be had.
#[component]
pub fn LoadError(
    /// Why.
    error: ApiError,
) -> impl IntoView {
    let texts = use_texts();
    let signed_out = error == ApiError::Unauthenticated;
    #[cfg(feature = "ssr")]
    if let Ok(status) = http::StatusCode::from_u16(error.status()) {
        crate::ssr::page_status(status);
    }
    let here = use_location();
    let href = if signed_out {
        let target = format!("{}{}", here.pathname.get_untracked(), here.search.get_untracked());
        format!("/sign-in?next={}", Url::escape(&target))
    } else {
        String::new()
    };
    let label = if signed_out { texts.sign_in_button() } else { texts.action_retry() };
    view! {
        <div class="stack error-page">
            <ErrorNotice error=Signal::stored(Some(error)) />
            <p>
                <a class="button" data-kind="secondary" href=href rel="external">
                    {label}
                </a>
            </p>
        </div>
    }
}

/// Once `target` names a page, the browser loads it anew: who is signed in, or where money is paid, never lives in
/// memory of the old page.
pub fn go_when_done(target: impl Fn() -> Option<String> + Send + Sync + 'static) {
    Effect::new(move |_| {
        if let Some(path) = target() {
            // A refused navigation leaves the visitor where he is, signed in.
            drop(window().location().set_href(&path));
        }
    });
}
