//! VNPay's client: what it signs verifies, what anyone else writes does not.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use billing::gateways::{
    VnpayClient, VnpayConfig,
    vnpay::{PayRequest, VnpayReject, signature},
};
use domain::{
    account::AccountId,
    currency::Currency,
    language::Language,
    money::Money,
    payment::{Outcome, PaymentId},
    time::Timestamp,
};
use proptest::prelude::*;
use secrecy::SecretString;

const SECRET: &str = "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU";

fn client() -> VnpayClient {
    VnpayClient::new(VnpayConfig {
        base_url: "https://sandbox.vnpayment.vn/".parse().unwrap(),
        tmn_code: "SANDBX01".to_owned(),
        hash_secret: SecretString::from(SECRET),
        query_interval: Duration::from_secs(300),
    })
    .unwrap()
}

fn pay_url(dong: i64, order_info: &str, client_ip: IpAddr) -> Option<String> {
    let created_at = Timestamp(1_795_316_400_000);
    let request = PayRequest {
        payment_id: &PaymentId::new(AccountId(7), 9),
        amount: Money::from_minor(dong, Currency::Vnd).unwrap(),
        order_info,
        language: Language::Vi,
        client_ip,
        return_url: &"https://portal.example.com/pay/vnpay/return".parse().unwrap(),
        created_at,
        expires_at: created_at.plus_seconds(900),
    };
    client().pay_url(&request).ok()
}

fn signed(pairs: &[(&str, &str)]) -> String {
    let parameters = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let canonical = signature::canonical(&parameters);
    format!("{canonical}&vnp_SecureHash={}", signature::sign(&SecretString::from(SECRET), &canonical))
}

#[test]
fn the_pay_address_carries_what_vnpay_documents() {
    let url = pay_url(100_000, "Nap tien PAY: 100000 VND", Ipv4Addr::new(203, 0, 113, 10).into()).unwrap();
    let (page, query) = url.split_once('?').unwrap();
    assert_eq!(page, "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html");
    let sent = signature::verified_parameters(&SecretString::from(SECRET), query).unwrap();
    for (name, value) in [
        ("vnp_Amount", "10000000"),
        ("vnp_CreateDate", "20261122100000"),
        ("vnp_ExpireDate", "20261122101500"),
        ("vnp_TxnRef", "PAY-0000000007-0000000009"),
        ("vnp_IpAddr", "203.0.113.10"),
        ("vnp_Locale", "vn"),
    ] {
        assert_eq!(sent[name], value, "{name}");
    }
    let url = pay_url(100_000, "Nap tien", Ipv6Addr::LOCALHOST.into()).unwrap();
    assert!(url.contains("vnp_IpAddr=127.0.0.1&"));
}

#[test]
fn requests_that_vnpay_would_refuse_are_not_made() {
    let ip = Ipv4Addr::LOCALHOST.into();
    for (dong, order_info) in [(4_999, "Nap"), (1_000_000_000, "Nap"), (10_000, "Nạp"), (10_000, ""), (10_000, "a'b")]
    {
        assert_eq!(pay_url(dong, order_info, ip), None, "{dong} {order_info}");
    }
}

#[test]
fn an_ipn_becomes_evidence() {
    let query = signed(&[
        ("vnp_TmnCode", "SANDBX01"),
        ("vnp_Amount", "10000000"),
        ("vnp_ResponseCode", "00"),
        ("vnp_TransactionStatus", "00"),
        ("vnp_TransactionNo", "14226112"),
        ("vnp_TxnRef", "PAY-0000000007-0000000009"),
    ]);
    let evidence = client().verify(&query).unwrap().evidence().unwrap();
    assert_eq!(evidence.outcome, Outcome::Paid);
    assert_eq!(evidence.amount, Money::from_minor(100_000, Currency::Vnd).ok());
    assert_eq!(evidence.money_id.as_deref(), Some("14226112"));
    assert_eq!(evidence.event_key.unwrap().len(), 64);
}

#[test]
fn signed_messages_of_others_and_odd_amounts_are_refused() {
    let refused =
        |tmn_code, amount| client().verify(&signed(&[("vnp_TmnCode", tmn_code), ("vnp_Amount", amount)])).unwrap_err();
    assert_eq!(refused("SANDBX02", "10000000"), VnpayReject::Merchant);
    assert_eq!(refused("SANDBX01", "010000000"), VnpayReject::Amount);
    assert_eq!(refused("SANDBX01", "-10000000"), VnpayReject::Amount);
    assert_eq!(VnpayReject::Merchant.rsp_code(), "97");
    assert_eq!(VnpayReject::Amount.rsp_code(), "04");
}

/// A success that VNPay could have signed: the signed text, and its signature.
fn success() -> (String, String) {
    let query = signed(&[
        ("vnp_Amount", "10000000"),
        ("vnp_ResponseCode", "00"),
        ("vnp_TmnCode", "SANDBX01"),
        ("vnp_TransactionNo", "14226112"),
        ("vnp_TransactionStatus", "00"),
        ("vnp_TxnRef", "PAY-0000000007-0000000009"),
    ]);
    let (text, hash) = query.split_once("&vnp_SecureHash=").unwrap();
    (text.to_owned(), hash.to_owned())
}

#[test]
fn no_other_kind_of_hash_counts() {
    use ring::{digest, hmac};
    let (text, right) = success();
    let with_secret = format!("{SECRET}{text}");
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    for (kind, hash) in [
        ("SHA256", hex::encode(digest::digest(&digest::SHA256, with_secret.as_bytes()))),
        ("SHA512", hex::encode(digest::digest(&digest::SHA512, with_secret.as_bytes()))),
        ("HmacSHA256", hex::encode(hmac::sign(&key, text.as_bytes()))),
        ("MD5", "d41d8cd98f00b204e9800998ecf8427e".to_owned()),
        ("", String::new()),
        ("", right[..64].to_owned()),
        ("", format!("{right}00")),
    ] {
        for more in [String::new(), format!("&vnp_SecureHashType={kind}"), "&vnp_Version=2.0.0".to_owned()] {
            let query = format!("{text}{more}&vnp_SecureHash={hash}");
            assert_eq!(client().verify(&query), Err(VnpayReject::Signature), "{query}");
        }
    }
    // The name of a kind is no part of what is signed, and chooses nothing.
    assert!(client().verify(&format!("{text}&vnp_SecureHashType=MD5&vnp_SecureHash={right}")).is_ok());
}

#[test]
fn every_digit_of_a_signature_counts() {
    let (text, right) = success();
    assert!(client().verify(&format!("{text}&vnp_SecureHash={}", right.to_uppercase())).is_ok());
    for place in 0..right.len() {
        let other = if &right[place..=place] == "0" { "1" } else { "0" };
        let wrong = format!("{}{other}{}", &right[..place], &right[place + 1..]);
        assert_eq!(client().verify(&format!("{text}&vnp_SecureHash={wrong}")), Err(VnpayReject::Signature));
    }
}

#[test]
fn repeated_added_and_oddly_written_parameters_are_refused() {
    let (text, hash) = success();
    for query in [
        format!("{text}&vnp_Amount=10000000&vnp_SecureHash={hash}"),
        format!("{text}&%76np_Amount=10000000&vnp_SecureHash={hash}"),
        format!("vnp_TxnRef=&{text}&vnp_SecureHash={hash}"),
        format!("{text}&vnp_SecureHash={hash}&vnp_SecureHash={hash}"),
        format!("{text}&vnp_BankCode=NCB&vnp_SecureHash={hash}"),
        format!("{text}&vnp_amount=1&vnp_SecureHash={hash}"),
        format!("{}&vnp_SecureHash={hash}", text.replace("vnp_Amount", "VNP_AMOUNT")),
        format!("{text}&vnp_securehash={hash}"),
        format!("{text}&VNP_SECUREHASH={hash}"),
        text.clone(),
    ] {
        assert_eq!(client().verify(&query), Err(VnpayReject::Signature), "{query}");
    }
    // What is none of VNPay's is not signed, not read, and no reason to refuse.
    let foreign = format!("utm_source=mail&VNP_AMOUNT=1&{text}&amount=1&vnp_SecureHash={hash}");
    assert_eq!(client().verify(&foreign).unwrap().amount, Money::from_minor(100_000, Currency::Vnd).unwrap());
}

#[test]
fn secrets_are_not_printed() {
    assert!(!format!("{:?}", client()).contains(SECRET));
}

proptest! {
    #[test]
    fn what_is_signed_verifies(values in prop::collection::btree_map("vnp_[A-Za-z]{1,12}", "\\PC{0,30}", 0..10)) {
        let secret = SecretString::from(SECRET);
        let mut values = values;
        values.remove(signature::SECURE_HASH);
        values.remove("vnp_SecureHashType");
        let canonical = signature::canonical(&values);
        let query = format!("{canonical}&vnp_SecureHash={}", signature::sign(&secret, &canonical));
        let mut read = signature::verified_parameters(&secret, &query).unwrap();
        read.remove(signature::SECURE_HASH);
        values.retain(|_, value| !value.is_empty());
        prop_assert_eq!(read, values);
    }

    #[test]
    fn one_changed_byte_is_noticed(place in 0usize..400, byte in b'0'..=b'9') {
        let query = signed(&[
            ("vnp_Amount", "10000000"), ("vnp_ResponseCode", "24"), ("vnp_TmnCode", "SANDBX01"),
            ("vnp_TransactionStatus", "02"), ("vnp_TxnRef", "PAY-0000000007-0000000009"),
        ]);
        let mut changed = query.clone().into_bytes();
        let place = place % changed.len();
        changed[place] = byte;
        let changed = String::from_utf8(changed).unwrap();
        prop_assert_eq!(client().verify(&changed).is_ok(), changed == query);
    }

    #[test]
    fn reading_never_panics(query in "\\PC{0,200}") {
        prop_assert!(client().verify(&query).is_err());
    }
}
