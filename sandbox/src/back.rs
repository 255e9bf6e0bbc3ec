//! Money that goes back: refunds and disputes of a payment, in the gateway's own units.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Refund or dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Refund,
    Dispute,
}

/// How far a refund or dispute has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// The refund is under way, the dispute undecided.
    #[serde(alias = "pending")]
    Open,
    /// The refund has arrived, the merchant has lost the dispute.
    #[default]
    #[serde(alias = "succeeded", alias = "lost")]
    Done,
    /// The refund has failed, the merchant has won the dispute.
    #[serde(alias = "won")]
    Failed,
}

/// One refund or dispute.
#[derive(Debug, Clone)]
pub(crate) struct Back {
    pub id: String,
    pub kind: Kind,
    /// In the payment's smallest unit as the gateway counts it.
    pub amount: i64,
    pub progress: Progress,
    pub created: Timestamp,
    pub updated: Timestamp,
    /// The call that ordered it, where a repeated call must find it again.
    pub request: Option<String>,
}

impl Back {
    /// Whether it takes from what may still go back.
    fn counts(&self) -> bool {
        self.progress != Progress::Failed
    }
}

/// What may still go back of `total`.
pub(crate) fn left(total: i64, backs: &[Back]) -> i64 {
    total - backs.iter().filter(|back| back.counts()).map(|back| back.amount).sum::<i64>()
}

/// What has been refunded, or is on its way.
pub(crate) fn refunded(backs: &[Back]) -> i64 {
    let refunds = backs.iter().filter(|back| back.kind == Kind::Refund && back.counts());
    refunds.map(|back| back.amount).sum()
}

/// Lets the one with this id, or the newest, come so far; it as it is then. None when there is none.
pub(crate) fn change(backs: &mut [Back], id: Option<&str>, progress: Progress, now: Timestamp) -> Option<Back> {
    let back = backs.iter_mut().rev().find(|back| id.is_none_or(|id| id == back.id))?;
    (back.progress, back.updated) = (progress, now);
    Some(back.clone())
}

/// The amount that is to go back: all that is left without one.
///
/// # Errors
/// A sentence, when nothing is left, or less than that.
pub(crate) fn amount(asked: Option<i64>, total: i64, backs: &[Back]) -> Result<i64, &'static str> {
    let left = left(total, backs);
    let amount = asked.unwrap_or(left);
    if left <= 0 {
        Err("nothing is left to go back")
    } else {
        (1..=left).contains(&amount).then_some(amount).ok_or("the amount must be positive and at most what is left")
    }
}
