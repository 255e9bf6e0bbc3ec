//! The balance's currency: fixed by the country, chosen among its currencies, or locked by the first profile.

use domain::currency::Currency;
use leptos::{either::EitherOf3, prelude::*};

use crate::{
    add_credit::{api::AddCreditData, details::form::ProfileForm},
    i18n::{Texts, use_texts},
    ui::{Banner, FieldError, Icon, IconName, Tone},
};

/// The currency, and that it is locked or about to be.
#[component]
pub fn CurrencyField(
    /// The form.
    form: ProfileForm,
    /// The locked currency and the names of countries.
    data: StoredValue<AddCreditData>,
) -> impl IntoView {
    let texts = use_texts();
    let locked = data.with_value(AddCreditData::locked);
    let problem = form.problem("currency");
    // Follows the country alone, so that typing elsewhere never draws the field anew.
    let choice = Memo::new(move |_| locked.map_or_else(|| form.currencies().to_vec(), |held| vec![held]));
    let field = move || match choice.get().as_slice() {
        [] => EitherOf3::A(view! { <p class="hint">"–"</p> }),
        [only] => EitherOf3::B(view! { <Fixed currency=*only /> }),
        several => EitherOf3::C(view! { <Choice form currencies=several.to_vec() /> }),
    };
    view! {
        <div class="field">
            <span class="label" id="currency-label">{texts.field_currency()}</span>
            {field}
            {move || problem.get().map(|text| view! { <FieldError id="currency-error" text /> })}
        </div>
        <div class="span-2">
            {move || notice(texts, form, data, locked)}
        </div>
    }
}

/// Told before it happens, explained afterwards.
fn notice(
    texts: Texts,
    form: ProfileForm,
    data: StoredValue<AddCreditData>,
    locked: Option<Currency>,
) -> impl IntoView {
    if locked.is_some() {
        return view! { <p class="hint">{texts.currency_locked()}</p> }.into_any();
    }
    let text = match (form.country(), form.currencies()) {
        (Some(country), [only]) => {
            let name = data.with_value(|data| data.country_name(country.as_str()));
            format!("{} {}", texts.currency_of(&name, only.code()), texts.currency_lock(only.code()))
        }
        (Some(_), several) => {
            let chosen = form.draft.with(|draft| draft.currency.clone());
            match several.iter().find(|currency| currency.code() == chosen) {
                Some(currency) => texts.currency_lock(currency.code()),
                None => texts.currency_rule().to_owned(),
            }
        }
        (None, _) => texts.currency_rule().to_owned(),
    };
    view! { <Banner tone=Tone::Warn>{text}</Banner> }.into_any()
}

/// Nothing to choose: shown and sent, not to be changed.
#[component]
fn Fixed(currency: Currency) -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="input-group">
            <input
                class="input"
                id="currency"
                value=currency_name(texts, currency)
                readonly=true
                aria-labelledby="currency-label"
            />
            <input type="hidden" name="currency" value=currency.code() />
            <span class="input-group__unit">
                <Icon name=IconName::Lock size="s" />
            </span>
        </div>
    }
}

#[component]
fn Choice(form: ProfileForm, currencies: Vec<Currency>) -> impl IntoView {
    let texts = use_texts();
    let problem = form.problem("currency");
    let chosen = form.draft.with_untracked(|draft| draft.currency.clone());
    let radios = currencies.into_iter().enumerate().map(|(index, currency)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="currency"
                    id=(index == 0).then_some("currency")
                    value=currency.code()
                    checked=chosen == currency.code()
                    aria-invalid=move || problem.get().map(|_| "true")
                    aria-describedby=move || problem.get().map(|_| "currency-error")
                    on:change=move |_| form.choose("currency", currency.code())
                />
                {currency_name(texts, currency)}
            </label>
        }
    });
    view! {
        <div class="segmented" data-full="" role="radiogroup" aria-labelledby="currency-label">
            {radios.collect_view()}
        </div>
    }
}

fn currency_name(texts: Texts, currency: Currency) -> &'static str {
    match currency {
        Currency::Vnd => texts.currency_vnd(),
        Currency::Jpy => texts.currency_jpy(),
        Currency::Usd => texts.currency_usd(),
        Currency::Eur => texts.currency_eur(),
    }
}
