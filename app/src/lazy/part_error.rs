//! What stands where a part of the app could not be loaded.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    i18n::use_texts,
    live::with_news,
    shell::{Tabs, use_unsaved},
    ui::{Banner, Tone},
};

/// Says so, with a link that loads the whole page anew; that happens by itself once the connection is back.
#[component]
pub fn PartError(
    /// Whether it is the page itself, with the page's title.
    page: bool,
) -> impl IntoView {
    let texts = use_texts();
    let here = use_location();
    let framed = page && here.pathname.with_untracked(|path| path.starts_with("/billing"));
    let href = move || format!("{}{}", here.pathname.get(), here.search.get());
    let unsaved = use_unsaved();
    with_news(move || {
        // Beneath a pop-up something may have been typed.
        if !unsaved.any() {
            // A refused reload leaves the link.
            drop(window().location().reload());
        }
    });
    view! {
        {page
            .then(|| {
                view! {
                    <Title text=texts.error_title_server() />
                    <div class="page-head">
                        <h1>{texts.error_title_server()}</h1>
                    </div>
                }
            })}
        {framed.then(|| view! { <Tabs /> })}
        <div class="stack error-page">
            <Banner tone=Tone::Danger alert=true>
                {texts.error_part()}
            </Banner>
            <p>
                <a class="button" data-kind="secondary" href=href rel="external">
                    {texts.action_retry()}
                </a>
            </p>
        </div>
    }
}
