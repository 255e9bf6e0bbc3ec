//! The Add credit button, in the header and wherever it is the next thing to do.

use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    add_credit::place::{Frame, PAGE, Place, Step},
    i18n::use_texts,
    shell::{ShellResource, use_shell},
    ui::{Icon, IconName},
};

/// A link to the page of the flow; the live page opens the pop-up over what is on the screen instead.
#[component]
pub fn AddCreditLink(
    /// `header-add` in the header, where a phone shows only the plus.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let texts = use_texts();
    let location = use_location();
    let navigate = use_navigate();
    let ShellResource(shell) = use_shell();
    // Whether there is a billing profile already, as far as the header knows.
    let known = RwSignal::new(false);
    Effect::new(move |_| {
        known.set(shell.get().and_then(Result::ok).is_some_and(|shell| shell.balance.is_some()));
    });
    let open = move |event: ev::MouseEvent| {
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        let path = location.pathname.get_untracked();
        if elsewhere || event.button() != 0 || path == PAGE {
            return;
        }
        event.prevent_default();
        let step = if known.get_untracked() { Step::Amount } else { Step::Details };
        let place = Place::new(Frame::Dialog, path, location.query.get_untracked());
        navigate(&place.opened(step), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    view! {
        <a class=format!("button {class}") data-kind="primary" href=PAGE on:click=open>
            <Icon name=IconName::Plus size="s" />
            <span>{texts.action_add_credit()}</span>
        </a>
    }
}
