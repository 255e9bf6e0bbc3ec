//! The form of a pay page: when the gateway's message is delivered, and the buttons.

use crate::Mode;
use maud::{Markup, html};
use serde::Deserialize;

/// What a pay page posts: the button pressed and the delivery chosen.
#[derive(Debug, Deserialize)]
pub(crate) struct Choice<A> {
    pub action: A,
    #[serde(default)]
    pub delivery: Mode,
}

/// One way to end a payment.
pub(crate) struct Button {
    /// The value of `action`, also the element's id with `action-` before it.
    pub value: &'static str,
    /// The accessible name.
    pub name: &'static str,
    pub hint: &'static str,
}

/// The form of a pay page. The first button is the primary one.
pub(crate) fn pay_form(action: &str, selected: Mode, buttons: &[Button]) -> Markup {
    html! {
        form class="pay" method="post" action=(action) {
            fieldset class="delivery" {
                legend { "Message to the merchant" }
                @for mode in Mode::ALL {
                    @let id = format!("delivery-{}", mode.value());
                    div class="option" {
                        input type="radio" name="delivery" id=(id) value=(mode.value()) checked[mode == selected]
                            aria-describedby=(format!("{id}-hint"));
                        div {
                            label for=(id) { (mode.label()) }
                            p class="hint" id=(format!("{id}-hint")) { (mode.hint()) }
                        }
                    }
                }
            }
            div class="actions" {
                @for (index, button) in buttons.iter().enumerate() {
                    @let id = format!("action-{}", button.value);
                    div class="action" {
                        button type="submit" name="action" value=(button.value) id=(id)
                            data-kind=(if index == 0 { "primary" } else { "secondary" })
                            aria-describedby=(format!("{id}-hint")) { (button.name) }
                        p class="hint" id=(format!("{id}-hint")) { (button.hint) }
                    }
                }
            }
        }
    }
}
