//! A result that VNPay sent, by the browser (return) or by itself (IPN); both have the same form.

use domain::{
    gateway::Gateway,
    money::Money,
    payment::{Evidence, FailureReason, Outcome, PaymentId},
};
use ring::digest;

use super::{amount, codes, signature::Parameters};

/// A message whose signature and merchant code are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VnpayMessage {
    /// `vnp_TxnRef`: our reference, as sent.
    pub reference: String,
    /// What VNPay says was paid or asked.
    pub amount: Money,
    /// `vnp_ResponseCode`.
    pub response_code: String,
    /// `vnp_TransactionStatus`.
    pub transaction_status: String,
    /// `vnp_TransactionNo`: VNPay's id of the transaction; `None` when VNPay has none (it then sends 0).
    pub transaction_number: Option<String>,
}

/// Why a message is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VnpayReject {
    /// A parameter is repeated, or the signature is missing or wrong.
    #[error("signature is missing or wrong, or a parameter is repeated")]
    Signature,
    /// Signed, but for another merchant code.
    #[error("another merchant code")]
    Merchant,
    /// Signed, but the amount is no amount.
    #[error("amount is missing or malformed")]
    Amount,
}

impl VnpayReject {
    /// The `RspCode` of the answer to an IPN (`payments.md` §1.4).
    #[must_use]
    pub const fn rsp_code(self) -> &'static str {
        match self {
            Self::Signature | Self::Merchant => "97",
            Self::Amount => "04",
        }
    }
}

impl VnpayMessage {
    /// Reads a message from parameters whose signature has been verified.
    pub(super) fn read(mut parameters: Parameters, tmn_code: &str) -> Result<Self, VnpayReject> {
        if parameters.get("vnp_TmnCode").map(String::as_str) != Some(tmn_code) {
            return Err(VnpayReject::Merchant);
        }
        let amount = parameters.get("vnp_Amount").and_then(|text| amount::read(text)).ok_or(VnpayReject::Amount)?;
        let mut take = |name| parameters.remove(name).unwrap_or_default();
        Ok(Self {
            reference: take("vnp_TxnRef"),
            amount,
            response_code: take("vnp_ResponseCode"),
            transaction_status: take("vnp_TransactionStatus"),
            transaction_number: transaction_number(take("vnp_TransactionNo")),
        })
    }

    /// The payment it is about; `None` when the reference is none of ours.
    #[must_use]
    pub fn payment_id(&self) -> Option<PaymentId> {
        self.reference.parse().ok()
    }

    /// What it says about the money.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        codes::ipn_outcome(&self.response_code, &self.transaction_status)
    }

    /// Why the payment did not go through, when that is what it says.
    #[must_use]
    pub fn unpaid_reason(&self) -> Option<FailureReason> {
        codes::unpaid_reason(&self.response_code, &self.transaction_status)
    }

    /// The message as evidence, for IPNs only; `None` when the reference is none of ours.
    #[must_use]
    pub fn evidence(&self) -> Option<Evidence> {
        Some(Evidence {
            gateway: Gateway::Vnpay,
            payment_id: self.payment_id()?,
            outcome: self.outcome(),
            amount: Some(self.amount),
            object_id: None,
            money_id: self.transaction_number.clone(),
            event_key: Some(self.event_key()),
            code: format!("{}/{}", self.response_code, self.transaction_status),
        })
    }

    /// Identifies the result: a repeated IPN has the same key, news about the same payment another (`payments.md` §4.2).
    fn event_key(&self) -> String {
        let number = self.transaction_number.as_deref().unwrap_or("0");
        let text = [&self.reference, number, &self.response_code, &self.transaction_status].join("|");
        hex::encode(digest::digest(&digest::SHA256, text.as_bytes()))
    }
}

/// VNPay's id of a transaction; it writes 0 when there is none.
pub(super) fn transaction_number(text: String) -> Option<String> {
    (!text.is_empty() && text.bytes().any(|byte| byte != b'0')).then_some(text)
}
