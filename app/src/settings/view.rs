//! The page.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    ApiError,
    add_credit::AddCreditLink,
    i18n::use_texts,
    live::with_news,
    page::LoadError,
    settings::{
        alerts::AlertSection,
        api::{ChangeProfile, SaveAlerts, profile_history, settings},
        display::DisplaySection,
        history::ProfileHistory,
        model::{History, SettingsData},
        profile::ProfileSection,
    },
    shell::{ShellResource, Tabs, use_shell, use_unsaved},
    wire::{Asked, ask},
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
        <Transition>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => Either::Left(view! { <Sections data history profile alerts /> }),
                    Err(error) => Either::Right(view! { <LoadError error /> }),
                }
            })}
        </Transition>
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

#[component]
fn Sections(
    data: SettingsData,
    history: Asked<Result<History, ApiError>>,
    profile: ServerAction<ChangeProfile>,
    alerts: ServerAction<SaveAlerts>,
) -> impl IntoView {
    let texts = use_texts();
    let facts = data.alerts.clone();
    let (display, zones) = (data.display.clone(), data.zones.clone());
    let currency = data.billing.locked();
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
        <div class="settings">
            <nav class="settings__nav" aria-label=texts.settings_sections()>
                <ul>{links.collect_view()}</ul>
            </nav>
            <div class="stack gap-6">
                {if currency.is_some() {
                    Either::Left(
                        view! {
                            <ProfileSection data action=profile />
                            // Within the page's `Transition`. One of its own, made only once the page's data are there,
                            // would take its number before what follows the page in the browser, and after it on the
                            // server.
                            {move || Suspend::new(async move {
                                match history.await {
                                    Ok(history) => Either::Left(view! { <ProfileHistory history /> }),
                                    Err(error) => Either::Right(view! { <LoadError error /> }),
                                }
                            })}
                        },
                    )
                } else {
                    Either::Right(
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
                        },
                    )
                }}
                <DisplaySection display zones balance=currency />
                {facts.map(|facts| view! { <AlertSection alerts=facts action=alerts /> })}
            </div>
        </div>
    }
}
