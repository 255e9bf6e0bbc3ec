//! The question "what became of this payment?" (`querydr`, `payments.md` §1.6).

use domain::{money::Money, payment::PaymentId, time::Timestamp};
use secrecy::SecretString;
use serde::Serialize;

use super::{signature, time};

/// A payment to ask about.
#[derive(Debug, Clone, Copy)]
pub struct QueryRequest<'a> {
    /// The reference that VNPay was given.
    pub payment_id: &'a PaymentId,
    /// What was asked; an answer about another amount is no answer.
    pub amount: Money,
    /// `created_at` of the pay request, exactly.
    pub created_at: Timestamp,
    /// When the customer could no longer pay.
    pub expires_at: Timestamp,
    /// Whether VNPay has said, signed, that the customer's attempt has failed: then a status that says the same counts
    /// before expiry, too.
    pub told_unpaid: bool,
    /// Now.
    pub now: Timestamp,
}

/// The request's body.
#[derive(Serialize)]
pub(super) struct QueryBody {
    #[serde(rename = "vnp_RequestId")]
    pub(super) request_id: String,
    #[serde(rename = "vnp_Version")]
    version: &'static str,
    #[serde(rename = "vnp_Command")]
    command: &'static str,
    #[serde(rename = "vnp_TmnCode")]
    tmn_code: String,
    #[serde(rename = "vnp_TxnRef")]
    reference: String,
    #[serde(rename = "vnp_OrderInfo")]
    order_info: String,
    #[serde(rename = "vnp_TransactionDate")]
    transaction_date: String,
    #[serde(rename = "vnp_CreateDate")]
    create_date: String,
    #[serde(rename = "vnp_IpAddr")]
    ip_address: &'static str,
    #[serde(rename = "vnp_SecureHash")]
    secure_hash: String,
}

impl QueryBody {
    /// Writes and signs the question; `None` for a time that VNPay cannot read.
    pub(super) fn new(request: &QueryRequest<'_>, tmn_code: &str, secret: &SecretString) -> Option<Self> {
        let mut body = Self {
            request_id: hex::encode(rand::random::<[u8; 16]>()),
            version: "2.1.0",
            command: "querydr",
            tmn_code: tmn_code.to_owned(),
            reference: request.payment_id.to_string(),
            order_info: format!("Truy van {}", request.payment_id),
            transaction_date: time::write(request.created_at)?,
            create_date: time::write(request.now)?,
            // VNPay wants some IPv4 of ours and checks nothing against it.
            ip_address: "127.0.0.1",
            secure_hash: String::new(),
        };
        let text = signature::joined([
            body.request_id.as_str(),
            body.version,
            body.command,
            &body.tmn_code,
            &body.reference,
            &body.transaction_date,
            &body.create_date,
            body.ip_address,
            &body.order_info,
        ]);
        body.secure_hash = signature::sign(secret, &text);
        Some(body)
    }
}
