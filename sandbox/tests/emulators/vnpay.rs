//! VNPay: pay request, pay page, return and IPN.

use crate::support::{Received, Sandbox, location};
use jiff::{Timestamp, ToSpan, tz::Offset};
use reqwest::{Method, StatusCode};
use ring::hmac;
use sandbox::{DeliveryState, VNPAY_HASH_SECRET};
use std::{collections::BTreeMap, time::Duration};

/// A pay URL made by npm vnpay 2.5.0; its window was on 22 November 2026, 10:30 to 10:45 in Vietnam.
const VECTOR: &str = "vnp_Amount=10000000&vnp_BankCode=VNPAYQR&vnp_Command=pay&vnp_CreateDate=20261122103000&vnp_CurrCode=VND&vnp_ExpireDate=20261122104500&vnp_IpAddr=203.0.113.10&vnp_Locale=vn&vnp_OrderInfo=Nap+tien+tai+khoan+A1001%3A+100000+VND&vnp_OrderType=other&vnp_ReturnUrl=https%3A%2F%2Fportal.example.com%2Fpay%2Fvnpay%2Freturn&vnp_TmnCode=SANDBX01&vnp_TxnRef=TOPUP-20261122-000001&vnp_Version=2.1.0";
const VECTOR_HASH: &str = "27e38e7df540dca68de4388e3699bc2cdc3f53cce47eadf9e63e4da7dabef2af01bba14d2e44db90f35eb7ae8f4cdb8e340d4394ccaca3308e14fb9c1d55acf9";

pub type Fields = BTreeMap<&'static str, String>;

/// HMAC-SHA512, written here once more: the tests are a third party.
pub fn sign(text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA512, VNPAY_HASH_SECRET.as_bytes());
    hex::encode(hmac::sign(&key, text.as_bytes()))
}

pub fn vietnam(at: Timestamp) -> String {
    Offset::constant(7).to_datetime(at).strftime("%Y%m%d%H%M%S").to_string()
}

/// A good pay request of 500 000 VND.
pub fn pay_request(reference: &str) -> Fields {
    let now = Timestamp::now();
    BTreeMap::from([
        ("vnp_Amount", "50000000".to_owned()),
        ("vnp_Command", "pay".to_owned()),
        ("vnp_CreateDate", vietnam(now)),
        ("vnp_CurrCode", "VND".to_owned()),
        ("vnp_ExpireDate", vietnam(now + 15.minutes())),
        ("vnp_IpAddr", "203.0.113.10".to_owned()),
        ("vnp_Locale", "en".to_owned()),
        ("vnp_OrderInfo", "Top up 500000 VND".to_owned()),
        ("vnp_OrderType", "topup".to_owned()),
        ("vnp_ReturnUrl", "http://127.0.0.1:9/return?p=1".to_owned()),
        ("vnp_TmnCode", "SANDBX01".to_owned()),
        ("vnp_TxnRef", reference.to_owned()),
        ("vnp_Version", "2.1.0".to_owned()),
    ])
}

pub fn pay_path(request: &Fields) -> String {
    let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(request).finish();
    format!("/vnpay/paymentv2/vpcpay.html?{text}&vnp_SecureHash={}", sign(&text))
}

/// Opens a payment; returns the address of its page.
pub async fn open(sandbox: &Sandbox, request: &Fields) -> String {
    let page = location(&sandbox.get(&pay_path(request)).await);
    assert!(page.starts_with("/vnpay/paymentv2/Transaction/"), "{page}");
    page
}

fn parameters(query: &str) -> BTreeMap<String, String> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The parameters of a signed query string; the signature is checked.
fn verified(query: &str) -> BTreeMap<String, String> {
    let mut fields: BTreeMap<String, String> =
        parameters(query).into_iter().filter(|(name, _)| name.starts_with("vnp_")).collect();
    let hash = fields.remove("vnp_SecureHash").unwrap();
    assert_eq!(hash, sign(&form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish()));
    fields
}

/// Whether the hash among the parameters is VNPay's.
pub fn is_signed(fields: &BTreeMap<String, String>) -> bool {
    let signed = fields.iter().filter(|(name, _)| name.as_str() != "vnp_SecureHash");
    let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(signed).finish();
    fields["vnp_SecureHash"] == sign(&text)
}

fn ipn(received: &Received) -> BTreeMap<String, String> {
    assert_eq!((&received.method, received.uri.path()), (&Method::GET, "/vnpay"));
    verified(received.uri.query().unwrap())
}

#[tokio::test]
async fn the_signature_of_the_vector_is_accepted_and_a_changed_one_is_not() {
    let sandbox = Sandbox::start().await;
    let error = async |path: String| location(&sandbox.get(&path).await);
    let base = "/vnpay/paymentv2/vpcpay.html?";
    let good = error(format!("{base}{VECTOR}&vnp_SecureHash={VECTOR_HASH}")).await;
    assert!(good.ends_with("Error.html?code=15"), "only the time is over: {good}");
    let lowered = VECTOR.replace("vnp_Amount=10000000", "vnp_Amount=1000000");
    let bad = error(format!("{base}{lowered}&vnp_SecureHash={VECTOR_HASH}")).await;
    assert!(bad.ends_with("Error.html?code=70"), "{bad}");
}

#[tokio::test]
async fn wrong_requests_end_on_the_error_page_and_the_merchant_hears_nothing() {
    let sandbox = Sandbox::start().await;
    let cases = [
        ("vnp_TmnCode", "OTHER001", "72"),
        ("vnp_Amount", "499900", "32"),
        ("vnp_Amount", "100000000000", "32"),
        ("vnp_Amount", "50000050", "32"),
        ("vnp_Amount", "5e7", "03"),
        ("vnp_Locale", "ja", "03"),
        ("vnp_CreateDate", "20261322000000", "03"),
        ("vnp_ExpireDate", "20200101000000", "03"),
        ("vnp_IpAddr", "::1", "03"),
        ("vnp_ReturnUrl", "javascript:alert(1)", "03"),
        ("vnp_Version", "2.0.0", "03"),
        ("vnp_TxnRef", "", "03"),
    ];
    for (name, value, code) in cases {
        let mut request = pay_request("wrong");
        request.insert(name, value.to_owned());
        request.retain(|_, value| !value.is_empty());
        let page = location(&sandbox.get(&pay_path(&request)).await);
        assert_eq!(page, format!("/vnpay/paymentv2/Payment/Error.html?code={code}"), "{name}={value}");
        let text = sandbox.get(&page).await.text().await.unwrap();
        assert!(text.contains(&format!("Code {code}")), "{text}");
    }
    sandbox.merchant.wait(0).await;
}

#[tokio::test]
async fn a_repeated_parameter_is_refused() {
    let sandbox = Sandbox::start().await;
    let page = location(&sandbox.get(&format!("{}&vnp_Amount=1", pay_path(&pay_request("twice")))).await);
    assert!(page.ends_with("code=03"), "{page}");
}

#[tokio::test]
async fn a_paid_payment_returns_and_calls_with_the_same_signed_parameters() {
    let sandbox = Sandbox::start().await;
    let page = open(&sandbox, &pay_request("paid-1")).await;
    let text = sandbox.get(&page).await.text().await.unwrap();
    for part in ["500,000 VND", "paid-1", "SANDBX01", "Sandbox – no real money moves here", ">Pay<", ">Cancel<"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let target = sandbox.press(&page, "pay", "normal").await;
    let query = target.strip_prefix("http://127.0.0.1:9/return?p=1&").unwrap();
    let returned = verified(query);
    assert_eq!(returned["vnp_ResponseCode"], "00");
    assert_eq!(returned["vnp_TransactionStatus"], "00");
    assert_eq!(returned["vnp_Amount"], "50000000");
    let calls = sandbox.merchant.wait(1).await;
    assert_eq!(ipn(&calls[0]), returned);
}

#[tokio::test]
async fn every_button_has_its_codes() {
    let sandbox = Sandbox::start().await;
    let cases = [
        ("cancel", "24", "02"),
        ("fail", "51", "02"),
        ("wrong-otp", "13", "02"),
        ("suspicious", "07", "07"),
        ("expired", "11", "02"),
    ];
    for (action, code, status) in cases {
        let page = open(&sandbox, &pay_request(action)).await;
        let target = sandbox.press(&page, action, "lost").await;
        let fields = parameters(target.split_once('?').unwrap().1);
        assert_eq!((fields["vnp_ResponseCode"].as_str(), fields["vnp_TransactionStatus"].as_str()), (code, status));
        let again = sandbox.get(&page).await;
        assert!(location(&again).ends_with("code=01"), "a finished payment takes no second choice");
    }
    sandbox.merchant.wait(0).await;
    assert!(sandbox.deliveries().iter().all(|delivery| delivery.state == DeliveryState::Lost));
}

#[tokio::test]
async fn the_same_link_opens_the_same_page_but_a_second_request_is_a_duplicate() {
    let sandbox = Sandbox::start().await;
    let mut request = pay_request("dup-1");
    let page = open(&sandbox, &request).await;
    assert_eq!(open(&sandbox, &request).await, page);
    request.insert("vnp_Amount", "60000000".to_owned());
    assert!(location(&sandbox.get(&pay_path(&request)).await).ends_with("code=01"));
}

#[tokio::test]
async fn a_message_before_return_is_answered_before_the_redirect() {
    let sandbox = Sandbox::start().await;
    let page = open(&sandbox, &pay_request("before-1")).await;
    sandbox.press(&page, "pay", "before-return").await;
    assert_eq!(sandbox.merchant.received().len(), 1);
    assert_eq!(sandbox.deliveries()[0].state, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_message_can_come_twice_or_late() {
    let sandbox = Sandbox::start().await;
    let page = open(&sandbox, &pay_request("twice-1")).await;
    sandbox.press(&page, "pay", "twice").await;
    let calls = sandbox.merchant.wait(2).await;
    assert_eq!(ipn(&calls[0]), ipn(&calls[1]));

    let page = open(&sandbox, &pay_request("late-1")).await;
    sandbox.press(&page, "pay", "late").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(sandbox.merchant.received().len(), 2, "not yet");
    sandbox.merchant.wait(3).await;
}

#[tokio::test]
async fn the_ipn_is_repeated_until_00_or_02() {
    let sandbox = Sandbox::start().await;
    sandbox.merchant.answer_first((StatusCode::OK, r#"{"RspCode":"02","Message":"Order already confirmed"}"#));
    sandbox.merchant.answer_first((StatusCode::OK, r#"{"RspCode":"99","Message":"Unknown error"}"#));
    sandbox.merchant.answer_first((StatusCode::INTERNAL_SERVER_ERROR, ""));
    sandbox.merchant.answer_first((StatusCode::OK, r#"{"RspCode":"97","Message":"Invalid signature"}"#));
    let page = open(&sandbox, &pay_request("retry-1")).await;
    sandbox.press(&page, "pay", "normal").await;
    sandbox.merchant.wait(4).await;
    let delivery = sandbox.deliveries().remove(0);
    assert_eq!(delivery.state, DeliveryState::Delivered);
    assert_eq!(delivery.attempts.len(), 4);
}

#[tokio::test]
async fn ten_calls_are_the_end() {
    let sandbox = Sandbox::with(|config| config.vnpay_ipn_retry = Duration::from_millis(1)).await;
    for _ in 0..20 {
        sandbox.merchant.answer_first((StatusCode::OK, r#"{"RspCode":"04","Message":"Invalid amount"}"#));
    }
    let page = open(&sandbox, &pay_request("ten-1")).await;
    sandbox.press(&page, "pay", "normal").await;
    sandbox.merchant.wait(10).await;
    assert_eq!(sandbox.deliveries()[0].state, DeliveryState::GivenUp);
}
