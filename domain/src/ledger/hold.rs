//! Credit set aside for usage under way.

use crate::time::Timestamp;

/// An open hold. It keeps the grants that it found: one that expires meanwhile still pays for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The sequence number of the posting that made it.
    pub id: i64,
    /// The service that uses it.
    pub service: String,
    /// What is still held, in burn order; no part is empty.
    pub parts: Vec<HoldPart>,
    /// When it is released by itself.
    pub expires_at: Timestamp,
}

/// What a hold keeps of one grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldPart {
    /// The grant; `None` for the credit limit.
    pub grant_id: Option<i64>,
    /// Micro-units, positive.
    pub amount: i64,
}

impl Hold {
    /// What is still held, micro-units.
    #[must_use]
    pub fn amount(&self) -> i64 {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// What of it is held on the credit limit, micro-units.
    #[must_use]
    pub fn on_credit(&self) -> i64 {
        self.parts.iter().filter(|part| part.grant_id.is_none()).map(|part| part.amount).sum()
    }

    /// Whether its time is over.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}
