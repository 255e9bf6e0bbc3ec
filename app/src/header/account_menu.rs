//! The account menu: who is signed in, language, appearance, sign out. Forms and links only, so it works before WASM.

use leptos::prelude::*;

use crate::{
    account::SignOutForm,
    header::preferences::{LanguageLinks, ThemeChoice},
    i18n::use_texts,
    shell::{ShellResource, use_shell},
};

/// The menu behind the avatar.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let texts = use_texts();
    let ShellResource(shell) = use_shell();
    view! {
        <details class="menu" id="account-menu">
            <summary class="avatar">
                <span class="visually-hidden">{texts.account_menu()}</span>
                <span aria-hidden="true">
                    <Suspense>
                        {move || Suspend::new(async move {
                            shell.await.map(|shell| initials(&shell.account_name)).unwrap_or_default()
                        })}
                    </Suspense>
                </span>
            </summary>
            <div class="menu__panel">
                <Suspense>
                    {move || Suspend::new(async move {
                        shell
                            .await
                            .ok()
                            .map(|shell| {
                                view! {
                                    <p class="menu__who">
                                        <b>
                                            <bdi>{shell.account_name}</bdi>
                                        </b>
                                        <span class="hint">{shell.email}</span>
                                    </p>
                                }
                            })
                    })}
                </Suspense>
                <div class="menu__group">
                    <span class="menu__label" id="menu-language">{texts.language()}</span>
                    <LanguageLinks labelled_by="menu-language" />
                </div>
                <div class="menu__group">
                    <span class="menu__label" id="menu-theme">{texts.theme()}</span>
                    <ThemeChoice labelled_by="menu-theme" />
                </div>
                <SignOutForm />
            </div>
        </details>
    }
}

/// Up to two initials of a name: first and last word; for names written without spaces the first two characters.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).flat_map(char::to_uppercase).collect(),
        None => first.chars().take(2).flat_map(char::to_uppercase).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_of_all_kinds_of_names() {
        assert_eq!(initials("Sao Mai Robotics"), "SR");
        assert_eq!(initials("đông"), "ĐÔ");
        assert_eq!(initials("株式会社みなとAI研究所"), "株式");
        assert_eq!(initials(""), "");
    }
}
