//! The foot of a section: its button, and that it was saved.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    i18n::use_texts,
    ui::{Icon, IconName, SubmitButton},
};

/// Whether the address says that a section was just saved: so a page without WASM comes back.
pub fn told_saved(section: &'static str) -> bool {
    use_query_map().with_untracked(|query| query.get_str("saved") == Some(section))
}

/// The button, and beside it a sentence once the section was saved, until something is typed again.
#[component]
pub fn SaveRow(
    /// What the button does.
    #[prop(into)]
    label: Signal<String>,
    /// Whether a submit is on its way.
    #[prop(into)]
    pending: Signal<bool>,
    /// Whether what stands in the form is saved just now.
    #[prop(into)]
    saved: Signal<bool>,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="row save">
            <SubmitButton label pending />
            <span class="hint" role="status">
                {move || {
                    saved
                        .get()
                        .then(|| {
                            view! {
                                <Icon name=IconName::Check size="s" />
                                " "
                                {texts.settings_saved()}
                            }
                        })
                }}
            </span>
        </div>
    }
}
