//! The field for a code: on the page of vouchers, on the overview, wherever it is placed.

use leptos::{html::Input, prelude::*};
use leptos_router::hooks::{use_location, use_query_map};

use crate::{
    ApiError, FieldCode,
    error::VoucherProblem,
    i18n::use_texts,
    live::use_live,
    ui::{ErrorNotice, FieldError, Fields, PostForm, SubmitButton, field_text, signed_money_string, use_toasts},
    vouchers::api::{Applied, FormStart, RedeemVoucher, voucher_form},
    wire::{Asked, ask},
};

/// Where billing details are entered.
const PROFILE: &str = "/billing/add-credit?step=details";

/// A code being redeemed. A page begins it before it waits for anything: it outlives the views that are made anew when the
/// page's data change, and what is asked for within a part that waits gets its number in another order in the browser than
/// on the server.
#[derive(Clone, Copy)]
pub struct Redeeming {
    action: ServerAction<RedeemVoucher>,
    form: Asked<Result<FormStart, ApiError>>,
    /// What was redeemed last.
    done: RwSignal<Option<Applied>>,
    field: NodeRef<Input>,
}

impl Redeeming {
    /// Asks for what the form begins with. Balance and lists follow what is redeemed by events, or by asking anew where there
    /// is no stream of them.
    pub fn begin() -> Self {
        let texts = use_texts();
        let (live, toasts) = (use_live(), use_toasts());
        let claimed = use_query_map().with_untracked(|query| query.get("applied").unwrap_or_default());
        // Each code gets a key of its own.
        let round = RwSignal::new(0_u32);
        let form = ask(move || round.get(), move |_| voucher_form(claimed.clone()));
        let (action, done, field) =
            (ServerAction::<RedeemVoucher>::new(), RwSignal::new(None), NodeRef::<Input>::new());
        Effect::new(move |_| {
            let Some(Ok(outcome)) = action.value().get() else { return };
            done.set(Some(outcome));
            round.update(|round| *round = round.wrapping_add(1));
            if let Some(field) = field.get_untracked() {
                field.set_value("");
                drop(field.focus());
            }
            toasts.show(texts.voucher_ok(), signed_money_string(outcome.amount));
            if !live.connected.get_untracked() {
                live.balance.set(outcome.balance);
            }
            live.ask_again();
        });
        Self { action, form, done, field }
    }

    /// What the form begins with. Awaited where the page awaits its own data, not within the form: see above. Called before
    /// anything is awaited: a page that is left meanwhile has nothing more to call.
    pub fn start(self) -> impl Future<Output = FormStart> {
        let form = self.form.into_future();
        async move { form.await.unwrap_or_default() }
    }

    /// The posting that has granted the last voucher.
    pub fn granted(self) -> Option<i64> {
        // A row may ask while its page goes away.
        self.done.try_get().flatten().map(|outcome| outcome.seq)
    }
}

/// Redeems a code in place.
#[component]
pub fn RedeemForm(
    /// What the page has begun.
    redeeming: Redeeming,
    /// What it begins with.
    start: FormStart,
) -> impl IntoView {
    let texts = use_texts();
    let Redeeming { action, done, field, .. } = redeeming;
    let FormStart { key, has_applied } = start;
    let from = use_location().pathname.get_untracked();
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let problem = Signal::derive(move || error.get().as_ref().and_then(|error| error.field("code").cloned()));
    let typed = error.get_untracked().and_then(|error| error.typed("code").map(str::to_owned)).unwrap_or_default();
    let read = |fields: &Fields| {
        Some(RedeemVoucher {
            code: fields.text("code"),
            client_key: fields.text("client_key"),
            from: fields.text("from"),
        })
    };
    let success = move || {
        if problem.get().is_some() {
            return None;
        }
        let sentence = match done.get() {
            Some(outcome) => format!("{} {}", texts.voucher_ok(), signed_money_string(outcome.amount)),
            None if has_applied => texts.voucher_ok().to_owned(),
            None => return None,
        };
        Some(view! { <span class="positive-t">{sentence}</span> })
    };
    view! {
        <div class="stack gap-2">
            <ErrorNotice error />
            <PostForm action read class="voucher-form">
                <label for="voucher-code">{texts.voucher_enter()}</label>
                <input
                    class="input"
                    id="voucher-code"
                    name="code"
                    value=typed
                    placeholder=texts.voucher_length()
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    enterkeyhint="done"
                    maxlength="40"
                    node_ref=field
                    aria-invalid=move || problem.get().map(|_| "true")
                    aria-describedby=move || {
                        if problem.get().is_some() { "voucher-error voucher-hint" } else { "voucher-hint" }
                    }
                />
                <SubmitButton label=texts.action_apply_code() pending=action.pending() />
                <input type="hidden" name="from" value=from />
                <input type="hidden" name="client_key" value=key />
                <div class="below">
                    {move || {
                        problem
                            .get()
                            .map(|problem| {
                                let needs_profile = problem == FieldCode::Voucher(VoucherProblem::ProfileNeeded);
                                view! {
                                    <FieldError id="voucher-error" text=field_text(texts, &problem) />
                                    {needs_profile.then(|| view! { <a href=PROFILE>{texts.voucher_to_profile()}</a> })}
                                }
                            })
                    }} <div role="status">
                        {success}
                    </div>
                    <p class="hint" id="voucher-hint">
                        {texts.voucher_hint()}
                    </p>
                </div>
            </PostForm>
        </div>
    }
}
