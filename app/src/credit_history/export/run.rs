//! An export as the browser runs it: started, asked for until it is ready, fetched.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::Stage;
use crate::{
    ApiError,
    credit_history::export_api::{cancel_export, export_progress, start_export},
    i18n::Texts,
};

/// How often it is asked how far an export is: the first answer comes soon, for most files are short.
const ASK_EVERY: Duration = Duration::from_millis(500);
const ASK_FIRST: Duration = Duration::from_millis(80);

/// Starts an export, unless one runs.
pub fn begin(stage: RwSignal<Stage>, texts: Texts, query: String, format: &'static str) {
    if matches!(&*stage.read_untracked(), Stage::Running(..)) {
        return;
    }
    stage.set(Stage::Running(None, None));
    let query = query.trim_start_matches('?').to_owned();
    spawn_local(async move {
        match start_export(query, format.to_owned()).await {
            // Given up before it had a name.
            Ok(id) if !is_running(stage) => drop(cancel_export(id).await),
            Ok(id) => {
                stage.set(Stage::Running(Some(id.clone()), None));
                ask_after(ASK_FIRST, stage, texts, id);
            }
            Err(error) => fail(stage, texts, &error),
        }
    });
}

/// Gives the export up that runs.
pub fn give_up(stage: RwSignal<Stage>, texts: Texts) {
    let Stage::Running(id, _) = stage.get_untracked() else { return };
    stage.set(Stage::Ended(texts.export_cancelled()));
    if let Some(id) = id {
        spawn_local(async move { drop(cancel_export(id).await) });
    }
}

fn ask_after(wait: Duration, stage: RwSignal<Stage>, texts: Texts, id: String) {
    set_timeout(move || spawn_local(ask(stage, texts, id)), wait);
}

async fn ask(stage: RwSignal<Stage>, texts: Texts, id: String) {
    if !is_running(stage) {
        return;
    }
    let answer = export_progress(id.clone()).await;
    if !is_running(stage) {
        return;
    }
    match answer {
        Ok(progress) if progress.ready => {
            stage.set(Stage::Ended(texts.export_ready()));
            // An answer to be saved leaves the page where it is.
            drop(window().location().set_href(&format!("/billing/credit-history/export/{id}")));
        }
        Ok(progress) => {
            stage.set(Stage::Running(Some(id.clone()), Some(progress)));
            ask_after(ASK_EVERY, stage, texts, id);
        }
        Err(error) => fail(stage, texts, &error),
    }
}

/// Whether an export runs that somebody still looks at: the page may be gone.
fn is_running(stage: RwSignal<Stage>) -> bool {
    stage.try_read_untracked().is_some_and(|stage| matches!(&*stage, Stage::Running(..)))
}

fn fail(stage: RwSignal<Stage>, texts: Texts, error: &ApiError) {
    let text = match error {
        ApiError::TooManyTries { .. } => texts.export_busy(),
        ApiError::Network => texts.export_lost(),
        ApiError::Unauthenticated => texts.export_signed_out(),
        _ => texts.export_failed(),
    };
    let _gone = stage.try_set(Stage::Failed(text));
}
