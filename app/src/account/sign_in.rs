//! The sign-in page.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    account::{SignIn, lead_on::lead_on, password_field::PasswordField, split_page::SplitPage},
    i18n::use_texts,
    ui::{ErrorNotice, Fields, PostForm, SubmitButton, TextField, field_text},
};

/// E-mail and password. One message for both, so that nobody learns which e-mails have accounts.
#[component]
pub fn SignInPage() -> impl IntoView {
    let texts = use_texts();
    let action = ServerAction::<SignIn>::new();
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    lead_on(&next);
    let wrong = Signal::derive(move || error.get().as_ref()?.field("email").map(|code| field_text(texts, code)));
    let email = error.get_untracked().and_then(|error| error.typed("email").map(str::to_owned)).unwrap_or_default();
    crate::page::go_when_done(move || action.value().get().and_then(Result::ok));
    let read = |fields: &Fields| {
        Some(SignIn { email: fields.text("email"), password: fields.text("password"), next: fields.text("next") })
    };
    view! {
        <Title text=texts.sign_in_title() />
        <SplitPage>
            <div class="stack gap-2">
                <h1>{texts.sign_in_title()}</h1>
                <p class="muted">{texts.sign_in_lead()}</p>
            </div>
            <ErrorNotice error />
            <PostForm action read class="stack">
                <input type="hidden" name="next" value=next />
                <TextField
                    name="email"
                    label=texts.field_email()
                    kind="email"
                    autocomplete="username"
                    value=email
                    error=Signal::stored(None::<String>)
                />
                <PasswordField autocomplete="current-password" error=wrong />
                <SubmitButton label=texts.sign_in_button() pending=action.pending() full=true />
            </PostForm>
            <p class="muted">{texts.sign_in_new()} " " <a href="/sign-up">{texts.sign_in_to_sign_up()}</a></p>
        </SplitPage>
    }
}
