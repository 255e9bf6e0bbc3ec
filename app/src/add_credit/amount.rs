//! The step that asks how much and by which way.

mod after;
mod keep;
mod methods;
mod presets;

use domain::{gateway::Gateway, money::Money, top_up::Offer};
use leptos::{ev, html::Form, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    FieldCode,
    add_credit::{
        amount::{after::BalanceAfter, keep::keep_in_address, methods::Methods, presets::Presets},
        api::AddCreditData,
        dom,
        flow::Flow,
        order::{AmountProblem, chosen_way, preset_value, read_amount},
        place::{OTHER, Place, Step},
        ways::Way,
    },
    i18n::use_texts,
    ui::focus_first_invalid,
};

/// The id of the form.
const FORM: &str = "amount-form";

/// What is chosen and typed, as long as the step is open.
#[derive(Clone, Copy)]
struct Choice {
    /// The chosen preset, or [`OTHER`].
    amount: RwSignal<String>,
    /// What stands in the field for another amount.
    other: RwSignal<String>,
    /// The chosen method.
    method: RwSignal<Gateway>,
    /// The offer of that method; of the usual one while none can be used.
    offer: Memo<Option<Offer>>,
    /// The amount as understood.
    read: Memo<Result<Money, AmountProblem>>,
    /// Whether to say what is wrong: not before the field was left once.
    judged: RwSignal<bool>,
}

impl Choice {
    fn new(place: &Place, ways: Vec<Way>, judged: bool) -> Self {
        let texts = use_texts();
        let first = chosen_way(place, &ways).map(|way| way.offer);
        let is_preset = |text: &String| {
            first.is_some_and(|offer| offer.presets.iter().any(|preset| preset_value(*preset) == *text))
        };
        let text = place.amount();
        let (amount, other) = match text {
            Some(text) if is_preset(&text) => (text, String::new()),
            Some(text) => (OTHER.to_owned(), text),
            None => (String::new(), String::new()),
        };
        let (amount, other) = (RwSignal::new(amount), RwSignal::new(other));
        let method = RwSignal::new(first.map_or(Gateway::Paypal, |offer| offer.gateway));
        let way = Memo::new(move |_| ways.iter().find(|way| way.offer.gateway == method.get()).cloned());
        let offer = Memo::new(move |_| way.with(|way| way.as_ref().map(|way| way.offer)));
        let read = Memo::new(move |_| {
            let text = amount_text(amount, other);
            let is_available = way.with(|way| way.as_ref().is_some_and(Way::is_available));
            let offer = offer.get().filter(|_| is_available).ok_or(FieldCode::MethodNeeded)?;
            read_amount(&text, &offer, texts)
        });
        Self { amount, other, method, offer, read, judged: RwSignal::new(judged) }
    }

    /// The amount as the address keeps it. Tracked.
    fn text(self) -> String {
        amount_text(self.amount, self.other)
    }

    /// What is wrong with the amount, once it may be said.
    fn problem(self) -> Option<AmountProblem> {
        if self.judged.get() { self.read.get().err() } else { None }
    }
}

/// The chosen amount, or what is typed for another one.
fn amount_text(amount: RwSignal<String>, other: RwSignal<String>) -> String {
    let chosen = amount.get();
    if chosen == OTHER { other.get() } else { chosen }
}

/// Amount and method. A GET form: without WASM the next page checks what was typed and comes back here if need be.
#[component]
pub fn AmountStep(
    /// What the steps share.
    flow: Flow,
    /// Offers, balance, key.
    data: StoredValue<AddCreditData>,
    /// What is wrong with the amount in the address.
    problem: Option<AmountProblem>,
) -> impl IntoView {
    let texts = use_texts();
    let navigate = use_navigate();
    let place = flow.place.get_untracked();
    let ways = data.with_value(AddCreditData::ways);
    let key = data.with_value(|data| data.client_key.clone());
    let zone = ways.iter().any(Way::tells_time).then(|| {
        let zone = data.with_value(|data| texts.history_lead(&data.zone));
        view! { <p class="hint zone-note">{zone}</p> }
    });
    let choice = Choice::new(&place, ways.clone(), problem.is_some());
    let form = NodeRef::<Form>::new();
    take_over(form, choice);
    keep_in_address(flow.place, choice);
    // What was wrong with an earlier order says nothing about the next one.
    Effect::new(move |_| {
        if flow.start.value().get_untracked().is_some_and(|answer| answer.is_err()) {
            flow.start.clear();
        }
    });

    let submit = {
        let key = key.clone();
        move |event: ev::SubmitEvent| {
            event.prevent_default();
            if choice.read.get_untracked().is_err() {
                choice.judged.set(true);
                focus_first_invalid(form);
                return;
            }
            flow.dirty.0.set(false);
            let (amount, method) = untrack(|| (choice.text(), choice.method.get()));
            let (kept, href) = flow
                .place
                .with_untracked(|place| (place.choosing(&amount, method), place.review(&amount, method, &key)));
            // Back comes to what was chosen, however fast it went on from there.
            if let Some(kept) = kept {
                navigate(&kept, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
            }
            navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    let carried = place
        .carried()
        .into_iter()
        .chain([(place.parameter().to_owned(), Step::Review.slug().to_owned()), ("key".to_owned(), key)]);
    view! {
        <form
            class="dialog__form"
            id=FORM
            method="get"
            action=place.path().to_owned()
            novalidate=true
            node_ref=form
            on:submit=submit
        >
            {carried.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <div class="dialog__body">
                <Presets choice dirty=flow.dirty />
                <Methods choice ways />
                {zone}
                <BalanceAfter choice data />
            </div>
            <div class="dialog__foot">
                <a class="button" data-kind="quiet" href=move || flow.place.with(|place| place.at(Step::Details))>
                    {texts.action_back()}
                </a>
                <button class="button" data-kind="primary" data-size="l">
                    {texts.action_continue()}
                </button>
            </div>
        </form>
    }
}

/// Takes in what was chosen before the page was alive.
fn take_over(element: NodeRef<Form>, choice: Choice) {
    Effect::new(move |_| {
        let Some(form) = element.get() else { return };
        if let Some(amount) = dom::form_text(&form, "amount") {
            choice.amount.set(amount);
        }
        if let Some(other) = dom::form_text(&form, OTHER) {
            choice.other.set(other);
        }
        if let Some(method) = dom::form_text(&form, "method").and_then(|method| method.parse().ok()) {
            choice.method.set(method);
        }
        if choice.judged.get_untracked() {
            focus_first_invalid(element);
        }
    });
}
