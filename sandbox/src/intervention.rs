//! What an outsider does to a payment at its gateway: the dashboard's buttons, banks, and plain mistakes.

use crate::back::Progress;
use serde::Deserialize;

/// Something that happens to a payment without the merchant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Intervention {
    /// Money is given back in the gateway's dashboard.
    Refund {
        /// Smallest unit of the currency (dong, yen, cents); all that is left without it.
        amount: Option<i64>,
        /// How far it comes at once.
        #[serde(default)]
        state: Progress,
    },
    /// The payer disputes the payment.
    Dispute {
        /// Smallest unit of the currency; all that is left without it.
        amount: Option<i64>,
    },
    /// A refund or dispute goes on, or ends otherwise than it seemed.
    Change {
        /// Its id; the newest without it.
        id: Option<String>,
        /// How far it comes.
        state: Progress,
    },
    /// A payment that the gateway still considers is decided.
    Decide {
        /// Whether it is paid.
        paid: bool,
    },
    /// The gateway charges another amount than it was asked for.
    Charge {
        /// Smallest unit of the currency.
        amount: i64,
    },
}

/// Why nothing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No payment has this reference.
    #[error("no payment has this reference")]
    Unknown,
    /// The payment's state, or its gateway, does not allow it.
    #[error("{0}")]
    Impossible(&'static str),
}
