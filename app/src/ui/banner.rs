//! Banners: a fact that stays true until something is done about it.

use leptos::prelude::*;

use crate::ui::{Icon, IconName};

/// How serious a banner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// To know.
    Info,
    /// To look after.
    Warn,
    /// To act on.
    Danger,
}

impl Tone {
    const fn slug(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Danger => "danger",
        }
    }

    const fn icon(self) -> IconName {
        match self {
            Self::Info => IconName::Offline,
            Self::Warn => IconName::Clock,
            Self::Danger => IconName::Warning,
        }
    }
}

/// A sentence in a tinted block. `alert` speaks it at once to screen readers.
#[component]
pub fn Banner(
    /// How serious it is.
    tone: Tone,
    /// Whether it appears as an answer to what the visitor just did.
    #[prop(optional)]
    alert: bool,
    /// The sentence, and at most one link.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone.slug() role=alert.then_some("alert")>
            <Icon name=tone.icon() />
            <p>{children()}</p>
        </div>
    }
}
