use serde::{Deserialize, Serialize};
use std::fmt;

/// One of the emulated payment gateways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gateway {
    /// VNPay 2.1.0, VND.
    Vnpay,
    /// Stripe Checkout, JPY.
    Stripe,
    /// PayPal Orders v2.
    Paypal,
}

impl fmt::Display for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Vnpay => "VNPay",
            Self::Stripe => "Stripe",
            Self::Paypal => "PayPal",
        })
    }
}
