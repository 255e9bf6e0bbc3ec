//! What stands in the billing form at the moment, and what is wrong with it: judged by the same rules as on the server.

use core::time::Duration;

use domain::{
    country::CountryCode,
    profile::{BuyerKind, FieldError, ProfileDraft, validate},
    top_up::balance_currencies,
};
use leptos::{
    ev,
    html::Form,
    prelude::*,
    web_sys::{Event, HtmlFormElement},
};

use crate::{
    ApiError, FieldCode,
    add_credit::{api::AddCreditData, dom},
    error::profile_field_name,
    i18n::{profile_problem_in, use_texts},
    ui::{Fields, field_text, focus_first_invalid},
};

/// The fields in the order of the form.
pub const FIELDS: [&str; 7] = ["kind", "country", "currency", "name", "tax_code", "email", "address"];

/// The form as it stands.
#[derive(Clone, Copy)]
pub struct ProfileForm {
    /// What is typed and chosen.
    pub draft: RwSignal<ProfileDraft>,
    /// What is wrong with it by our own rules.
    wrong: Memo<Vec<FieldError>>,
    /// Fields that were left once, or sent: only those are judged.
    judged: RwSignal<Vec<&'static str>>,
    /// What the server's answer is about.
    sent: RwSignal<ProfileDraft>,
    /// The server's answer.
    error: Signal<Option<ApiError>>,
}

impl ProfileForm {
    /// A form that starts with the saved profile, or with what the server's answer brought back.
    pub fn new(data: StoredValue<AddCreditData>, error: Signal<Option<ApiError>>) -> Self {
        let locked = data.with_value(AddCreditData::locked);
        let mut first = data.with_value(|data| data.profile.clone());
        if let Some(error) = error.get_untracked() {
            for name in FIELDS {
                if let (Some(text), Some(field)) = (error.typed(name), field_mut(&mut first, name)) {
                    text.clone_into(field);
                }
            }
        }
        let sent = RwSignal::new(first.clone());
        let draft = RwSignal::new(first);
        let wrong = Memo::new(move |_| draft.with(|draft| validate(draft, locked)).err().unwrap_or_default());
        Self { draft, wrong, judged: RwSignal::new(Vec::new()), sent, error }
    }

    /// Takes in what was chosen before the page was alive.
    pub fn take_over(self, element: &HtmlFormElement) {
        self.draft.update(|draft| {
            for name in FIELDS {
                if let (Some(text), Some(field)) = (dom::form_text(element, name), field_mut(draft, name)) {
                    *field = text;
                }
            }
        });
    }

    /// Keeps what an event brought into a field.
    pub fn set(self, field: fn(&mut ProfileDraft) -> &mut String, event: &Event) {
        let text = event_target_value(event);
        self.draft.update(|draft| *field(draft) = text);
    }

    /// Keeps a choice.
    pub fn choose(self, name: &'static str, value: &str) {
        self.draft.update(|draft| {
            if let Some(field) = field_mut(draft, name) {
                value.clone_into(field);
            }
        });
    }

    /// The country was changed: a currency that it does not use is no choice any more, an only one is none to make.
    pub fn change_country(self, event: &Event) {
        let code = event_target_value(event);
        self.draft.update(|draft| {
            draft.country = code;
            let used = draft.country.parse().map(balance_currencies).unwrap_or_default();
            match used {
                [only] => only.code().clone_into(&mut draft.currency),
                _ if used.iter().any(|currency| currency.code() == draft.currency) => {}
                _ => draft.currency.clear(),
            }
        });
        self.judged.update(|judged| {
            judged.retain(|field| *field != "currency");
            if !judged.contains(&"country") {
                judged.push("country");
            }
        });
    }

    /// A field was left: from now on it says what is wrong with it. An empty one keeps quiet until the form is sent.
    pub fn left(self, event: &ev::FocusEvent) {
        let name = dom::field_name(event);
        let Some(known) = FIELDS.into_iter().find(|field| name.as_deref() == Some(*field)) else { return };
        // A field is left also when it is taken away with its page, in the midst of that. A moment later all of it is gone.
        let judge = move || {
            let Some(empty) = self.draft.try_with_untracked(|draft| field_ref(draft, known).is_empty()) else { return };
            if !empty && !self.judged.with_untracked(|judged| judged.contains(&known)) {
                self.judged.update(|judged| judged.push(known));
            }
        };
        set_timeout(judge, Duration::ZERO);
    }

    /// What is about to be sent, judged; none when it may not go, and then the first field that is wrong has the focus.
    pub fn read(self, fields: &Fields, element: NodeRef<Form>) -> Option<ProfileDraft> {
        let draft = ProfileDraft {
            kind: fields.text("kind"),
            name: fields.text("name"),
            email: fields.text("email"),
            address: fields.text("address"),
            country: fields.text("country"),
            tax_code: fields.text("tax_code"),
            currency: fields.text("currency"),
        };
        self.sent.set(draft.clone());
        self.draft.set(draft.clone());
        self.judged.set(FIELDS.to_vec());
        if self.wrong.with_untracked(Vec::is_empty) {
            return Some(draft);
        }
        focus_first_invalid(element);
        None
    }

    /// What is wrong with a field, in words: by our own rules, else by the server's, which knows more, as long as the
    /// field stands as it was sent.
    pub fn problem(self, name: &'static str) -> Signal<Option<String>> {
        let texts = use_texts();
        Signal::derive(move || {
            let country = self.country();
            if self.judged.with(|judged| judged.contains(&name)) {
                let own = self
                    .wrong
                    .with(|wrong| wrong.iter().find(|error| profile_field_name(error.field) == name).copied());
                if let Some(own) = own {
                    return Some(profile_problem_in(texts, &own, country));
                }
            }
            let as_sent =
                self.sent.with(|sent| self.draft.with(|draft| field_ref(draft, name) == field_ref(sent, name)));
            match self.error.get().filter(|_| as_sent)?.field(name)? {
                FieldCode::Profile(error) => Some(profile_problem_in(texts, error, country)),
                other => Some(field_text(texts, other)),
            }
        })
    }

    /// The chosen country.
    pub fn country(self) -> Option<CountryCode> {
        self.draft.with(|draft| draft.country.parse().ok())
    }

    /// Whether a company buys.
    pub fn is_company(self) -> bool {
        self.draft.with(|draft| draft.kind == BuyerKind::Company.slug())
    }

    /// The country's currencies; none before one is chosen.
    pub fn currencies(self) -> &'static [domain::currency::Currency] {
        self.country().map(balance_currencies).unwrap_or_default()
    }
}

fn field_mut<'draft>(draft: &'draft mut ProfileDraft, name: &str) -> Option<&'draft mut String> {
    Some(match name {
        "kind" => &mut draft.kind,
        "country" => &mut draft.country,
        "currency" => &mut draft.currency,
        "name" => &mut draft.name,
        "tax_code" => &mut draft.tax_code,
        "email" => &mut draft.email,
        "address" => &mut draft.address,
        _ => return None,
    })
}

fn field_ref<'draft>(draft: &'draft ProfileDraft, name: &str) -> &'draft str {
    match name {
        "kind" => &draft.kind,
        "country" => &draft.country,
        "currency" => &draft.currency,
        "name" => &draft.name,
        "tax_code" => &draft.tax_code,
        "email" => &draft.email,
        _ => &draft.address,
    }
}
