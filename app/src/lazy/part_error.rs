//! What stands where a part of the app could not be loaded.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    i18n::use_texts,
    ui::{Banner, Tone},
};

/// Says so, with a link that loads the whole page anew.
#[component]
pub fn PartError(
    /// Whether it is the page itself, with the page's title.
    page: bool,
) -> impl IntoView {
    let texts = use_texts();
    let here = use_location();
    let href = move || format!("{}{}", here.pathname.get(), here.search.get());
    view! {
        <div class="stack error-page">
            {page
                .then(|| {
                    view! {
                        <Title text=texts.error_title_server() />
                        <h1>{texts.error_title_server()}</h1>
                    }
                })}
            <Banner tone=Tone::Danger alert=true>{texts.error_part()}</Banner>
            <p>
                <a class="button" data-kind="secondary" href=href rel="external">
                    {texts.action_retry()}
                </a>
            </p>
        </div>
    }
}
