//! VNPay: query and refund.

use crate::{
    support::Sandbox,
    vnpay::{Fields, open, pay_request, sign, vietnam},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

const QUERY: [&str; 9] = [
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
const REFUND: [&str; 13] = [
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
/// Without the two promotion fields, which a refund's answer lacks.
const ANSWER: [&str; 13] = [
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

async fn post(sandbox: &Sandbox, fields: &BTreeMap<&str, String>, order: &[&str]) -> Value {
    let text = order.iter().map(|name| fields.get(name).map_or("", String::as_str)).collect::<Vec<_>>().join("|");
    let mut body = json!(fields);
    body["vnp_SecureHash"] = json!(sign(&text));
    raw(sandbox, &body).await
}

async fn raw(sandbox: &Sandbox, body: &Value) -> Value {
    let url = sandbox.url("/vnpay/merchant_webapi/api/transaction");
    sandbox.http.post(url).json(body).send().await.unwrap().json().await.unwrap()
}

fn query(request: &Fields, id: &str) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("vnp_RequestId", id.to_owned()),
        ("vnp_Version", "2.1.0".to_owned()),
        ("vnp_Command", "querydr".to_owned()),
        ("vnp_TmnCode", "SANDBX01".to_owned()),
        ("vnp_TxnRef", request["vnp_TxnRef"].clone()),
        ("vnp_OrderInfo", "Truy van giao dich".to_owned()),
        ("vnp_TransactionDate", request["vnp_CreateDate"].clone()),
        ("vnp_CreateDate", vietnam(Timestamp::now())),
        ("vnp_IpAddr", "198.51.100.7".to_owned()),
    ])
}

fn refund(request: &Fields, id: &str, kind: &str, amount: &str) -> BTreeMap<&'static str, String> {
    let mut fields = query(request, id);
    fields.insert("vnp_Command", "refund".to_owned());
    fields.insert("vnp_TransactionType", kind.to_owned());
    fields.insert("vnp_Amount", amount.to_owned());
    fields.insert("vnp_TransactionNo", "0".to_owned());
    fields.insert("vnp_CreateBy", "ops".to_owned());
    fields
}

fn assert_signed(answer: &Value, end: &str) {
    let text = ANSWER.map(|name| answer[name].as_str().unwrap_or_default()).join("|") + end;
    assert_eq!(answer["vnp_SecureHash"], sign(&text), "{answer}");
}

/// Asks about a payment, under a request id of its own.
pub async fn ask(sandbox: &Sandbox, request: &Fields, id: &str) -> Value {
    post(sandbox, &query(request, id), &QUERY).await
}

#[tokio::test]
async fn a_query_tells_the_state_and_signs_it() {
    let sandbox = Sandbox::start().await;
    let request = pay_request("query-1");
    let page = open(&sandbox, &request).await;
    let open = post(&sandbox, &query(&request, "q1"), &QUERY).await;
    assert_eq!((&open["vnp_ResponseCode"], &open["vnp_TransactionStatus"]), (&json!("00"), &json!("01")));
    assert_signed(&open, "||");

    sandbox.press(&page, "pay", "lost").await;
    let paid = post(&sandbox, &query(&request, "q2"), &QUERY).await;
    assert_eq!(paid["vnp_TransactionStatus"], "00");
    assert_eq!(paid["vnp_TransactionType"], "01");
    assert_eq!(paid["vnp_Amount"], "50000000");
    assert_eq!(paid["vnp_OrderInfo"], "Truy van giao dich");
    assert_signed(&paid, "||");
}

#[tokio::test]
async fn an_unknown_reference_is_91_and_a_repeated_id_94() {
    let sandbox = Sandbox::start().await;
    let request = pay_request("never-opened");
    let missing = post(&sandbox, &query(&request, "q1"), &QUERY).await;
    assert_eq!(missing["vnp_ResponseCode"], "91");
    assert_signed(&missing, "||");
    assert_eq!(post(&sandbox, &query(&request, "q1"), &QUERY).await["vnp_ResponseCode"], "94");
}

#[tokio::test]
async fn one_query_blocks_further_ones() {
    let sandbox = Sandbox::with(|config| config.vnpay_querydr_block = Duration::from_millis(300)).await;
    let (first, second) = (pay_request("block-1"), pay_request("block-2"));
    assert_eq!(post(&sandbox, &query(&first, "q1"), &QUERY).await["vnp_ResponseCode"], "91");
    assert_eq!(post(&sandbox, &query(&second, "q2"), &QUERY).await["vnp_ResponseCode"], "94");
    tokio::time::sleep(Duration::from_millis(350)).await;
    assert_eq!(post(&sandbox, &query(&second, "q3"), &QUERY).await["vnp_ResponseCode"], "91");
}

#[tokio::test]
async fn forged_and_broken_requests_are_refused_unsigned() {
    let sandbox = Sandbox::start().await;
    let request = pay_request("forged");
    let mut fields = query(&request, "q1");
    let mut body = json!(fields);
    body["vnp_SecureHash"] = json!("00".repeat(64));
    let forged = raw(&sandbox, &body).await;
    assert_eq!(forged["vnp_ResponseCode"], "97");
    assert!(forged["vnp_SecureHash"].is_null());
    assert_eq!(raw(&sandbox, &json!([])).await["vnp_ResponseCode"], "03");
    let mut numbers = json!(fields);
    numbers["vnp_TransactionDate"] = serde_json::from_str(&fields["vnp_TransactionDate"]).unwrap();
    let text = QUERY.map(|name| fields[name].as_str()).join("|");
    numbers["vnp_SecureHash"] = json!(sign(&text));
    assert_eq!(raw(&sandbox, &numbers).await["vnp_ResponseCode"], "91", "dates may be numbers");
    fields.insert("vnp_TmnCode", "OTHER001".to_owned());
    assert_eq!(post(&sandbox, &fields, &QUERY).await["vnp_ResponseCode"], "02");
}

#[tokio::test]
async fn refunds_add_up_to_the_payment_and_no_further() {
    let sandbox = Sandbox::start().await;
    let request = pay_request("refund-1");
    let page = open(&sandbox, &request).await;
    let mut number = 0;
    let mut next = |kind: &str, amount: &str| {
        number += 1;
        refund(&request, &format!("r{number}"), kind, amount)
    };
    let unpaid = post(&sandbox, &next("02", "50000000"), &REFUND).await;
    assert_eq!(unpaid["vnp_ResponseCode"], "95");
    sandbox.press(&page, "pay", "lost").await;

    let part = post(&sandbox, &next("03", "20000000"), &REFUND).await;
    assert_eq!((&part["vnp_ResponseCode"], &part["vnp_TransactionStatus"]), (&json!("00"), &json!("05")));
    assert_eq!(part["vnp_Amount"], "20000000");
    assert_signed(&part, "");
    for (kind, amount, code) in
        [("02", "50000000", "04"), ("03", "40000000", "02"), ("03", "x", "93"), ("03", "30000000", "00")]
    {
        let answer = post(&sandbox, &next(kind, amount), &REFUND).await;
        assert_eq!(answer["vnp_ResponseCode"], code, "{kind} {amount}");
        assert_signed(&answer, "");
    }
}
