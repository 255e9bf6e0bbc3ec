//! VNPay's IPN and the exact table of its answers (`payments.md` §1.4).

use serde::Serialize;

use crate::{engine::Billing, payments::Settled};

/// The body of the answer, always with HTTP 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct IpnAnswer {
    /// 00 and 02 end the delivery; with 01, 04, 97 and 99 VNPay repeats it.
    #[serde(rename = "RspCode")]
    pub rsp_code: &'static str,
    /// The code in words.
    #[serde(rename = "Message")]
    pub message: &'static str,
}

const CONFIRMED: IpnAnswer = IpnAnswer { rsp_code: "00", message: "Confirm Success" };
const NOT_FOUND: IpnAnswer = IpnAnswer { rsp_code: "01", message: "Order not found" };
const ALREADY: IpnAnswer = IpnAnswer { rsp_code: "02", message: "Order already confirmed" };
const AMOUNT: IpnAnswer = IpnAnswer { rsp_code: "04", message: "Invalid amount" };
const SIGNATURE: IpnAnswer = IpnAnswer { rsp_code: "97", message: "Invalid signature" };
const UNKNOWN: IpnAnswer = IpnAnswer { rsp_code: "99", message: "Unknown error" };

/// Answers an IPN, given its query string as received.
pub async fn vnpay_ipn(billing: &Billing, raw_query: &str) -> IpnAnswer {
    let Some(client) = &billing.inner.gateways.vnpay else { return SIGNATURE };
    let message = match client.verify(raw_query) {
        Ok(message) => message,
        Err(reject) => {
            tracing::warn!(%reject, "a VNPay message is not believed.");
            return if reject.rsp_code() == AMOUNT.rsp_code { AMOUNT } else { SIGNATURE };
        }
    };
    let Some(evidence) = message.evidence() else { return NOT_FOUND };
    match billing.settle(evidence).await {
        Ok(Settled::Applied) => CONFIRMED,
        Ok(Settled::Repeated | Settled::Ignored) => ALREADY,
        Ok(Settled::Unknown) => NOT_FOUND,
        Ok(Settled::Mismatch) => AMOUNT,
        Err(error) => {
            tracing::error!(%error, "a VNPay message could not be settled.");
            UNKNOWN
        }
    }
}
