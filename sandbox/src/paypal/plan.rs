//! What the payer chose on the approval page: what the capture will bring.

use crate::page::Button;
use serde::Deserialize;

/// The buttons of the approval page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Action {
    Pay,
    Cancel,
    Fail,
    DeclineOnce,
    Refuse,
    Pending,
    /// For a capture that is pending.
    Release,
    /// For a capture that is pending.
    Deny,
}

/// What a capture of an approved order does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    Complete,
    /// 201 with a capture that is DECLINED.
    Decline,
    /// 422 INSTRUMENT_DECLINED; the payer must approve again.
    DeclineInstrument,
    /// 422 TRANSACTION_REFUSED.
    Refuse,
    /// 201 with a capture that is PENDING.
    Pend,
}

impl Action {
    /// What an approving button brings; none for the others.
    pub const fn plan(self) -> Option<Plan> {
        match self {
            Self::Pay => Some(Plan::Complete),
            Self::Fail => Some(Plan::Decline),
            Self::DeclineOnce => Some(Plan::DeclineInstrument),
            Self::Refuse => Some(Plan::Refuse),
            Self::Pending => Some(Plan::Pend),
            Self::Cancel | Self::Release | Self::Deny => None,
        }
    }
}

pub(crate) const APPROVAL: [Button; 6] = [
    Button { value: "pay", name: "Pay", hint: "approves; the capture is completed" },
    Button { value: "cancel", name: "Cancel", hint: "back to the merchant without approval" },
    Button { value: "fail", name: "Fail", hint: "approves; the capture is DECLINED" },
    Button {
        value: "decline-once",
        name: "Decline once",
        hint: "approves; the capture answers INSTRUMENT_DECLINED and the payer must come back",
    },
    Button { value: "refuse", name: "Refuse", hint: "approves; the capture answers TRANSACTION_REFUSED" },
    Button { value: "pending", name: "Pending", hint: "approves; the capture stays PENDING until decided here" },
];

pub(crate) const DECISION: [Button; 2] = [
    Button { value: "release", name: "Complete capture", hint: "the pending capture is completed" },
    Button { value: "deny", name: "Deny capture", hint: "the pending capture is declined" },
];
