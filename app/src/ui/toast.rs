//! The toast: an outcome that also stands on the page, said once more for a moment.

use core::time::Duration;

use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    ui::{Icon, IconName},
};

/// How long it stays, unless it is held.
const STAYS: Duration = Duration::from_secs(6);

/// The one toast, in context for the whole app: what it says, and the figure with it.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<(&'static str, String)>>,
    /// Counts toasts, so that the timer of a former one leaves the next alone.
    number: RwSignal<u32>,
    /// Whether the pointer or the focus is on it.
    held: RwSignal<bool>,
}

impl Toasts {
    /// Shows a sentence and a figure in the place of what was shown.
    pub fn show(self, sentence: &'static str, figure: String) {
        self.shown.set(Some((sentence, figure)));
        self.number.update(|number| *number = number.wrapping_add(1));
        self.end_later(self.number.get_untracked());
    }

    fn end_later(self, number: u32) {
        let end = move || match self.held.try_get_untracked() {
            Some(true) => self.end_later(number),
            Some(false) if self.number.get_untracked() == number => self.close(),
            _ => {}
        };
        set_timeout(end, STAYS);
    }

    fn close(self) {
        self.held.set(false);
        self.shown.set(None);
    }
}

/// Puts [`Toasts`] into context.
pub fn provide_toasts() {
    provide_context(Toasts { shown: RwSignal::new(None), number: RwSignal::new(0), held: RwSignal::new(false) });
}

/// The toast. Outside the frame nobody shows it.
pub fn use_toasts() -> Toasts {
    if use_context::<Toasts>().is_none() {
        provide_toasts();
    }
    expect_context::<Toasts>()
}

/// Where it appears. It speaks to eyes alone: the page has a live region with the same words.
#[component]
pub fn Toast() -> impl IntoView {
    let texts = use_texts();
    let toasts = use_toasts();
    move || {
        let (sentence, figure) = toasts.shown.get()?;
        Some(view! {
            <aside
                class="toast"
                aria-label=texts.toasts()
                on:pointerenter=move |_| toasts.held.set(true)
                on:pointerleave=move |_| toasts.held.set(false)
                on:focusin=move |_| toasts.held.set(true)
                on:focusout=move |_| toasts.held.set(false)
            >
                <Icon name=IconName::Check size="s" />
                <p>{sentence} " " <b class="nowrap">{figure}</b></p>
                <button type="button" aria-label=texts.action_close() on:click=move |_| toasts.close()>
                    <Icon name=IconName::Cross size="s" />
                </button>
            </aside>
        })
    }
}
