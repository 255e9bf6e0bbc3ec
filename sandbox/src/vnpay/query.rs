//! `querydr`: what became of a payment.

use super::api::{Answer, Fields};
use crate::state::{App, lock};
use jiff::Timestamp;

/// The signed text of a request.
pub(crate) const REQUEST_ORDER: [&str; 9] = [
    "vnp_RequestId",
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_TransactionDate",
    "vnp_CreateDate",
    "vnp_IpAddr",
    "vnp_OrderInfo",
];

/// The signed text of an answer.
pub(crate) const ANSWER_ORDER: [&str; 15] = [
    "vnp_ResponseId",
    "vnp_Command",
    "vnp_ResponseCode",
    "vnp_Message",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_Amount",
    "vnp_BankCode",
    "vnp_PayDate",
    "vnp_TransactionNo",
    "vnp_TransactionType",
    "vnp_TransactionStatus",
    "vnp_OrderInfo",
    "vnp_PromotionCode",
    "vnp_PromotionAmount",
];

/// Answers a request whose form and signature are right.
pub(crate) fn answer(app: &App, fields: &Fields, now: Timestamp) -> Answer {
    let text = |name| fields.get(name).unwrap_or_default();
    let mut store = lock(&app.vnpay);
    let merchant = text("vnp_TmnCode");
    let blocked = store
        .last_query
        .get(merchant)
        .is_some_and(|last| now.duration_since(*last).unsigned_abs() < app.config.vnpay_querydr_block);
    let day = text("vnp_CreateDate").get(..8).unwrap_or_default();
    if blocked || !store.first_use(day, text("vnp_RequestId")) {
        return Answer::short("94", "Request is duplicated within the limited time");
    }
    store.last_query.insert(merchant.to_owned(), now);
    let Some(transaction) = store.meant(text("vnp_TxnRef"), text("vnp_TransactionDate")) else {
        return Answer::short("91", "Transaction not found");
    };
    let mut known = vec![
        ("vnp_Amount", transaction.request.amount.to_string()),
        ("vnp_TransactionType", "01".to_owned()),
        ("vnp_TransactionStatus", transaction.status(now).to_owned()),
    ];
    match &transaction.ending {
        Some(ending) => known.extend([
            ("vnp_BankCode", ending.bank_code.clone()),
            ("vnp_PayDate", ending.pay_date.clone()),
            ("vnp_TransactionNo", ending.transaction_no.clone()),
        ]),
        None => known.push(("vnp_TransactionNo", "0".to_owned())),
    }
    // Once money has gone back, the newest refund is what VNPay tells of.
    if let Some(back) = transaction.backs.last() {
        let (kind, status) = transaction.refund_words(back, now);
        for (name, value) in &mut known {
            match *name {
                "vnp_Amount" => *value = back.amount.to_string(),
                "vnp_TransactionType" => *value = kind.to_owned(),
                "vnp_TransactionStatus" => *value = status.to_owned(),
                _ => {}
            }
        }
    }
    Answer { code: "00", message: "QueryDR Success", fields: known }
}
