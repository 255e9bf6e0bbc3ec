//! Pages that say that something is not as expected.

use leptos::{either::Either, ev, prelude::*};
use leptos_meta::Title;
use leptos_router::{hooks::use_location, location::Url};

use crate::{
    ApiError,
    header::Brand,
    i18n::use_texts,
    live::use_live,
    ui::{Banner, Tone, error_text},
};

/// The 404 page.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <header class="app-header">
            <div class="wrap">
                <Brand />
            </div>
        </header>
        <main class="wrap page" id="main">
            <NotFoundInside />
        </main>
    }
}

/// The same within the frame of the billing pages.
#[component]
pub fn NotFoundInside() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::ssr::page_status(http::StatusCode::NOT_FOUND);
    let texts = use_texts();
    view! {
        <Title text=texts.error_title_not_found() />
        <div class="stack error-page">
            <h1>{texts.error_title_not_found()}</h1>
            <p class="muted">{texts.error_not_found()}</p>
            <p>
                <a class="button" data-kind="secondary" href="/billing">
                    {texts.action_to_billing()}
                </a>
            </p>
        </div>
    }
}

/// What stands where a page's data could not be had. Pages ask again with every version of [`crate::live::Live`].
#[component]
pub fn LoadError(
    /// Why.
    error: ApiError,
    /// Whether it is all that the page shows, and gives the page its title.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Ok(status) = http::StatusCode::from_u16(error.status()) {
        crate::ssr::page_status(status);
    }
    let texts = use_texts();
    let here = use_location();
    let live = use_live();
    let missing = error == ApiError::NotFound;
    let title = if missing { texts.error_title_not_found() } else { texts.error_title_server() };
    let text = match &error {
        ApiError::Unauthenticated => texts.load_signed_out().to_owned(),
        ApiError::Network => texts.load_network().to_owned(),
        ApiError::Server { reference } => texts.load_server(reference),
        error => error_text(texts, error).unwrap_or_default(),
    };
    let (label, href) = match error {
        ApiError::NotFound => (texts.action_to_billing(), "/billing".to_owned()),
        ApiError::Unauthenticated => (texts.sign_in_button(), sign_in_href()()),
        _ => (texts.action_retry(), format!("{}{}", here.pathname.get_untracked(), here.search.get_untracked())),
    };
    // In place where that can help: a page that the server does not understand has to be loaded anew.
    let in_place = !matches!(error, ApiError::NotFound | ApiError::Unauthenticated | ApiError::BadRequest);
    let asking = RwSignal::new(false);
    let ask = move |event: ev::MouseEvent| {
        if in_place {
            event.prevent_default();
            asking.set(true);
            live.ask_again();
        }
    };
    view! {
        <div class="stack error-page">
            {whole
                .then(|| {
                    view! {
                        <Title text=title />
                        <h1>{title}</h1>
                    }
                })}
            {if missing && whole {
                Either::Left(view! { <p class="muted">{text}</p> })
            } else {
                Either::Right(view! { <Banner tone=Tone::Danger alert=true>{text}</Banner> })
            }}
            <p>
                <a
                    class="button"
                    data-kind="secondary"
                    href=href
                    rel="external"
                    aria-busy=move || asking.get().then_some("true")
                    on:click=ask
                >
                    {label}
                </a>
            </p>
        </div>
    }
}

/// The address of the sign-in page that leads back to where one is when it is asked for.
pub fn sign_in_href() -> impl Fn() -> String + Clone {
    let here = use_location();
    move || {
        let target = format!("{}{}", here.pathname.get_untracked(), here.search.get_untracked());
        format!("/sign-in?next={}", Url::escape(&target))
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
