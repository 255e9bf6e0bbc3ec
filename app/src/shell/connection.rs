//! What is said while the server cannot be heard.

use domain::date::format_minute;
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::use_texts,
    live::{Live, Trouble, use_live},
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
        let trouble = live.trouble.get().filter(|trouble| !among_forms || *trouble != Trouble::SignedOut)?;
        Some(match trouble {
            Trouble::Lost(_) => {
                let rest = match as_of(live, shell) {
                    Some(time) => texts.connection_as_of(&time),
                    None => texts.connection_wait().to_owned(),
                };
                Either::Left(view! {
                    <Banner tone=Tone::Info>
                        <b>{texts.connection_lost()}</b>
                        " "
                        {rest}
                    </Banner>
                })
            }
            Trouble::SignedOut => {
                let href = sign_in();
                Either::Right(view! {
                    <Banner tone=Tone::Warn>
                        {texts.session_over()} " "
                        <a href=href target="_blank" rel="noopener">
                            {texts.sign_in_new_tab()}
                        </a>
                    </Banner>
                })
            }
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
    let Some(Trouble::Lost(minute)) = live.trouble.get() else { return None };
    let offset = shell.get_untracked()?.ok()?.utc_offset;
    let minute = (i32::from(minute) + offset).rem_euclid(1_440);
    u16::try_from(minute).ok().map(format_minute)
}
