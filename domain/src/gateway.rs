//! The payment gateways.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A gateway through which credit can be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gateway {
    /// VNPay 2.1.0, VND only.
    Vnpay,
    /// Stripe Checkout, JPY.
    Stripe,
    /// PayPal Orders v2, USD and EUR.
    Paypal,
}

impl Gateway {
    /// Every gateway.
    pub const ALL: [Self; 3] = [Self::Vnpay, Self::Stripe, Self::Paypal];

    /// The name used in addresses, tables and logs.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Vnpay => "vnpay",
            Self::Stripe => "stripe",
            Self::Paypal => "paypal",
        }
    }

    /// The name people know, the same in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vnpay => "VNPay",
            Self::Stripe => "Stripe",
            Self::Paypal => "PayPal",
        }
    }
}

impl fmt::Display for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// The text names no gateway.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown gateway {0:?}")]
pub struct UnknownGateway(pub String);

impl FromStr for Gateway {
    type Err = UnknownGateway;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|gateway| gateway.slug() == slug).ok_or_else(|| UnknownGateway(slug.to_owned()))
    }
}
