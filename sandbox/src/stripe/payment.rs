//! What the buttons of the hosted page do to a session.

use super::{
    event,
    intent::Intent,
    store::{Session, Status},
};
use crate::{clock, page::Button};
use jiff::Timestamp;
use serde::Deserialize;

/// The buttons of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Action {
    Pay,
    Cancel,
    Fail,
    Konbini,
    Expire,
}

/// Where the browser goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Success,
    Cancel,
    /// This page again.
    Stay,
    Voucher,
}

const PAY: Button = Button { value: "pay", name: "Pay", hint: "by card, accepted" };
const CANCEL: Button = Button { value: "cancel", name: "Cancel", hint: "back to the merchant; the session stays open" };
const FAIL: Button = Button { value: "fail", name: "Fail", hint: "the card is declined; the session stays open" };
const EXPIRE: Button = Button { value: "expire", name: "Expire", hint: "ends the session as if its time were over" };
const KONBINI: Button =
    Button { value: "konbini", name: "Konbini voucher", hint: "issues a voucher to be paid at a store" };

/// The buttons for `session`.
pub(crate) fn buttons(session: &Session) -> Vec<Button> {
    let mut buttons = vec![PAY, CANCEL, FAIL];
    if session.methods.iter().any(|method| method == "konbini") {
        buttons.push(KONBINI);
    }
    buttons.push(EXPIRE);
    buttons
}

/// Changes an open session. Returns the event to send, if any.
pub(crate) fn act(session: &mut Session, action: Action, now: Timestamp) -> (Option<&'static str>, Next) {
    let days = session.voucher_days;
    let mut intent = session.intent.take().unwrap_or_else(|| Intent::new(now.as_second()));
    match action {
        Action::Pay => {
            intent.succeed();
            (session.status, session.paid, session.intent) = (Status::Complete, true, Some(intent));
            (Some(event::COMPLETED), Next::Success)
        }
        Action::Konbini => {
            intent.issue_voucher(clock::japan_day_end(now, days));
            (session.status, session.intent) = (Status::Complete, Some(intent));
            (Some(event::COMPLETED), Next::Voucher)
        }
        Action::Fail => {
            intent.decline();
            session.intent = Some(intent);
            (None, Next::Stay)
        }
        Action::Cancel => {
            session.intent = Some(intent).filter(|intent| intent.failure.is_some());
            (None, if session.cancel_url.is_some() { Next::Cancel } else { Next::Stay })
        }
        Action::Expire => {
            session.intent = Some(intent).filter(|intent| intent.failure.is_some());
            session.status = Status::Expired;
            (Some(event::EXPIRED), Next::Stay)
        }
    }
}
