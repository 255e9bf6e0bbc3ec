//! How a payment can end at the pay page.

use crate::page::Button;
use serde::Deserialize;

/// The buttons of the pay page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    Pay,
    Cancel,
    Fail,
    WrongOtp,
    Suspicious,
    Expired,
}

/// The codes of an outcome.
pub(crate) struct Codes {
    /// `vnp_ResponseCode`.
    pub response: &'static str,
    /// `vnp_TransactionStatus`.
    pub status: &'static str,
    /// Whether a bank saw the payment: then there are bank, card type and bank number.
    pub at_bank: bool,
}

impl Outcome {
    pub const BUTTONS: [Button; 6] = [
        Button { value: "pay", name: "Pay", hint: "paid: code 00, status 00" },
        Button { value: "cancel", name: "Cancel", hint: "cancelled by the customer: code 24" },
        Button { value: "fail", name: "Fail", hint: "insufficient funds: code 51" },
        Button { value: "wrong-otp", name: "Wrong OTP", hint: "one-time password wrong: code 13" },
        Button { value: "suspicious", name: "Suspicious", hint: "debited but under suspicion: code 07" },
        Button { value: "expired", name: "Expired", hint: "the time ran out at the bank: code 11" },
    ];

    pub const fn codes(self) -> Codes {
        let (response, status, at_bank) = match self {
            Self::Pay => ("00", "00", true),
            Self::Cancel => ("24", "02", false),
            Self::Fail => ("51", "02", true),
            Self::WrongOtp => ("13", "02", true),
            Self::Suspicious => ("07", "07", true),
            Self::Expired => ("11", "02", false),
        };
        Codes { response, status, at_bank }
    }
}
