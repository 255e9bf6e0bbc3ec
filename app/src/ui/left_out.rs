//! What of an address a list could not make use of.

use domain::text::is_forbidden;
use leptos::prelude::*;

use crate::{
    i18n::{Texts, use_texts},
    ui::{Icon, IconName},
};

/// How much of it is shown, in characters.
const SHOWN_MAX: usize = 60;

/// Says which filters of the address are left out, because the page does not know them.
#[component]
pub fn LeftOut(
    /// Names and values.
    unread: Memo<Vec<(String, String)>>,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="notice" role="status">
            {move || {
                unread
                    .with(|unread| sentence(texts, unread))
                    .map(|sentence| {
                        view! {
                            <div class="banner" data-tone="warn">
                                <Icon name=IconName::Warning />
                                <p>{sentence}</p>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// The sentence, where there is something to say.
fn sentence(texts: Texts, unread: &[(String, String)]) -> Option<String> {
    let pairs: Vec<String> = unread.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let all = pairs.join(texts.list_comma());
    // It was written by whoever made the link: nothing of it may change how the page reads.
    let mut letters = all.chars().filter(|letter| !is_forbidden(*letter));
    let mut shown: String = letters.by_ref().take(SHOWN_MAX).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    (!pairs.is_empty()).then(|| texts.filter_left_out(&shown))
}

#[cfg(test)]
mod tests {
    use domain::{history::Filter, language::Language};

    use super::sentence;

    #[test]
    fn what_is_left_out_is_told_in_short() {
        let told = |query: &str| sentence(Language::En.into(), &Filter::unread(query));
        assert_eq!(told("kind=charge&add=amount"), None);
        let text =
            "The address has filters that this page does not know: kind=foo, from=31-12-2026. They were left out.";
        assert_eq!(told("kind=foo&from=31-12-2026").as_deref(), Some(text));
        let long = told(&format!("kind=%E2%80%AE{}", "<b>".repeat(100))).unwrap();
        assert!(long.contains(&format!("kind={}<…. They", "<b>".repeat(18))), "{long}");
    }
}
