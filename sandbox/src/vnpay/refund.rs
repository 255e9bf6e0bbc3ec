//! `refund`: accepted at once, paid out later (status 05).

use super::{
    api::{Answer, Fields},
    store::Transaction,
};
use crate::{
    back::{self, Back, Kind, Progress},
    random,
    state::{App, lock},
};
use jiff::Timestamp;

/// The signed text of a request.
pub(crate) const REQUEST_ORDER: [&str; 13] = [
    "vnp_RequestId",
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_TransactionType",
    "vnp_TxnRef",
    "vnp_Amount",
    "vnp_TransactionNo",
    "vnp_TransactionDate",
    "vnp_CreateBy",
    "vnp_CreateDate",
    "vnp_IpAddr",
    "vnp_OrderInfo",
];

/// The signed text of an answer: as for a query, without the promotion.
pub(crate) const ANSWER_ORDER: [&str; 13] = [
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
];

/// Answers a request whose form and signature are right.
pub(crate) fn answer(app: &App, fields: &Fields, now: Timestamp) -> Answer {
    let text = |name| fields.get(name).unwrap_or_default();
    let mut store = lock(&app.vnpay);
    if !store.first_use(text("vnp_CreateDate").get(..8).unwrap_or_default(), text("vnp_RequestId")) {
        return Answer::short("94", "Request is duplicated");
    }
    let Some(transaction) = store.meant(text("vnp_TxnRef"), text("vnp_TransactionDate")) else {
        return Answer::short("91", "Transaction not found");
    };
    match accept(transaction, text("vnp_TransactionType"), text("vnp_Amount"), text("vnp_TransactionNo"), now) {
        Ok(fields) => Answer { code: "00", message: "Refund Success", fields },
        Err(refusal) => refusal,
    }
}

fn accept(
    transaction: &mut Transaction,
    kind: &str,
    amount: &str,
    transaction_no: &str,
    now: Timestamp,
) -> Result<Vec<(&'static str, String)>, Answer> {
    let ending = transaction.ending.as_ref().filter(|ending| ending.status == "00");
    let ending = ending.ok_or(Answer::short("95", "The original transaction is not successful"))?;
    if !matches!(transaction_no, "" | "0") && transaction_no != ending.transaction_no {
        return Err(Answer::short("91", "Transaction not found"));
    }
    let asked: i64 = amount.parse().ok().filter(|asked| *asked > 0).ok_or(Answer::short("93", "Invalid amount"))?;
    let paid = transaction.paid();
    match kind {
        "02" if !transaction.backs.is_empty() => return Err(Answer::short("04", "Full refund after a partial refund")),
        "02" if asked != paid => return Err(Answer::short("93", "Invalid amount")),
        "02" | "03" => {}
        _ => return Err(Answer::short("03", "Invalid data format")),
    }
    if asked > back::left(paid, &transaction.backs) {
        return Err(Answer::short("02", "The refunds exceed the original amount"));
    }
    let fields = vec![
        ("vnp_Amount", amount.to_owned()),
        ("vnp_BankCode", ending.bank_code.clone()),
        ("vnp_PayDate", ending.pay_date.clone()),
        ("vnp_TransactionNo", ending.transaction_no.clone()),
        ("vnp_TransactionType", kind.to_owned()),
        ("vnp_TransactionStatus", "05".to_owned()),
    ];
    let (id, kind) = (random::digits(8), Kind::Refund);
    let progress = Progress::Open;
    transaction.backs.push(Back { id, kind, amount: asked, progress, created: now, updated: now, request: None });
    Ok(fields)
}
