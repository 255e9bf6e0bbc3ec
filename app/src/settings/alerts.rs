//! Alerts: when the balance counts as low, and who is to be told.

use domain::{
    currency::Currency,
    locale::Locale,
    money::{
        MICROS_MAX, Money, format,
        parse::{AmountError, parse_amount},
    },
};
use leptos::{ev, prelude::*};

use crate::{
    FieldCode,
    i18n::use_texts,
    settings::{
        api::SaveAlerts,
        model::AlertFacts,
        saved::{SaveRow, told_saved},
    },
    shell::use_unsaved,
    ui::{ErrorNotice, FieldError, Fields, PostForm, field_text, money_string},
};

/// Reads the threshold; an empty one is none.
///
/// # Errors
/// What is wrong with it, for the field.
pub fn read_threshold(text: &str, currency: Currency, locale: impl Into<Locale>) -> Result<Option<Money>, FieldCode> {
    let least = Money::from_micros(currency.micros_per_minor(), currency);
    match parse_amount(text, currency, locale) {
        Ok(amount) => Ok(Some(amount)),
        Err(AmountError::Empty) => Ok(None),
        Err(AmountError::NotANumber | AmountError::OtherCurrency) => {
            Err(FieldCode::AmountUnreadable { example: Money::from_micros(100_000_000, currency) })
        }
        Err(AmountError::Negative) => Err(FieldCode::AmountTooSmall { least }),
        Err(AmountError::TooManyDecimals { .. }) => Err(FieldCode::AmountDecimals { currency }),
        Err(AmountError::Ambiguous { readings: [first, second] }) => Err(FieldCode::AmountAmbiguous { first, second }),
        Err(AmountError::TooLarge) => Err(FieldCode::AmountTooLarge { most: Money::from_micros(MICROS_MAX, currency) }),
    }
}

/// The section.
#[component]
pub fn AlertSection(
    /// How it is now.
    alerts: AlertFacts,
    /// Saves it.
    action: ServerAction<SaveAlerts>,
) -> impl IntoView {
    let texts = use_texts();
    let unsaved = use_unsaved();
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let problem = move |name: &'static str| {
        Signal::derive(move || error.get().as_ref()?.field(name).map(|code| field_text(texts, code)))
    };
    let (amount_problem, address_problem) = (problem("threshold"), problem("recipients"));
    let saved = RwSignal::new(told_saved("alerts"));
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            saved.set(true);
        }
    });
    let AlertFacts { threshold, warn_below, recipients } = alerts;
    let back = |name: &str, else_: String| {
        error.get_untracked().and_then(|error| error.typed(name).map(str::to_owned)).unwrap_or(else_)
    };
    let amount = back("threshold", threshold.map(|money| format::text(money, texts).digits).unwrap_or_default());
    let addresses = back("recipients", recipients.join("\n"));
    let now = texts.alerts_now(&money_string(warn_below));
    let read = |fields: &Fields| {
        Some(SaveAlerts { threshold: fields.text("threshold"), recipients: fields.text("recipients") })
    };
    let typed = move |_: ev::Event| {
        saved.set(false);
        unsaved.0.set(true);
    };
    view! {
        <section class="card" id="alerts" aria-labelledby="alerts-title">
            <div class="card__head">
                <div>
                    <h2 id="alerts-title">{texts.settings_alerts()}</h2>
                    <p class="hint">{texts.settings_alerts_hint()}</p>
                </div>
            </div>
            <PostForm action read class="stack" id="alerts-form" on:input=typed>
                <ErrorNotice error />
                <div class="form-grid">
                    <div class="field">
                        <label for="threshold">
                            {texts.alerts_threshold()} <span class="optional">{format!(" · {}", texts.optional())}</span>
                        </label>
                        <div class="input-group">
                            <input
                                class="input"
                                id="threshold"
                                name="threshold"
                                value=amount
                                inputmode=if warn_below.currency.exponent() == 0 { "numeric" } else { "decimal" }
                                autocomplete="off"
                                aria-invalid=move || amount_problem.get().map(|_| "true")
                                aria-describedby=move || {
                                    if amount_problem.get().is_some() { "threshold-error threshold-hint" } else { "threshold-hint" }
                                }
                            />
                            <span class="input-group__unit">{warn_below.currency.code()}</span>
                        </div>
                        <p class="hint" id="threshold-hint">
                            {texts.alerts_threshold_hint()} " " {now}
                        </p>
                        {move || amount_problem.get().map(|text| view! { <FieldError id="threshold-error" text /> })}
                    </div>
                    <div class="field">
                        <label for="recipients">
                            {texts.alerts_recipients()} <span class="optional">{format!(" · {}", texts.optional())}</span>
                        </label>
                        <textarea
                            class="input"
                            id="recipients"
                            name="recipients"
                            rows="3"
                            autocomplete="off"
                            spellcheck="false"
                            aria-invalid=move || address_problem.get().map(|_| "true")
                            aria-describedby=move || {
                                if address_problem.get().is_some() {
                                    "recipients-error recipients-hint"
                                } else {
                                    "recipients-hint"
                                }
                            }
                        >
                            {addresses}
                        </textarea>
                        <p class="hint" id="recipients-hint">
                            {texts.alerts_recipients_hint()}
                        </p>
                        {move || address_problem.get().map(|text| view! { <FieldError id="recipients-error" text /> })}
                    </div>
                </div>
                <SaveRow label=texts.settings_save_alerts() pending=action.pending() saved />
            </PostForm>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use domain::{currency::Currency, language::Language, money::Money};

    use super::read_threshold;
    use crate::FieldCode;

    #[test]
    fn an_empty_threshold_is_none_and_a_doubtful_one_is_refused() {
        let read = |text, currency| read_threshold(text, currency, Language::En);
        assert_eq!(read(" ", Currency::Vnd), Ok(None));
        assert_eq!(read("2.000.000", Currency::Vnd), Ok(Some(Money::from_minor(2_000_000, Currency::Vnd).unwrap())));
        assert!(matches!(read("1.500", Currency::Usd), Err(FieldCode::AmountAmbiguous { .. })));
        assert!(matches!(read("0", Currency::Usd), Err(FieldCode::AmountTooSmall { .. })));
        assert!(matches!(read("plenty", Currency::Usd), Err(FieldCode::AmountUnreadable { .. })));
    }
}
