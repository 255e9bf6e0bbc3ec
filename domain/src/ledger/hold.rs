//! Credit set aside for usage under way.

use serde::{Deserialize, Serialize};

use crate::{
    money::Money,
    time::{Day, Timestamp},
};

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

/// An open hold as the customer sees it. Days and minutes are those of the account's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenHold {
    /// The sequence number of the posting that made it.
    pub id: i64,
    /// The service that uses it.
    pub service: String,
    /// What it is for, in the service's words; may be empty.
    pub description: String,
    /// What it still keeps of the balance.
    pub amount: Money,
    /// When it was made.
    pub since: (Day, u16),
    /// When it is released by itself.
    pub until: (Day, u16),
}

/// What is held, and for what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenHolds {
    /// The newest, newest first.
    pub newest: Vec<OpenHold>,
    /// How many older ones there are besides.
    pub more: i64,
}
