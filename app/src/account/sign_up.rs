//! The page that creates an account.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    account::{SignUp, lead_on::lead_on, password_field::PasswordField, split_page::SplitPage},
    i18n::use_texts,
    ui::{ErrorNotice, Fields, PostForm, SubmitButton, TextField, field_text},
};

/// Name, e-mail, password.
#[component]
pub fn SignUpPage() -> impl IntoView {
    lead_on("");
    let texts = use_texts();
    let action = ServerAction::<SignUp>::new();
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let problem = move |name: &'static str| {
        Signal::derive(move || error.get().as_ref()?.field(name).map(|code| field_text(texts, code)))
    };
    let typed = move |name: &str| {
        error.get_untracked().and_then(|error| error.typed(name).map(str::to_owned)).unwrap_or_default()
    };
    crate::page::go_when_done(move || action.value().get().and_then(Result::ok));
    let read = |fields: &Fields| {
        Some(SignUp {
            account_name: fields.text("account_name"),
            email: fields.text("email"),
            password: fields.text("password"),
        })
    };
    view! {
        <Title text=texts.sign_up_title() />
        <SplitPage>
            <div class="stack gap-2">
                <h1>{texts.sign_up_title()}</h1>
                <p class="muted">{texts.sign_up_lead()}</p>
            </div>
            <ErrorNotice error />
            <PostForm action read class="stack">
                <TextField
                    name="account_name"
                    label=texts.field_account_name()
                    autocomplete="organization"
                    value=typed("account_name")
                    error=problem("account_name")
                />
                <TextField
                    name="email"
                    label=texts.field_email()
                    kind="email"
                    autocomplete="username"
                    value=typed("email")
                    error=problem("email")
                />
                <PasswordField
                    autocomplete="new-password"
                    error=problem("password")
                    hint=texts.password_hint(&domain::credentials::PASSWORD_MIN.to_string())
                />
                <SubmitButton label=texts.sign_up_button() pending=action.pending() full=true />
            </PostForm>
            <p class="muted">{texts.sign_up_have()} " " <a href="/sign-in">{texts.sign_in_title()}</a></p>
        </SplitPage>
    }
}
