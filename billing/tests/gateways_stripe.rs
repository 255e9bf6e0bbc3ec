//! Stripe's client: deliveries that are signed, and still not to be believed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use billing::gateways::{StripeClient, StripeConfig, config::STRIPE_API_VERSION, stripe::StripeEvent};
use domain::{payment::Outcome, time::Timestamp};
use ring::hmac;
use secrecy::SecretString;
use serde_json::{Value, json};

const SECRET: &str = "whsec_0123456789abcdef";
const NOW: Timestamp = Timestamp(1_795_316_400_000);

fn client(live: bool) -> StripeClient {
    StripeClient::new(StripeConfig {
        base_url: "https://api.stripe.com".parse().unwrap(),
        secret_key: SecretString::from(if live { "sk_live_0123456789" } else { "sk_test_0123456789" }),
        webhook_secrets: vec![SecretString::from(SECRET)],
        api_version: STRIPE_API_VERSION.to_owned(),
        live,
    })
    .unwrap()
}

fn sign(body: &str) -> String {
    let seconds = NOW.unix_seconds();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    format!("t={seconds},v1={}", hex::encode(hmac::sign(&key, format!("{seconds}.{body}").as_bytes())))
}

fn read(live: bool, body: &str) -> StripeEvent {
    client(live).verify_webhook(Some(&sign(body)), body.as_bytes(), NOW).unwrap()
}

/// A paid session of 5 000 yen, in an event.
fn paid(livemode: bool) -> Value {
    json!({ "id": "evt_1", "type": "checkout.session.completed", "livemode": livemode, "data": { "object": {
        "id": "cs_1", "status": "complete", "payment_status": "paid", "amount_total": 5000, "currency": "jpy",
        "client_reference_id": "PAY-0000000007-0000000009", "payment_intent": "pi_1", "livemode": livemode,
    } } })
}

#[test]
fn an_event_of_the_other_mode_is_never_a_payment() {
    for ours in [false, true] {
        for theirs in [false, true] {
            let outcome = read(ours, &paid(theirs).to_string()).evidence().unwrap().outcome;
            assert_eq!(outcome, if ours == theirs { Outcome::Paid } else { Outcome::Suspicious });
            let refund = json!({ "id": "evt_2", "type": "charge.refunded", "livemode": theirs, "data": { "object": {
                "id": "ch_1", "payment_intent": "pi_1",
            } } });
            assert_eq!(read(ours, &refund.to_string()).money_back_of().is_some(), ours == theirs);
        }
    }
    // The session says another mode than the event around it.
    let mut mixed = paid(true);
    mixed["data"]["object"]["livemode"] = false.into();
    assert_eq!(read(true, &mixed.to_string()).evidence().unwrap().outcome, Outcome::Suspicious);
}

#[test]
fn what_is_no_whole_number_of_yen_is_no_payment() {
    let body = paid(false).to_string();
    for amount in ["\"5000\"", "5000.0", "5e3", "1e400", "9223372036854775808", "[5000]", "{}", "true"] {
        let body = body.replace("\"amount_total\":5000", &format!("\"amount_total\":{amount}"));
        let event = client(false).verify_webhook(Some(&sign(&body)), body.as_bytes(), NOW);
        assert!(event.is_err() || event.unwrap().evidence().is_none(), "{amount}");
    }
    for (from, to) in [("5000", "null"), ("5000", "9223372036854775807"), ("\"jpy\"", "\"xau\""), ("\"jpy\"", "null")] {
        let evidence = read(false, &body.replace(from, to)).evidence().unwrap();
        assert_eq!(evidence.amount, None, "{to}");
    }
    // Dollars have cents: 5000 of them are not 5 000 yen.
    let dollars = read(false, &body.replace("jpy", "usd")).evidence().unwrap().amount.unwrap();
    assert_eq!((dollars.currency.code(), dollars.to_minor().unwrap()), ("USD", 5_000));
}

#[test]
fn every_digit_of_a_signature_counts() {
    let body = paid(false).to_string();
    let right = sign(&body);
    let first = right.find("v1=").unwrap() + 3;
    for place in first..right.len() {
        let other = if &right[place..=place] == "0" { "1" } else { "0" };
        let wrong = format!("{}{other}{}", &right[..place], &right[place + 1..]);
        assert!(client(false).verify_webhook(Some(&wrong), body.as_bytes(), NOW).is_err(), "{wrong}");
        assert!(client(false).verify_webhook(Some(&right[..place]), body.as_bytes(), NOW).is_err(), "cut at {place}");
    }
}
