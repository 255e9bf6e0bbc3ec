//! Money that VNPay gives back.

use std::time::Duration;

use billing::gateways::{
    CallLimits, GatewayError, VnpayClient,
    vnpay::{QueryRequest, RefundAnswer, RefundRequest, VnpayNews, signature},
};
use domain::payment::{BackState, PaymentId};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::{
    server::{Reply, Server},
    setup::{IMPATIENT, NOW, PATIENT, VNPAY_SECRET, dong, payment_id, seen, vnpay, vnpay_config},
};

/// What VNPay signs of a request, from the vectors.
fn request_order() -> Vec<String> {
    let file: Value = serde_json::from_str(include_str!("../fixtures/payment-vectors.json")).unwrap();
    let vector = file["vectors"].as_array().unwrap().iter().find(|vector| vector["id"] == "vnpay-refund-01").unwrap();
    serde_json::from_value(vector["field_order"].clone()).unwrap()
}

const ANSWER_ORDER: [&str; 13] = [
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

fn sign<'a>(body: &Value, order: impl IntoIterator<Item = &'a str>) -> String {
    let text = signature::joined(order.into_iter().map(|name| body[name].as_str().unwrap_or_default()));
    signature::sign(&SecretString::from(VNPAY_SECRET), &text)
}

fn signed(mut body: Value) -> Value {
    body["vnp_SecureHash"] = sign(&body, ANSWER_ORDER).into();
    body
}

fn accepted() -> Value {
    json!({
        "vnp_ResponseId": "1", "vnp_Command": "refund", "vnp_ResponseCode": "00", "vnp_Message": "OK",
        "vnp_TmnCode": "SANDBX01", "vnp_TxnRef": payment_id(), "vnp_Amount": "4000000", "vnp_BankCode": "NCB",
        "vnp_TransactionNo": "14226113", "vnp_TransactionType": "03", "vnp_TransactionStatus": "05",
    })
}

fn order(payment_id: &PaymentId) -> RefundRequest<'_> {
    RefundRequest {
        payment_id,
        paid: dong(100_000),
        amount: dong(40_000),
        created_at: NOW,
        transaction_number: Some("14226112"),
        created_by: "ops.lan",
        request_id: "rf-000001",
        now: NOW.plus_seconds(86_400),
    }
}

async fn refund(reply: Reply) -> Result<RefundAnswer, GatewayError> {
    refund_within(PATIENT, reply).await
}

async fn refund_within(limits: CallLimits, reply: Reply) -> Result<RefundAnswer, GatewayError> {
    let server = Server::start(move |_, _| reply.clone()).await;
    let client = VnpayClient::with_limits(vnpay_config(&server.address), &limits).unwrap();
    let answer = client.refund(&order(&payment_id())).await;
    assert_eq!(server.asked().len(), 1, "sent once, whatever happens");
    answer
}

#[tokio::test]
async fn a_refund_is_signed_in_the_documented_order() {
    let server = Server::start(|_, _| Reply::json(200, &signed(accepted()))).await;
    let client = vnpay(&server.address);
    let id = payment_id();
    let rest = RefundRequest { amount: dong(100_000), transaction_number: None, ..order(&id) };
    let RefundAnswer::Accepted(back) = client.refund(&order(&id)).await.unwrap() else { panic!() };
    assert_eq!(seen(&[back]), [("PAY-0000000007-0000000009:03:14226113:40000", 40_000, BackState::Open)]);
    client.refund(&rest).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked[0].line(), "POST /merchant_webapi/api/transaction");
    for (asked, expected) in asked.iter().zip([("03", "4000000", "14226112"), ("02", "10000000", "0")]) {
        let body = asked.json();
        let got = ["vnp_TransactionType", "vnp_Amount", "vnp_TransactionNo"].map(|name| body[name].as_str().unwrap());
        assert_eq!((got[0], got[1], got[2]), expected);
        assert_eq!(body["vnp_TransactionDate"], "20261122100000");
        assert_eq!(body["vnp_CreateDate"], "20261123100000");
        assert_eq!(body["vnp_RequestId"], "rf-000001");
        assert_eq!(body["vnp_SecureHash"], sign(&body, request_order().iter().map(String::as_str)));
    }
}

#[tokio::test]
async fn only_a_signed_answer_about_this_very_refund_is_an_acceptance() {
    assert!(matches!(refund(Reply::json(200, &signed(accepted()))).await, Ok(RefundAnswer::Accepted(_))));
    for (name, value) in [
        ("vnp_TmnCode", "SANDBX02"),
        ("vnp_TxnRef", "PAY-0000000008-0000000009"),
        ("vnp_Amount", "4000100"),
        ("vnp_Amount", "40000"),
        ("vnp_TransactionType", "02"),
        ("vnp_TransactionStatus", "77"),
        ("vnp_Message", "a|b"),
    ] {
        let mut body = accepted();
        body[name] = value.into();
        let answer = refund(Reply::json(200, &signed(body))).await;
        assert_eq!(answer, Ok(RefundAnswer::Unknown { code: "00".to_owned() }), "{name}");
    }
    let unsigned = refund(Reply::json(200, &accepted())).await;
    assert_eq!(unsigned, Ok(RefundAnswer::Unknown { code: "00".to_owned() }));
    let mut tampered = signed(accepted());
    tampered["vnp_Amount"] = "4000100".into();
    assert_eq!(refund(Reply::json(200, &tampered)).await, Ok(RefundAnswer::Unknown { code: "00".to_owned() }));
}

#[tokio::test]
async fn the_code_table_decides() {
    for code in ["02", "03", "04", "13", "16", "91", "93", "95", "97"] {
        let answer = refund(Reply::json(200, &json!({ "vnp_ResponseCode": code, "vnp_Message": "no" }))).await;
        assert_eq!(answer, Ok(RefundAnswer::Refused { code: code.to_owned() }));
        let forged = json!({ "vnp_ResponseCode": code, "vnp_SecureHash": "00" });
        let answer = refund(Reply::json(200, &forged)).await;
        assert_eq!(answer, Ok(RefundAnswer::Unknown { code: code.to_owned() }), "a wrong signature is no refusal");
    }
    for code in ["94", "98", "99", "", "77"] {
        let answer = refund(Reply::json(200, &signed(json!({ "vnp_ResponseCode": code })))).await;
        assert_eq!(answer, Ok(RefundAnswer::Unknown { code: code.to_owned() }));
    }
}

#[tokio::test]
async fn whatever_went_wrong_after_it_was_sent_is_unknown() {
    for reply in [Reply::text(500, ""), Reply::text(503, "{}"), Reply::text(404, "<html>"), Reply::text(200, "<html>")]
    {
        assert!(matches!(refund(reply.clone()).await, Ok(RefundAnswer::Unknown { .. })), "{reply:?}");
    }
    let slow = Reply::json(200, &signed(accepted())).after(Duration::from_secs(20));
    let answer = refund_within(IMPATIENT, slow).await;
    assert_eq!(answer, Ok(RefundAnswer::Unknown { code: "vnpay cannot be reached: timeout".to_owned() }));
    // Left alone: not sent, so not unknown.
    let server = Server::start(|_, _| Reply::text(503, "")).await;
    let limits = CallLimits { failures: 1, ..PATIENT };
    let client = VnpayClient::with_limits(vnpay_config(&server.address), &limits).unwrap();
    assert!(matches!(client.refund(&order(&payment_id())).await, Ok(RefundAnswer::Unknown { .. })));
    let error = client.refund(&order(&payment_id())).await.unwrap_err();
    assert!(!error.may_have_acted() && error.is_transient(), "not sent, so not unknown: {error}");
    assert_eq!(server.asked().len(), 1);
}

fn query(payment_id: &PaymentId, minutes: i64) -> QueryRequest<'_> {
    QueryRequest {
        payment_id,
        amount: dong(100_000),
        created_at: NOW,
        expires_at: NOW.plus_seconds(900),
        told_unpaid: false,
        now: NOW.plus_seconds(minutes * 60),
    }
}

#[tokio::test]
async fn how_far_a_refund_has_come_is_asked_within_the_query_interval() {
    let server = Server::start(|_, number| {
        let status = ["05", "06", "00", "09"][number.min(3)];
        let mut body = accepted();
        body["vnp_TransactionStatus"] = status.into();
        let order = ANSWER_ORDER.into_iter().chain(["vnp_PromotionCode", "vnp_PromotionAmount"]);
        body["vnp_SecureHash"] = sign(&body, order).into();
        Reply::json(200, &body)
    })
    .await;
    let (client, id) = (vnpay(&server.address), payment_id());
    let states = [BackState::Open, BackState::Open, BackState::Gone, BackState::Returned];
    for (minutes, state) in (60..).step_by(5).zip(states) {
        let back = client.money_back(&query(&id, minutes)).await.unwrap();
        assert_eq!(seen(&back), [("PAY-0000000007-0000000009:03:14226113:40000", 40_000, state)]);
        let soon = client.query(&query(&id, minutes + 4)).await;
        assert!(matches!(soon, Err(GatewayError::TooSoon { .. })), "one question in five minutes, of whatever kind");
    }
    assert_eq!(server.asked().len(), 4);
    assert_eq!(client.query(&query(&id, 120)).await, Ok(None), "a refund is no news of the payment");
    assert!(matches!(client.ask(&query(&id, 130)).await, Ok(VnpayNews::Refund(_))));
}
