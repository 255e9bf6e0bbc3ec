//! The usage bar with a mark for the time passed.

use domain::{language::Language, plan::WHOLE};
use leptos::prelude::*;

use crate::{
    i18n::{Texts, use_texts},
    plans::model::Present,
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
    let label = texts.plan_bar(&percent_text(used, texts.0), &percent_text(passed, texts.0));
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
                <span class="muted">{texts.plan_used(&percent_text(used, texts.0))}</span>
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
fn percent_text(hundredths: i64, language: Language) -> String {
    let tenths = hundredths / 10;
    let (whole, decimal) = (tenths / 10, tenths % 10);
    let mark = match language {
        Language::Vi => ',',
        Language::En | Language::Ja => '.',
    };
    if decimal == 0 { format!("{whole}%") } else { format!("{whole}{mark}{decimal}%") }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::{percent, percent_text};

    #[test]
    fn parts_are_written_by_language() {
        assert_eq!(percent(5_688), "56.88%");
        assert_eq!(percent_text(6_250, Language::Vi), "62,5%");
        assert_eq!(percent_text(6_250, Language::En), "62.5%");
        assert_eq!(percent_text(10_000, Language::Ja), "100%");
    }
}
