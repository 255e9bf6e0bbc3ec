//! The currencies a balance can be kept in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A balance or payment currency. Written as its ISO 4217 code everywhere outside the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Vietnamese dong, no minor unit in use.
    Vnd,
    /// Japanese yen, no minor unit in use.
    Jpy,
    /// United States dollar, cents.
    Usd,
    /// Euro, cents.
    Eur,
}

impl Currency {
    /// Every currency, in the order in which lists show them.
    pub const ALL: [Self; 4] = [Self::Vnd, Self::Jpy, Self::Usd, Self::Eur];

    /// ISO 4217 code, upper case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vnd => "VND",
            Self::Jpy => "JPY",
            Self::Usd => "USD",
            Self::Eur => "EUR",
        }
    }

    /// Number of decimals of the currency's own minor unit (ISO 4217 as gateways use it: VND 0, JPY 0, USD 2, EUR 2).
    #[must_use]
    pub const fn exponent(self) -> u32 {
        match self {
            Self::Vnd | Self::Jpy => 0,
            Self::Usd | Self::Eur => 2,
        }
    }

    /// Micro-units in one minor unit: 1,000,000 for VND and JPY, 10,000 for USD and EUR.
    #[must_use]
    pub const fn micros_per_minor(self) -> i64 {
        match self {
            Self::Vnd | Self::Jpy => 1_000_000,
            Self::Usd | Self::Eur => 10_000,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is no currency that Prepay keeps.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown currency {0:?}")]
pub struct UnknownCurrency(pub String);

impl FromStr for Currency {
    type Err = UnknownCurrency;

    /// Reads an ISO 4217 code, upper case only: codes come from our own forms, tables and gateways.
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|currency| currency.code() == code).ok_or_else(|| UnknownCurrency(code.to_owned()))
    }
}
