//! Many filters as one: on a desk they stand in the bar, on a phone in a sheet that one button opens.
//!
//! The sheet is a native popover, so it works without script, Escape closes it, and the focus goes back to its button. On a
//! desk it is as if it were not there (`style/components/filters.css`).

use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

use crate::{
    i18n::{Texts, use_texts},
    ui::{Icon, IconName},
};

/// The sheet's id: a page has one.
const SHEET: &str = "filter-sheet";

/// Puts filters into the sheet. Stands in the bar of a form, which it can also send.
#[component]
pub fn FilterSheet(
    /// How many choices are made in it.
    #[prop(into)]
    chosen: Signal<usize>,
    /// What the button at its foot says: how much there is to see.
    #[prop(into)]
    found: Signal<String>,
    /// The address without any filter.
    clear: &'static str,
    /// The filters.
    children: Children,
) -> impl IntoView {
    let texts = use_texts();
    // Buttons close the sheet by themselves, a link does not.
    let close = |_: ev::MouseEvent| {
        let sheet = document().query_selector(".filters__panel").ok().flatten();
        if let Some(sheet) = sheet.and_then(|sheet| sheet.dyn_into::<HtmlElement>().ok()) {
            drop(sheet.hide_popover());
        }
    };
    view! {
        <button type="button" class="button filters__open" data-kind="secondary" popovertarget=SHEET>
            <Icon name=IconName::Filters size="s" />
            {texts.filters()}
            {move || count_mark(texts, chosen.get())}
        </button>
        <div class="filters__panel" id=SHEET popover="auto" role="group" aria-label=texts.filters()>
            <div class="filters__head">
                <h2>{texts.filters()}</h2>
                <button
                    type="button"
                    class="button"
                    data-kind="icon"
                    popovertarget=SHEET
                    popovertargetaction="hide"
                    aria-label=texts.action_close()
                >
                    <Icon name=IconName::Cross />
                </button>
            </div>
            {children()}
            <div class="filters__foot">
                <a class="button" data-kind="quiet" href=clear on:click=close>
                    {texts.filter_clear_all()}
                </a>
                <button class="button only-static" data-kind="primary">
                    {texts.filter_apply()}
                </button>
                <button
                    type="button"
                    class="button only-alive"
                    data-kind="primary"
                    popovertarget=SHEET
                    popovertargetaction="hide"
                >
                    {move || found.get()}
                </button>
            </div>
        </div>
    }
}

/// The number of chosen parts on a filter's button.
pub fn count_mark(texts: Texts, count: usize) -> Option<impl IntoView> {
    (count > 0).then(|| {
        view! {
            <span class="count" aria-label=texts.filter_chosen(&count.to_string())>
                {count}
            </span>
        }
    })
}
