//! Status badges: icon, word and tint together, never colour alone.

use domain::payment::ShownStatus;
use leptos::prelude::*;

use crate::{
    i18n::use_texts,
    ui::{Icon, IconName},
};

/// A status in a tinted pill.
#[component]
pub fn Badge(
    /// `positive`, `warn`, `danger`, `info` or empty for grey.
    tone: &'static str,
    /// The icon.
    icon: IconName,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone>
            <Icon name=icon size="xs" />
            {text}
        </span>
    }
}

/// A payment's status as customers see it.
#[component]
pub fn PaymentBadge(
    /// The status.
    status: ShownStatus,
) -> impl IntoView {
    let texts = use_texts();
    let (tone, icon, text) = match status {
        ShownStatus::Success => ("positive", IconName::Check, texts.status_success()),
        ShownStatus::Pending => ("warn", IconName::Clock, texts.status_pending()),
        ShownStatus::Failed => ("danger", IconName::Cross, texts.status_failed()),
    };
    view! { <Badge tone icon text /> }
}
