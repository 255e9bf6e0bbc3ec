//! The flow: loads its data, shows the step that the address names, moves on when a step is done.

use leptos::{either::Either, ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    ApiError,
    add_credit::{
        amount::AmountStep,
        api::{AddCreditData, SaveProfile, add_credit},
        details::DetailsStep,
        dialog::Dirty,
        dom,
        leaving::LeavingStep,
        order::{Shown, shown},
        pay::{Leaving, StartPayment},
        place::{Frame, Place},
        review::ReviewStep,
        stepper::{Bar, CURRENT, Stepper},
    },
    i18n::use_texts,
    live::with_news,
    page::{LoadError, go_when_done},
    shell::{ConnectionNotice, ShellResource, use_shell, use_unsaved},
    ui::{Icon, IconName},
    wire::{Asked, ask},
};

/// What the steps share.
#[derive(Clone, Copy)]
pub struct Flow {
    /// The address.
    pub place: Memo<Place>,
    /// Whether something typed would be lost.
    pub dirty: Dirty,
    /// Saves the profile.
    pub save: ServerAction<SaveProfile>,
    /// Makes the payment.
    pub start: ServerAction<StartPayment>,
    /// The payment that was made, once everybody knows who waits for `start`: it takes the steps' place.
    pub leaving: RwSignal<Option<Leaving>>,
}

/// The flow, in either frame.
#[component]
pub fn AddCreditFlow(
    /// What it is shown in.
    frame: Frame,
) -> impl IntoView {
    let location = use_location();
    let flow = Flow {
        place: Memo::new(move |_| Place::new(frame, location.pathname.get(), location.query.get())),
        dirty: dirty(frame),
        save: ServerAction::new(),
        start: ServerAction::new(),
        leaving: RwSignal::new(None),
    };
    let data = ask(|| (), |()| add_credit());
    follow_saving(flow, data);
    follow_starting(flow, data);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => Either::Left(view! { <Steps flow frame data /> }),
                    Err(error) => {
                        with_news(move || data.refetch());
                        Either::Right(
                            view! {
                                <Head flow frame />
                                <div class="dialog__body">
                                    <LoadError error />
                                </div>
                            },
                        )
                    }
                }
            })}
        </Transition>
    }
}

/// The pop-up asks by itself before it closes; on the page of its own the frame asks.
fn dirty(frame: Frame) -> Dirty {
    if let (Frame::Dialog, Some(dirty)) = (frame, use_context::<Dirty>()) {
        return dirty;
    }
    let unsaved = use_unsaved();
    on_cleanup(move || unsaved.forget());
    Dirty(unsaved.page)
}

/// Title and close.
#[component]
fn Head(flow: Flow, frame: Frame) -> impl IntoView {
    let texts = use_texts();
    let title = match frame {
        Frame::Page => Either::Left(view! {
            <h1 class="dialog__title" id="add-credit-title" tabindex="-1" aria-describedby=CURRENT>
                {texts.action_add_credit()}
            </h1>
        }),
        Frame::Dialog => Either::Right(view! {
            <h2 class="dialog__title" id="add-credit-title" tabindex="-1" aria-describedby=CURRENT>
                {texts.action_add_credit()}
            </h2>
        }),
    };
    view! {
        <div class="dialog__grip"></div>
        <div class="dialog__head">
            {title} <CloseLink flow icon=true />
        </div>
    }
}

/// A link to what lies beneath the flow.
#[component]
pub fn CloseLink(
    /// What the steps share.
    flow: Flow,
    /// As a cross instead of the word.
    #[prop(optional)]
    icon: bool,
) -> impl IntoView {
    let texts = use_texts();
    let navigate = use_navigate();
    let close = move |event: ev::MouseEvent| {
        event.prevent_default();
        if flow.dirty.may_leave(texts.discard_question()) {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&flow.place.with_untracked(Place::closed), options);
        }
    };
    let href = move || flow.place.with(Place::closed);
    if icon {
        Either::Left(view! {
            <a class="button" data-kind="icon" href=href aria-label=texts.action_close() on:click=close>
                <Icon name=IconName::Cross />
            </a>
        })
    } else {
        Either::Right(view! {
            <a class="button" data-kind="quiet" href=href on:click=close>
                {texts.action_cancel()}
            </a>
        })
    }
}

#[component]
fn Steps(flow: Flow, frame: Frame, data: AddCreditData) -> impl IntoView {
    let texts = use_texts();
    let ways = data.ways();
    let shown = Memo::new(move |_| flow.place.with(|place| shown(place, &ways, texts)));
    let bar =
        Memo::new(move |_| if flow.leaving.with(Option::is_some) { Bar::Pay } else { Bar::Step(shown.get().step()) });
    Effect::new(move |before: Option<Bar>| {
        let now = bar.get();
        // A pop-up takes the focus when it opens, a page when its step changes.
        if before.map_or(frame == Frame::Dialog, |before| before != now) {
            dom::focus_soon("#add-credit-title".to_owned());
        }
        now
    });
    let data = StoredValue::new(data);
    view! {
        <Head flow frame />
        {move || view! { <Stepper current=bar.get() place=flow.place.get() /> }}
        // The one of the frame lies beneath the pop-up.
        {(frame == Frame::Dialog).then(|| view! { <ConnectionNotice among_forms=true /> })}
        {move || {
            if let Some(leaving) = flow.leaving.get() {
                return view! { <LeavingStep flow leaving /> }.into_any();
            }
            match shown.get() {
                Shown::Details => view! { <DetailsStep flow data /> }.into_any(),
                Shown::Amount(problem) => view! { <AmountStep flow data problem /> }.into_any(),
                Shown::Review(order) => view! { <ReviewStep flow data order /> }.into_any(),
            }
        }}
    }
}

/// A saved profile changes what the header and the next step know.
fn follow_saving(flow: Flow, data: Asked<Result<AddCreditData, ApiError>>) {
    let ShellResource(shell) = use_shell();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(next)) = flow.save.value().get() {
            flow.dirty.0.set(false);
            flow.save.clear();
            shell.refetch();
            data.refetch();
            navigate(&next, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    });
}

/// A payment that has been made leads away; a form that was used up gets a fresh key.
fn follow_starting(flow: Flow, data: Asked<Result<AddCreditData, ApiError>>) {
    go_when_done(move || flow.start.value().get().and_then(Result::ok).map(|leaving| leaving.target));
    // A step of its own, after all that `start` has woken. Were the steps to go by `start` themselves, the review would be
    // disposed of while its views still wait to hear of the same change: those within its own `Transition` are dropped only
    // a moment later, and would read signals that are no more.
    Effect::new(move |_| {
        if let Some(Ok(leaving)) = flow.start.value().get() {
            flow.leaving.set(Some(leaving));
        }
    });
    Effect::new(move |_| {
        if let Some(Err(ApiError::StaleForm)) = flow.start.value().get() {
            data.refetch();
        }
    });
}
