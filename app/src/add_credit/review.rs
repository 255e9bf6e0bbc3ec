//! The step that shows what will be paid, and asks for consent.

use leptos::{html::Form, prelude::*};

use crate::{
    FieldCode,
    add_credit::{
        api::{AddCreditData, CONSENT_VERSION, StartPayment},
        flow::Flow,
        order::Order,
        place::Step,
    },
    i18n::use_texts,
    payments::method_name,
    ui::{
        ErrorNotice, FieldError, Fields, MoneySpan, PostForm, SubmitButton, field_text, focus_first_invalid,
        money_string,
    },
};

/// The id of the form.
const FORM: &str = "review-form";

/// The order in rows, consent, Pay.
#[component]
pub fn ReviewStep(
    /// What the steps share.
    flow: Flow,
    /// Profile and key.
    data: StoredValue<AddCreditData>,
    /// What is to be bought.
    order: Order,
) -> impl IntoView {
    let texts = use_texts();
    let place = flow.place.get_untracked();
    let key = place.key().unwrap_or_else(|| data.with_value(|data| data.client_key.clone()));
    let error = Signal::derive(move || flow.start.value().get().and_then(Result::err));
    let consent_missing = RwSignal::new(false);
    let problem = move |name: &str| error.get().as_ref().and_then(|error| error.field(name).cloned());
    let consent = move || consent_missing.get().then_some(FieldCode::ConsentNeeded).or_else(|| problem("consent"));
    let element = NodeRef::<Form>::new();
    let read = move |fields: &Fields| {
        let text = |name| fields.text(name);
        let agreed = text("consent") == CONSENT_VERSION;
        consent_missing.set(!agreed);
        if !agreed {
            focus_first_invalid(element);
            return None;
        }
        Some(StartPayment {
            amount_minor: text("amount_minor"),
            method: text("method"),
            client_key: text("client_key"),
            consent: text("consent"),
        })
    };
    let amount_minor = order.amount.to_minor().map(|minor| minor.to_string()).unwrap_or_default();
    view! {
        <PostForm action=flow.start read class="dialog__form" id=FORM node_ref=element>
            <input type="hidden" name="amount_minor" value=amount_minor />
            <input type="hidden" name="method" value=order.gateway.slug() />
            <input type="hidden" name="client_key" value=key />
            <div class="dialog__body">
                <ErrorNotice error />
                {move || {
                    let code = problem("amount").or_else(|| problem("method"))?;
                    Some(view! { <FieldError id="order-error" text=field_text(texts, &code) /> })
                }}
                <Rows data order change=place.at(Step::Amount) />
                <div class="field">
                    <label class="check">
                        <input
                            type="checkbox"
                            name="consent"
                            value=CONSENT_VERSION
                            aria-invalid=move || consent().map(|_| "true")
                            aria-describedby=move || consent().map(|_| "consent-error")
                            on:change=move |_| consent_missing.set(false)
                        />
                        <span>{texts.pay_consent()}</span>
                    </label>
                    {move || {
                        consent()
                            .map(|code| view! { <FieldError id="consent-error" text=field_text(texts, &code) /> })
                    }}
                </div>
                <p class="hint">{texts.pay_at_gateway(order.gateway.name())}</p>
            </div>
            <div class="dialog__foot">
                <a class="button" data-kind="quiet" href=place.at(Step::Amount)>
                    {texts.action_back()}
                </a>
                <SubmitButton label=texts.pay_button(&money_string(order.amount)) pending=flow.start.pending() />
            </div>
        </PostForm>
    }
}

#[component]
fn Rows(data: StoredValue<AddCreditData>, order: Order, change: String) -> impl IntoView {
    let texts = use_texts();
    let (name, tax_code) = data.with_value(|data| (data.profile.name.clone(), data.profile.tax_code.clone()));
    let tax = (!tax_code.is_empty()).then(|| {
        view! {
            <br />
            <span class="hint">{texts.field_tax_code()} " " {tax_code}</span>
        }
    });
    view! {
        <dl class="rows">
            <div>
                <dt>{texts.review_credit()}</dt>
                <dd>
                    <MoneySpan money=order.amount />
                </dd>
            </div>
            <div>
                <dt>{texts.method_legend()}</dt>
                <dd>{method_name(texts, order.gateway)} " " <a href=change>{texts.review_change()}</a></dd>
            </div>
            <div>
                <dt>{texts.review_receipt()}</dt>
                <dd>{name} {tax}</dd>
            </div>
            <div class="rows__sum">
                <dt>{texts.review_you_pay()}</dt>
                <dd>
                    <MoneySpan money=order.amount />
                </dd>
            </div>
        </dl>
    }
}
