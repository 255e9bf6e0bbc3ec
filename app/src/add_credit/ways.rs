//! The ways to pay, and whether each can be used now.

use domain::{gateway::Gateway, time::Day, top_up::Offer};
use serde::{Deserialize, Serialize};

use crate::{
    i18n::Texts,
    quote::{RateFacts, moment},
};

/// What the server says of one way to pay; the rest is in the table that both sides have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayFacts {
    /// Through whom.
    pub gateway: Gateway,
    /// Whether it can be used, and by which rate where it is quoted.
    pub state: WayState,
}

/// Whether a way can be used now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WayState {
    /// It charges the very amount.
    Direct,
    /// It charges another currency, at this rate.
    Quoted(RateFacts),
    /// It cannot be used.
    Unavailable(Unavailable),
}

/// Why a way cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// The operator has not set it up.
    NotSetUp,
    /// There is no rate.
    NoRate,
    /// The rate is too old; it was observed on this day and minute, on the account's clock.
    OldRate(Day, u16),
}

impl Unavailable {
    /// Why, in words.
    #[must_use]
    pub fn text(&self, texts: Texts) -> String {
        match self {
            Self::NotSetUp => texts.way_not_set_up().to_owned(),
            Self::NoRate => texts.way_no_rate().to_owned(),
            Self::OldRate(day, minute) => texts.way_old_rate(&moment((*day, *minute), texts.0)),
        }
    }
}

/// A way to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Gateway, limits, offered amounts.
    pub offer: Offer,
    /// Whether it can be used.
    pub state: WayState,
}

impl Way {
    /// Whether it can be used.
    #[must_use]
    pub const fn is_available(&self) -> bool {
        !matches!(self.state, WayState::Unavailable(_))
    }

    /// Whether what is said of it tells a time.
    #[must_use]
    pub const fn tells_time(&self) -> bool {
        matches!(self.state, WayState::Quoted(_) | WayState::Unavailable(Unavailable::OldRate(..)))
    }

    /// Puts the table and what the server says together.
    #[must_use]
    pub fn all(offers: Vec<Offer>, facts: &[WayFacts]) -> Vec<Self> {
        let state = |gateway| facts.iter().find(|facts| facts.gateway == gateway).map(|facts| facts.state.clone());
        let way = |offer: Offer| {
            let state = state(offer.gateway).unwrap_or(WayState::Unavailable(Unavailable::NotSetUp));
            Self { offer, state }
        };
        offers.into_iter().map(way).collect()
    }
}

#[cfg(feature = "ssr")]
impl From<billing::payments::WayToPay> for WayFacts {
    fn from(way: billing::payments::WayToPay) -> Self {
        use billing::payments::Unavailable as Why;

        let state = match way.state {
            Ok(None) => WayState::Direct,
            Ok(Some(now)) => WayState::Quoted(RateFacts { rate: now.rate, observed: now.observed }),
            Err(Why::NotSetUp) => WayState::Unavailable(Unavailable::NotSetUp),
            Err(Why::NoRate) => WayState::Unavailable(Unavailable::NoRate),
            Err(Why::OldRate((day, minute))) => WayState::Unavailable(Unavailable::OldRate(day, minute)),
        };
        Self { gateway: way.offer.gateway, state }
    }
}
