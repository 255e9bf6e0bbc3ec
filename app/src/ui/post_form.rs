//! Forms that post to a server function: with WASM without leaving the page, before and without it as browsers do.

use leptos::{
    ev::SubmitEvent,
    html::Form,
    prelude::*,
    server_fn::ServerFn,
    wasm_bindgen::JsCast,
    web_sys::{FormData, HtmlElement, HtmlFormElement},
};

use crate::{ApiError, live::use_live};

/// What stands in a form's fields, as it would be sent.
pub struct Fields(FormData);

impl Fields {
    fn of(event: &SubmitEvent) -> Option<Self> {
        let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
        FormData::new_with_form(&form).ok().map(Self)
    }

    /// The text of a field; empty when there is no such field or it is not ticked.
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).as_string().unwrap_or_default()
    }
}

/// A form for `action`. Leptos' own `ActionForm` reads the fields with serde, which costs every page 20 KB of WASM.
/// While one submit is on its way, another does nothing, nor does one while there is no connection.
#[component]
pub fn PostForm<F>(
    /// What is called.
    action: ServerAction<F>,
    /// Makes the call's arguments of the fields; `None` when they are not fit to be sent.
    read: impl Fn(&Fields) -> Option<F> + 'static,
    /// The form's class.
    class: &'static str,
    /// The form's id.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Where the form's element is kept.
    #[prop(optional)]
    node_ref: NodeRef<Form>,
    /// The fields.
    children: Children,
) -> impl IntoView
where
    F: ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    F::Output: Clone + Send + Sync + 'static,
{
    Effect::new(move |_| {
        if action.value().with(|value| matches!(value, Some(Err(ApiError::Fields { .. })))) {
            focus_first_invalid(node_ref);
        }
    });
    let live = use_live();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if live.lost.get_untracked().is_none()
            && !action.pending().get_untracked()
            && let Some(call) = Fields::of(&event).and_then(|fields| read(&fields))
        {
            action.dispatch(call);
        }
    };
    view! {
        <form method="post" action=F::url() class=class id=id novalidate node_ref=node_ref on:submit=submit>
            {children()}
        </form>
    }
}

/// Puts the focus on the first field in error, once the form shows which one that is.
pub fn focus_first_invalid(form: NodeRef<Form>) {
    request_animation_frame(move || {
        let found = form.get_untracked().and_then(|form| form.query_selector("[aria-invalid=true]").ok().flatten());
        if let Some(field) = found.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // A field that cannot take the focus leaves it where it is.
            drop(field.focus());
        }
    });
}

/// The button that sends a form; it shows that a submit is on its way, or that it has to wait for the connection.
#[component]
pub fn SubmitButton(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// Whether a submit is on its way.
    #[prop(into)]
    pending: Signal<bool>,
    /// Whether it takes the whole width.
    #[prop(optional)]
    full: bool,
) -> impl IntoView {
    let live = use_live();
    view! {
        <button
            class="button"
            data-kind="primary"
            data-size="l"
            data-full=full.then_some("")
            aria-busy=move || pending.get().then_some("true")
            aria-disabled=move || live.lost.get().is_some().then_some("true")
        >
            {label}
        </button>
    }
}
