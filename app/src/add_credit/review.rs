//! The step that shows what will be paid, and asks for consent.

mod quoted;

use leptos::{either::Either, html::Form, prelude::*};

use crate::{
    ApiError, FieldCode,
    add_credit::{
        api::AddCreditData,
        flow::Flow,
        order::Order,
        pay::{CONSENT_VERSION, QuoteFacts, StartPayment, quote},
        place::Step,
        review::quoted::{QuoteNotice, Quoted, RateRow},
    },
    i18n::use_texts,
    live::with_news,
    page::LoadError,
    payments::method_name,
    quote::charge_string,
    ui::{
        ErrorNotice, FieldError, Fields, MoneySpan, PostForm, SubmitButton, field_text, focus_first_invalid,
        money_string,
    },
    wire::ask,
};

/// The id of the form.
const FORM: &str = "review-form";

/// The order as it stands: with its quote, where another currency is charged.
#[component]
pub fn ReviewStep(
    /// What the steps share.
    flow: Flow,
    /// Profile and key.
    data: StoredValue<AddCreditData>,
    /// What is to be bought.
    order: Order,
) -> impl IntoView {
    if !order.is_quoted {
        return Either::Left(view! { <ReviewForm flow data order first=None /> });
    }
    let first = ask(|| (), move |()| quote(order.amount_minor(), order.gateway.slug().to_owned()));
    Either::Right(view! {
        <Transition fallback=|| view! { <Waiting /> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(first) => Either::Left(view! { <ReviewForm flow data order first /> }),
                    Err(error) => {
                        with_news(move || first.refetch());
                        Either::Right(view! { <NoQuote flow error /> })
                    }
                }
            })}
        </Transition>
    })
}

/// While the quote is on its way.
#[component]
fn Waiting() -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="dialog__body" aria-busy="true">
            <p class="visually-hidden">{texts.quote_loading()}</p>
            <span class="skeleton sk-block"></span>
        </div>
    }
}

/// There is none: why, and the way back to the choice.
#[component]
fn NoQuote(flow: Flow, error: ApiError) -> impl IntoView {
    let texts = use_texts();
    let place = flow.place.get_untracked();
    let wrong_amount = error.field("amount").map(|code| field_text(texts, code));
    let reason = match wrong_amount {
        Some(text) => Either::Left(view! { <FieldError id="order-error" text /> }),
        None if error == ApiError::NoRate => {
            Either::Right(Either::Left(view! { <ErrorNotice error=Signal::stored(Some(error)) /> }))
        }
        None => Either::Right(Either::Right(view! { <LoadError error /> })),
    };
    view! {
        <div class="dialog__body">{reason}</div>
        <div class="dialog__foot">
            <a class="button" data-kind="primary" data-size="l" href=place.at(Step::Amount)>
                {texts.action_back()}
            </a>
        </div>
    }
}

/// The order in rows, consent, Pay.
#[component]
fn ReviewForm(flow: Flow, data: StoredValue<AddCreditData>, order: Order, first: Option<QuoteFacts>) -> impl IntoView {
    let texts = use_texts();
    let place = flow.place.get_untracked();
    let quoted = first.map(|first| Quoted::new(first, order, flow));
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
            quote: text("quote"),
            plan: text("plan"),
        })
    };
    let pays = move || match quoted {
        Some(quoted) => charge_string(quoted.now.with(|now| now.charge), texts),
        None => money_string(order.amount),
    };
    let acceptance = quoted.map(|quoted| {
        view! { <input type="hidden" name="quote" value=move || quoted.now.with(|now| now.acceptance.clone()) /> }
    });
    let notice = quoted.map(|quoted| view! { <QuoteNotice quoted /> });
    let exact = quoted.map(|_| {
        let text = texts.quote_exact(order.amount.currency.code(), &money_string(order.amount));
        let zone = data.with_value(|data| texts.history_lead(&data.zone));
        view! {
            <p class="hint">{text}</p>
            <p class="hint zone-note">{zone}</p>
        }
    });
    view! {
        <PostForm action=flow.start read class="dialog__form" id=FORM node_ref=element>
            <input type="hidden" name="amount_minor" value=order.amount_minor() />
            <input type="hidden" name="method" value=order.gateway.slug() />
            <input type="hidden" name="client_key" value=key />
            <input type="hidden" name="plan" value=place.plan() />
            {acceptance}
            <div class="dialog__body">
                <ErrorNotice error />
                {notice}
                {move || {
                    let code = problem("amount").or_else(|| problem("method"))?;
                    Some(view! { <FieldError id="order-error" text=field_text(texts, &code) /> })
                }}
                <Rows data order quoted change=place.at(Step::Amount) />
                {exact}
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
                <SubmitButton
                    label=Signal::derive(move || texts.pay_button(&pays()))
                    pending=flow.start.pending()
                />
            </div>
        </PostForm>
    }
}

#[component]
fn Rows(data: StoredValue<AddCreditData>, order: Order, quoted: Option<Quoted>, change: String) -> impl IntoView {
    let texts = use_texts();
    let (name, tax_code) = data.with_value(|data| (data.profile.name.clone(), data.profile.tax_code.clone()));
    let tax = (!tax_code.is_empty()).then(|| {
        view! {
            <br />
            <span class="hint">{texts.field_tax_code()} " " {tax_code}</span>
        }
    });
    let pays = move || match quoted {
        Some(quoted) => view! { <MoneySpan money=quoted.now.with(|now| now.charge) beside_others=true /> }.into_any(),
        None => view! { <MoneySpan money=order.amount /> }.into_any(),
    };
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
                <dd>
                    <bdi>{name}</bdi> {tax}
                </dd>
            </div>
            {quoted.map(|quoted| view! { <RateRow quoted /> })}
            <div class="rows__sum">
                <dt>{texts.review_you_pay()}</dt>
                <dd id="you-pay">{pays}</dd>
            </div>
        </dl>
    }
}
