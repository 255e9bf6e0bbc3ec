//! The page.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    add_credit::AddCreditLink,
    i18n::use_texts,
    live::with_news,
    page::LoadError,
    settings::{
        alerts::AlertSection,
        api::{ChangeProfile, SaveAlerts, profile_history, settings},
        display::DisplaySection,
        history::ProfileHistory,
        model::SettingsData,
        profile::ProfileSection,
    },
    shell::{ShellResource, Tabs, use_shell, use_unsaved},
    wire::ask,
};

/// The page: a list of sections and a form for each.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before").unwrap_or_default()));
    let profile = ServerAction::<ChangeProfile>::new();
    let alerts = ServerAction::<SaveAlerts>::new();
    let data = ask(|| (), |()| settings());
    let history = ask(move || (before.get(), saved_version(profile)), |(before, _)| profile_history(before));
    with_news(move || {
        if let Some(Err(_)) = data.get_untracked() {
            data.refetch();
        }
    });
    follow_saving(profile, alerts);
    view! {
        <Title text=texts.nav_settings() />
        <div class="page-head">
            <h1>{texts.nav_settings()}</h1>
        </div>
        <Tabs />
        // Side by side, none within another: what is made only once a page's data are there takes its number before what
        // follows the page in the browser, and after it on the server.
        <div class="settings">
            <SectionLinks />
            <div class="stack gap-6">
                <Transition>
                    {move || Suspend::new(async move {
                        match data.await {
                            Ok(data) if data.billing.locked().is_some() => {
                                view! { <ProfileSection data action=profile /> }.into_any()
                            }
                            Ok(_) => view! { <NoProfile /> }.into_any(),
                            Err(error) => view! { <LoadError error /> }.into_any(),
                        }
                    })}
                </Transition>
                <Transition>
                    {move || {
                        let (data, history) = (data.into_future(), history.into_future());
                        Suspend::new(async move {
                            let has_profile = data.await.is_ok_and(|data| data.billing.locked().is_some());
                            let history = history.await;
                            has_profile
                                .then(|| match history {
                                    Ok(history) => Either::Left(view! { <ProfileHistory history /> }),
                                    Err(error) => Either::Right(view! { <LoadError error /> }),
                                })
                        })
                    }}
                </Transition>
                <Transition>
                    {move || Suspend::new(async move {
                        data.await
                            .ok()
                            .map(|data| {
                                let SettingsData { display, zones, billing, alerts: facts, .. } = data;
                                view! {
                                    <DisplaySection display zones balance=billing.locked() />
                                    {facts.map(|facts| view! { <AlertSection alerts=facts action=alerts /> })}
                                }
                            })
                    })}
                </Transition>
            </div>
        </div>
    }
}

/// The version that was saved last on this page.
fn saved_version(profile: ServerAction<ChangeProfile>) -> Option<i64> {
    profile.value().get().and_then(Result::ok)
}

/// What was saved is not lost any more, and the header may have to warn from now on.
fn follow_saving(profile: ServerAction<ChangeProfile>, alerts: ServerAction<SaveAlerts>) {
    let unsaved = use_unsaved();
    let ShellResource(shell) = use_shell();
    Effect::new(move |_| {
        if saved_version(profile).is_some() {
            unsaved.saved("profile");
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = alerts.value().get() {
            unsaved.saved("alerts");
            shell.refetch();
        }
    });
    on_cleanup(move || unsaved.forget());
}

/// Links to the parts of the page.
#[component]
fn SectionLinks() -> impl IntoView {
    let texts = use_texts();
    let sections = [
        ("#profile", texts.settings_profile()),
        ("#history", texts.settings_history()),
        ("#display", texts.settings_display()),
        ("#alerts", texts.settings_alerts()),
    ];
    let links = sections.map(|(href, name)| {
        view! {
            <li>
                <a href=href rel="external">
                    {name}
                </a>
            </li>
        }
    });
    view! {
        <nav class="settings__nav" aria-label=texts.settings_sections()>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
}

/// Before the first billing details.
#[component]
fn NoProfile() -> impl IntoView {
    let texts = use_texts();
    view! {
        <section class="card" id="profile" aria-labelledby="profile-title">
            <div class="stack">
                <h2 id="profile-title">{texts.settings_profile()}</h2>
                <p class="muted">{texts.settings_profile_none()}</p>
                <p>
                    <AddCreditLink />
                </p>
            </div>
        </section>
    }
}
