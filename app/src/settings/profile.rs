//! The billing profile with its tax data: the form of the Add credit flow, with the currency locked.

use domain::profile::ProfileDraft;
use leptos::{ev, html::Form, prelude::*};

use crate::{
    ApiError,
    add_credit::{ProfileFields, ProfileForm, Summary},
    i18n::use_texts,
    settings::{
        api::ChangeProfile,
        model::SettingsData,
        saved::{SaveRow, told_saved},
    },
    shell::use_unsaved,
    ui::{Banner, ErrorNotice, Fields, PostForm, Tone},
};

/// The section.
#[component]
pub fn ProfileSection(
    /// The page's data.
    data: SettingsData,
    /// Saves it.
    action: ServerAction<ChangeProfile>,
) -> impl IntoView {
    let texts = use_texts();
    let unsaved = use_unsaved();
    let first_version = data.version;
    let billing = StoredValue::new(data.billing);
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let form = ProfileForm::new(billing, error);
    let element = NodeRef::<Form>::new();
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            form.take_over(&element);
        }
    });
    let saved = RwSignal::new(told_saved("profile"));
    Effect::new(move |_| {
        if let Some(Ok(_)) = action.value().get() {
            saved.set(true);
        }
    });
    let read = move |fields: &Fields| {
        let ProfileDraft { kind, name, email, address, country, tax_code, currency } = form.read(fields, element)?;
        let version = fields.text("version");
        Some(ChangeProfile { kind, name, email, address, country, tax_code, currency, version })
    };
    // After saving the new version is the one that is changed, after a refusal the newer one is to be replaced.
    let version = move || match action.value().get() {
        Some(Ok(version)) => version.to_string(),
        Some(Err(error)) => error.typed("version").map_or_else(|| first_version.to_string(), str::to_owned),
        None => first_version.to_string(),
    };
    let changed = move || {
        error.get().as_ref().and_then(|error: &ApiError| error.field("version").cloned()).map(|_| {
            view! {
                <Banner tone=Tone::Warn alert=true>
                    {texts.profile_changed_meanwhile()} " "
                    <a href="/billing/settings" target="_blank" rel="noopener">
                        {texts.profile_see_newer()}
                    </a>
                </Banner>
            }
        })
    };
    let typed = move |_: ev::Event| {
        saved.set(false);
        unsaved.typed("profile");
    };
    view! {
        <section class="card" id="profile" aria-labelledby="profile-title">
            <div class="card__head">
                <div>
                    <h2 id="profile-title">{texts.settings_profile()}</h2>
                    <p class="hint">{texts.settings_profile_hint()}</p>
                </div>
            </div>
            <PostForm
                action
                read
                class="stack"
                id="profile-form"
                node_ref=element
                on:input=typed
                on:focusout=move |event| form.left(&event)
            >
                <input type="hidden" name="version" value=version prop:value=version />
                {changed}
                <ErrorNotice error />
                <Summary form />
                <ProfileFields form data=billing />
                <SaveRow label=texts.settings_save_profile() pending=action.pending() saved />
            </PostForm>
        </section>
    }
}
