//! The export menu: Excel and CSV of everything that matches the filter.
//!
//! Without WASM the buttons are links to files. With it an export runs by itself: its rows are counted aloud, it can be
//! given up, and the file is fetched when it is ready.

use domain::number::format_count;
use leptos::{ev::MouseEvent, prelude::*};

use self::run::{begin, give_up};
use crate::{
    credit_history::export_api::Progress,
    i18n::{Texts, use_texts},
    ui::{Icon, IconName},
};

mod run;

/// The address of the file of what matches the page's query, for `xlsx` or `csv`.
#[must_use]
pub fn address(query: &str, format: &str) -> String {
    let query = query.trim_start_matches('?');
    let separator = if query.is_empty() { "" } else { "?" };
    format!("/billing/credit-history/export.{format}{separator}{query}")
}

/// What the menu is at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Stage {
    /// Nothing.
    #[default]
    Idle,
    /// An export runs; its id once there is one.
    Running(Option<String>, Option<Progress>),
    /// It has ended, and this is to be said.
    Ended(&'static str),
    /// There is no file, and this is to be done.
    Failed(&'static str),
}

/// Two buttons, and how an export goes. It stands in the page's head, and styles hide it where the page has nothing to
/// export.
#[component]
pub fn ExportMenu(
    /// The page's query string.
    #[prop(into)]
    query: Signal<String>,
) -> impl IntoView {
    let texts = use_texts();
    let stage = RwSignal::new(Stage::default());
    // A voice that counted all the time would say nothing.
    let spoken = Memo::new(move |_| said(texts, &in_tenths(&stage.read())));
    let running = move || matches!(&*stage.read(), Stage::Running(..));
    let link = move |format: &'static str, label: &'static str, is_main: bool| {
        let export = move |event: MouseEvent| {
            // A second tab, or a saved link, is the browser's own business.
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                begin(stage, texts, query.get_untracked(), format);
            }
        };
        view! {
            <a
                class="button"
                data-kind=if is_main { "secondary" } else { "quiet" }
                data-size="s"
                href=move || address(&query.read(), format)
                rel="external nofollow"
                download=""
                aria-disabled=move || running().then_some("true")
                on:click=export
            >
                {is_main.then(|| view! { <Icon name=IconName::Download size="s" /> })}
                {label}
            </a>
        }
    };
    view! {
        <div class="export" role="group" aria-label=texts.export_group()>
            <div class="export__buttons">
                {link("xlsx", texts.export_excel(), true)} {link("csv", texts.export_csv(), false)}
            </div>
            <div class="export__state">
                <span aria-hidden="true" data-tone=move || tone(&stage.read())>
                    {move || said(texts, &stage.read())}
                </span>
                <span role="status" class="visually-hidden">
                    {move || spoken.get()}
                </span>
                {move || share(&stage.read()).map(|(done, all)| view! { <progress value=done max=all aria-hidden="true"></progress> })}
                {move || {
                    running()
                        .then(|| {
                            view! {
                                <button
                                    class="button"
                                    data-kind="quiet"
                                    data-size="s"
                                    type="button"
                                    on:click=move |_| give_up(stage, texts)
                                >
                                    {texts.export_cancel()}
                                </button>
                            }
                        })
                }}
            </div>
        </div>
    }
}

fn tone(stage: &Stage) -> Option<&'static str> {
    matches!(stage, Stage::Failed(_)).then_some("danger")
}

/// What the live region says.
fn said(texts: Texts, stage: &Stage) -> String {
    match stage {
        Stage::Idle => String::new(),
        Stage::Running(_, None | Some(Progress { rows: 0, .. })) => texts.export_begins().to_owned(),
        Stage::Running(_, Some(Progress { rows, expected, .. })) => {
            let rows = format_count(*rows, texts);
            match expected {
                Some(all) => texts.export_rows_of(&rows, &format_count(*all, texts)),
                None => texts.export_rows(&rows),
            }
        }
        Stage::Ended(text) | Stage::Failed(text) => (*text).to_owned(),
    }
}

/// The same with its rows in whole tenths of all, or in hundred thousands.
fn in_tenths(stage: &Stage) -> Stage {
    let mut stage = stage.clone();
    if let Stage::Running(_, Some(Progress { rows, expected, .. })) = &mut stage {
        let step = expected.map_or(100_000, |all| all.div_ceil(10)).max(1);
        *rows -= *rows % step;
    }
    stage
}

/// How much is done, of how much.
fn share(stage: &Stage) -> Option<(String, String)> {
    match stage {
        Stage::Running(_, Some(Progress { rows, expected: Some(all), .. })) => {
            Some((rows.to_string(), all.to_string()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::{Stage, address, in_tenths, said};
    use crate::{Texts, credit_history::export_api::Progress};

    #[test]
    fn files_are_of_what_the_page_shows() {
        assert_eq!(address("", "xlsx"), "/billing/credit-history/export.xlsx");
        assert_eq!(address("?kind=charge&q=a%20b", "csv"), "/billing/credit-history/export.csv?kind=charge&q=a%20b");
    }

    #[test]
    fn progress_is_told_in_rows() {
        let progress = |rows, expected| Stage::Running(None, Some(Progress { rows, expected, ready: false }));
        let texts = Texts::from(Language::Vi);
        assert_eq!(said(texts, &progress(0, Some(9))), "Đang chuẩn bị tệp…");
        assert_eq!(said(texts, &progress(12_000, Some(1_000_000))), "Đã ghi 12.000 trên 1.000.000 dòng");
        assert_eq!(said(texts, &progress(12_000, None)), "Đã ghi 12.000 dòng");
        assert_eq!(in_tenths(&progress(345_678, Some(1_000_000))), progress(300_000, Some(1_000_000)));
        assert_eq!(in_tenths(&progress(7, Some(0))), progress(7, Some(0)));
    }
}
