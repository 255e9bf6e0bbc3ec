//! VNPay's IPN, answered by its table.

use billing::{
    gateways::vnpay::signature::{Parameters, canonical, sign},
    returns, webhooks,
};
use domain::{
    currency::Currency,
    payment::{PaymentId, PaymentState},
};
use secrecy::SecretString;

use crate::support::{Engine, VNPAY_SECRET, dong};

fn ipn(reference: &str, amount: &str, response: &str, status: &str, secret: &str) -> String {
    let pairs = [
        ("vnp_TmnCode", "SANDBX01"),
        ("vnp_Amount", amount),
        ("vnp_BankCode", "NCB"),
        ("vnp_OrderInfo", "Prepay credit"),
        ("vnp_TransactionNo", "14226112"),
        ("vnp_ResponseCode", response),
        ("vnp_TransactionStatus", status),
        ("vnp_TxnRef", reference),
    ];
    let parameters: Parameters = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let text = canonical(&parameters);
    let hash = sign(&SecretString::from(secret), &text);
    format!("{text}&vnp_SecureHash={hash}")
}

async fn answer(engine: &Engine, query: &str) -> &'static str {
    webhooks::vnpay_ipn(&engine.billing, query).await.rsp_code
}

#[tokio::test]
async fn the_ipn_is_answered_by_the_table() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let id = engine.vnpay_payment(account, "k").await;
    let id = id.as_str();
    let unknown = PaymentId::new(account, 7);
    for (query, code) in [
        (ipn(id, "100000000", "00", "00", "another secret, not ours at all"), "97"),
        (ipn(id, "100000000", "00", "00", VNPAY_SECRET).replace("=00&", "=24&"), "97"),
        (String::new(), "97"),
        (ipn(unknown.as_str(), "100000000", "00", "00", VNPAY_SECRET), "01"),
        (ipn("TOPUP-1", "100000000", "00", "00", VNPAY_SECRET), "01"),
        (ipn(id, "100000000", "51", "02", VNPAY_SECRET), "00"),
        (ipn(id, "100000000", "51", "02", VNPAY_SECRET), "02"),
        (ipn(id, "100000000", "00", "00", VNPAY_SECRET), "00"),
        (ipn(id, "100000000", "00", "00", VNPAY_SECRET), "02"),
        (ipn(id, "100000000", "24", "02", VNPAY_SECRET), "02"),
        (ipn(id, "100000100", "00", "00", VNPAY_SECRET), "04"),
    ] {
        assert_eq!(answer(&engine, &query).await, code, "{query}");
    }
    assert_eq!(engine.balance(account).await, dong(1_000_000).micros);
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_wrong_amount_parks_the_payment() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let id = engine.vnpay_payment(account, "k").await;
    assert_eq!(answer(&engine, &ipn(id.as_str(), "1000000", "00", "00", VNPAY_SECRET)).await, "04");
    let view = engine.billing.payment(account, &id).await.unwrap().unwrap();
    assert_eq!(view.state, PaymentState::Review);
    assert_eq!(engine.balance(account).await, 0);
}

#[tokio::test]
async fn the_browsers_way_back_finds_the_payment_and_credits_nothing() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let id = engine.vnpay_payment(account, "k").await;
    let query = ipn(id.as_str(), "100000000", "00", "00", VNPAY_SECRET);
    assert_eq!(returns::vnpay(&engine.billing, &query).await, Some(id.clone()));
    assert_eq!(returns::vnpay(&engine.billing, &query.replace("NCB", "NCC")).await, None);
    assert_eq!(returns::stripe(&engine.billing, &format!("p={id}")).await, None);
    engine.billing.note_return(&id).await;
    let view = engine.billing.payment(account, &id).await.unwrap().unwrap();
    assert_eq!(view.state, PaymentState::Redirected);
    assert_eq!(engine.balance(account).await, 0);
}

#[tokio::test]
async fn nothing_unsigned_is_believed() {
    use billing::webhooks::{PaypalHeaders, WebhookAnswer};
    let engine = Engine::open().await;
    let body = br#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{}}}"#;
    for header in [None, Some(""), Some("t=1,v1=00"), Some("garbage")] {
        assert_eq!(webhooks::stripe(&engine.billing, header, body).await, WebhookAnswer::Rejected);
    }
    // PayPal cannot be asked whether it is genuine: to be sent again.
    let headers = PaypalHeaders::read(|name| Some(name.to_owned())).unwrap();
    assert_eq!(webhooks::paypal(&engine.billing, headers, br#"{"id":"WH-1"}"#).await, WebhookAnswer::TryAgain);
}
