//! Which credit a movement came from or went to.

use serde::{Deserialize, Serialize};

use crate::ledger::GrantSource;

/// A set of sources: a charge may be paid from several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sources(u8);

impl Sources {
    /// A plan's allowance.
    pub const PLAN: Self = Self(1);
    /// A redeemed voucher.
    pub const VOUCHER: Self = Self(2);
    /// Bought credit.
    pub const TOP_UP: Self = Self(4);
    /// Nothing was there: it was owed, or paid back.
    pub const DEBT: Self = Self(8);
    /// Each of them, in the order in which credit is spent.
    pub const EACH: [Self; 4] = [Self::PLAN, Self::VOUCHER, Self::TOP_UP, Self::DEBT];

    /// The set of one grant's source.
    #[must_use]
    pub const fn of(source: GrantSource) -> Self {
        match source {
            GrantSource::Plan => Self::PLAN,
            GrantSource::Voucher => Self::VOUCHER,
            GrantSource::TopUp => Self::TOP_UP,
        }
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of the other are in it.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// As one byte of the wire block.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// From one byte of the wire block; what it does not know it ignores.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 15)
    }
}
