//! What is said while the server cannot be heard.

use domain::date::format_minute;
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::use_texts,
    live::{Live, use_live},
    page::sign_in_href,
    shell::{ShellResource, use_shell},
    ui::{Banner, Tone},
};

/// Says that there is no connection and since when, or that nobody is signed in any more; goes by itself.
#[component]
pub fn ConnectionNotice(
    /// Whether it stands among forms: they say by themselves that the session is over.
    #[prop(optional)]
    among_forms: bool,
) -> impl IntoView {
    let texts = use_texts();
    let live = use_live();
    let shell = use_shell();
    let sign_in = sign_in_href();
    let notice = move || {
        if live.lost.get().is_some() {
            let rest = match as_of(live, shell) {
                Some(time) => texts.connection_as_of(&time),
                None => texts.connection_wait().to_owned(),
            };
            return Some(Either::Left(view! {
                <Banner tone=Tone::Info>
                    <b>{texts.connection_lost()}</b>
                    " "
                    {rest}
                </Banner>
            }));
        }
        (live.signed_out.get() && !among_forms).then(|| {
            let href = sign_in();
            Either::Right(view! {
                <Banner tone=Tone::Warn>
                    {texts.session_over()} " "
                    <a href=href target="_blank" rel="noopener">
                        {texts.sign_in_new_tab()}
                    </a>
                </Banner>
            })
        })
    };
    view! {
        <div class="notice" role="status">
            {notice}
        </div>
    }
}

/// Since when the figures are old, on the account's clock; `None` while they are not, or while that clock is not known.
pub fn as_of(live: Live, ShellResource(shell): ShellResource) -> Option<String> {
    let lost = live.lost.get()?;
    let offset = shell.get_untracked()?.ok()?.utc_offset;
    u16::try_from((lost + i64::from(offset)).rem_euclid(1_440)).ok().map(format_minute)
}
