//! The usage bar with a mark for the time passed.

use domain::{locale::Locale, plan::WHOLE};
use leptos::prelude::*;

use crate::{
    i18n::{Texts, use_texts},
    plans::model::Present,
    quote::decimal,
    ui::MoneySpan,
};

/// What is left of the total, the bar, and what the mark means.
#[component]
pub fn Usage(
    /// The running plan.
    present: Present,
) -> impl IntoView {
    let texts = use_texts();
    let (used, passed) = (present.used.clamp(0, WHOLE), present.passed.clamp(0, WHOLE));
    let label = texts.plan_bar(&percent_text(used, texts), &percent_text(passed, texts));
    // The mark and the gap around it stay within the bar.
    let mark = passed.clamp(30, WHOLE - 40);
    view! {
        <div class="stack gap-2" id="plan-usage">
            <div class="row spread">
                <span>
                    <b class="strong">
                        <MoneySpan money=present.left />
                    </b>
                    " "
                    <span class="muted">{texts.plan_left_of()} " " <MoneySpan money=present.granted /></span>
                </span>
                <span class="muted">{texts.plan_used(&percent_text(used, texts))}</span>
            </div>
            <svg class="track" height="8" role="img" aria-label=label>
                <rect class="f1" width=percent(used) height="8"></rect>
                <rect class="track__gap" x=percent(mark - 18) width="6" height="8"></rect>
                <rect class="tick" x=percent(mark) width="2" height="8"></rect>
            </svg>
            <p class="hint">{pace(texts, &present)}</p>
        </div>
    }
}

fn pace(texts: Texts, present: &Present) -> &'static str {
    match present.pace() {
        domain::plan::Pace::Ahead => texts.plan_pace_ahead(),
        domain::plan::Pace::Even => texts.plan_pace_even(),
        domain::plan::Pace::Behind => texts.plan_pace_behind(),
    }
}

/// A length for an attribute.
fn percent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// For people, with one decimal where there is one.
fn percent_text(hundredths: i64, locale: impl Into<Locale>) -> String {
    let tenths = hundredths / 10;
    let (whole, tenth) = (tenths / 10, tenths % 10);
    if tenth == 0 { format!("{whole}%") } else { decimal(&format!("{whole}.{tenth}%"), locale) }
}

#[cfg(test)]
mod tests {
    use domain::{language::Language, locale::Locale, number::NumberStyle};

    use super::{percent, percent_text};

    #[test]
    fn parts_are_written_by_language_and_number_style() {
        assert_eq!(percent(5_688), "56.88%");
        assert_eq!(percent_text(6_250, Language::Vi), "62,5%");
        assert_eq!(percent_text(6_250, Language::En), "62.5%");
        assert_eq!(percent_text(10_000, Language::Ja), "100%");
        let numbers = NumberStyle::CommaDot;
        assert_eq!(percent_text(6_250, Locale { language: Language::Vi, numbers }), "62.5%");
    }
}
