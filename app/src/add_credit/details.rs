//! The step with the billing profile: who buys, where, and with that in which currency.

mod country;
mod currency;
mod form;
mod kind;
mod summary;
mod tax_code;

pub use form::ProfileForm;
pub use summary::Summary;

use domain::profile::ProfileDraft;
use leptos::{html::Form, prelude::*};

use crate::{
    add_credit::{
        api::{AddCreditData, SaveProfile},
        details::{country::CountryField, currency::CurrencyField, kind::KindField, tax_code::TaxCodeField},
        flow::{CloseLink, Flow},
        place::Step,
    },
    i18n::use_texts,
    ui::{ErrorNotice, FieldError, Fields, PostForm, SubmitButton, TextField},
};

/// The id of the form.
const FORM: &str = "details-form";

/// The billing form: filled in the first time, changed later.
#[component]
pub fn DetailsStep(
    /// What the steps share.
    flow: Flow,
    /// Profile and countries.
    data: StoredValue<AddCreditData>,
) -> impl IntoView {
    let texts = use_texts();
    let error = Signal::derive(move || flow.save.value().get().and_then(Result::err));
    let form = ProfileForm::new(data, error);
    let element = NodeRef::<Form>::new();
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            form.take_over(&element);
        }
    });
    let read = move |fields: &Fields| {
        let ProfileDraft { kind, name, email, address, country, tax_code, currency } = form.read(fields, element)?;
        Some(SaveProfile { kind, name, email, address, country, tax_code, currency, next: fields.text("next") })
    };
    let next = flow.place.with_untracked(|place| place.at(Step::Amount));
    view! {
        <PostForm
            action=flow.save
            read
            class="dialog__form"
            id=FORM
            node_ref=element
            on:input=move |_| flow.dirty.0.set(true)
            on:focusout=move |event| form.left(&event)
        >
            <input type="hidden" name="next" value=next />
            <div class="dialog__body">
                <p class="muted mt-0">{texts.details_lead()}</p>
                <ErrorNotice error />
                <Summary form />
                <ProfileFields form data />
            </div>
            <div class="dialog__foot">
                <CloseLink flow />
                <SubmitButton label=texts.details_save() pending=flow.save.pending() />
            </div>
        </PostForm>
    }
}

/// The fields of the profile, with what is wrong with them.
#[component]
pub fn ProfileFields(
    /// The form.
    form: ProfileForm,
    /// Profile and countries.
    data: StoredValue<AddCreditData>,
) -> impl IntoView {
    let texts = use_texts();
    let first = form.draft.get_untracked();
    let name = Signal::derive(move || {
        if form.is_company() { texts.field_company_name() } else { texts.field_full_name() }.to_owned()
    });
    view! {
        <KindField form />
        <div class="form-grid">
            <CountryField form data />
            <CurrencyField form data />
            <div class="span-2">
                <TextField
                    name="name"
                    label=name
                    autocomplete="organization"
                    value=first.name
                    error=form.problem("name")
                    on:input=move |event| form.set(|draft| &mut draft.name, &event)
                />
            </div>
            <TaxCodeField form value=first.tax_code />
            <TextField
                name="email"
                label=texts.field_billing_email()
                kind="email"
                autocomplete="email"
                value=first.email
                error=form.problem("email")
                on:input=move |event| form.set(|draft| &mut draft.email, &event)
            />
            <Address form value=first.address />
        </div>
    }
}

/// The address, in as many lines as it has.
#[component]
fn Address(form: ProfileForm, value: String) -> impl IntoView {
    let texts = use_texts();
    let problem = form.problem("address");
    view! {
        <div class="field span-2">
            <label for="address">{texts.field_address()}</label>
            <textarea
                class="input"
                id="address"
                name="address"
                rows="2"
                autocomplete="street-address"
                aria-invalid=move || problem.get().map(|_| "true")
                aria-describedby=move || problem.get().map(|_| "address-error")
                on:input=move |event| form.set(|draft| &mut draft.address, &event)
            >
                {value}
            </textarea>
            {move || problem.get().map(|text| view! { <FieldError id="address-error" text /> })}
        </div>
    }
}
