//! What leaving a page would lose.

use leptos::{
    ev::MouseEvent,
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::{
        Element, Event, EventTarget,
        js_sys::{Function, Reflect},
    },
};

use crate::earlier::was_typed_in;

/// Whether something was typed on this page that leaving it would lose, in context for the whole app.
#[derive(Debug, Clone, Copy)]
pub struct Unsaved {
    /// On a page that is one form.
    pub page: RwSignal<bool>,
    /// In which of a page's forms.
    forms: RwSignal<Vec<&'static str>>,
}

impl Unsaved {
    /// Something was typed in a form of the page.
    pub fn typed(self, form: &'static str) {
        self.forms.update(|forms| {
            if !forms.contains(&form) {
                forms.push(form);
            }
        });
    }

    /// A form was saved: what was typed in others is still to be lost.
    pub fn saved(self, form: &'static str) {
        self.forms.update(|forms| forms.retain(|typed| *typed != form));
    }

    /// Nothing is to be lost any more.
    pub fn forget(self) {
        // On the server all is gone together, and nothing is left to be reset.
        let _ = self.page.try_set(false);
        drop(self.forms.try_set(Vec::new()));
    }

    /// Whether something would be lost.
    pub fn any(self) -> bool {
        self.page.get_untracked() || self.forms.with_untracked(|forms| !forms.is_empty())
    }
}

/// Puts [`Unsaved`] into context.
pub(super) fn provide_unsaved() {
    let earlier = ["profile", "display", "alerts"].into_iter().filter(|form| was_typed_in(&format!("{form}-form")));
    provide_context(Unsaved { page: RwSignal::new(false), forms: RwSignal::new(earlier.collect()) });
}

/// Whether something was typed.
pub fn use_unsaved() -> Unsaved {
    expect_context::<Unsaved>()
}

/// For clicks in a header: before a link or a button there leads away, asks when something would be lost.
pub fn ask_before_leaving(unsaved: Unsaved, question: &'static str) -> impl Fn(MouseEvent) {
    move |event| {
        if clicked(&event, "a, button").is_some() {
            ask(unsaved, question, &event);
        }
    }
}

/// For clicks on a page: before a link leads to another page, asks when something would be lost.
pub(super) fn ask_before_links(unsaved: Unsaved, question: &'static str) -> impl Fn(MouseEvent) {
    move |event| {
        let link = clicked(&event, "a[href]:not([target=_blank])");
        let target = link.and_then(|link| link.get_attribute("href"));
        if target.is_some_and(|target| is_elsewhere(&target, &window().location().pathname().unwrap_or_default())) {
            ask(unsaved, question, &event);
        }
    }
}

/// Lets the browser ask before it loads another page, or this one anew, when something would be lost.
pub(super) fn ask_before_unloading() {
    let unsaved = use_unsaved();
    Effect::new(move |_| {
        let listener = window_event_listener_untyped("beforeunload", move |event| {
            if unsaved.any() {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// Asks before Back or Forward leads to another page, when something would be lost. Browsers tell beforehand by their
/// Navigation API; one that has none tells when it is done, and there nobody is asked.
pub(super) fn ask_before_going_back(unsaved: Unsaved, question: &'static str) {
    Effect::new(move |_| {
        let Some(navigation) = window().get("navigation") else { return };
        let going = move |event: Event| {
            if !unsaved.any() || !event.cancelable() || told(&event, "navigationType") != "traverse" {
                return;
            }
            let place = window().location();
            let (origin, path) = (place.origin().unwrap_or_default(), place.pathname().unwrap_or_default());
            let target = Reflect::get(&event, &"destination".into()).map(|to| told(&to, "url")).unwrap_or_default();
            if target.strip_prefix(&origin).is_none_or(|target| !is_elsewhere(target, &path)) {
                return;
            }
            if window().confirm_with_message(question).unwrap_or(true) {
                unsaved.forget();
            } else {
                event.prevent_default();
            }
        };
        // As long as the app: its context is that of all pages.
        let going: Function = Closure::<dyn Fn(Event)>::new(going).into_js_value().unchecked_into();
        let navigation: EventTarget = navigation.unchecked_into();
        // Where it cannot be listened to, nobody is asked.
        drop(navigation.add_event_listener_with_callback("navigate", &going));
    });
}

/// A text that an object of the browser has; empty when it has none.
fn told(object: &JsValue, name: &str) -> String {
    Reflect::get(object, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// What of a kind was clicked.
fn clicked(event: &MouseEvent, kind: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(kind).ok().flatten()
}

fn ask(unsaved: Unsaved, question: &str, event: &MouseEvent) {
    let in_new_tab = event.ctrl_key() || event.meta_key() || event.shift_key();
    if !unsaved.any() || in_new_tab || event.default_prevented() {
        return;
    }
    if window().confirm_with_message(question).unwrap_or(true) {
        unsaved.forget();
    } else {
        event.prevent_default();
    }
}

/// Whether a link leads to another page than that of `path`.
fn is_elsewhere(target: &str, path: &str) -> bool {
    let place = target.split(['?', '#']).next().unwrap_or_default();
    !place.is_empty() && place != path
}

#[cfg(test)]
mod tests {
    use super::is_elsewhere;

    #[test]
    fn another_page_is_elsewhere_and_a_place_on_the_page_is_not() {
        let path = "/billing/settings";
        assert!(!is_elsewhere("#alerts", path));
        assert!(!is_elsewhere("?before=3", path));
        assert!(!is_elsewhere("/billing/settings?before=3#history", path));
        assert!(is_elsewhere("/billing", path));
        assert!(is_elsewhere("https://example.com/", path));
    }
}
