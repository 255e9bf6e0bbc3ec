//! Prepay's own wire code for programs in other languages: the tests in `counterparts/` compare it with the gateways'
//! SDKs. Every line of standard input is a call in JSON, every line of standard output its answer: `{"ok": …}`, or
//! `{"refused": "why"}` when our code does not believe what it was given. Nothing is decided here.

use std::{
    error::Error,
    io::{self, Write},
};

use domain::payment::Evidence;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

mod paypal;
mod stripe;
mod vnpay;

/// What can be called.
#[derive(Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
enum Call {
    VnpayPayUrl(vnpay::PayUrl),
    VnpayMessage(vnpay::Message),
    VnpayJoined(vnpay::Joined),
    VnpayQuery(vnpay::Query),
    StripeEvent(stripe::Event),
    StripeCreate(stripe::Create),
    PaypalText(paypal::Webhook),
    PaypalOffline(paypal::Offline),
    PaypalOnline(paypal::Online),
    PaypalCertUrl(paypal::CertUrl),
    PaypalCreate(paypal::Create),
}

/// An address of the web.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Address(Url);

impl TryFrom<String> for Address {
    type Error = url::ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Url::parse(&text).map(Self)
    }
}

/// What our code says; the error is a refusal in words.
type Answer = Result<Value, String>;

/// Any error as a refusal.
fn refusal(error: impl ToString) -> String {
    error.to_string()
}

/// What a client has learned about a payment.
fn evidence(evidence: &Evidence) -> Value {
    json!({
        "payment_id": evidence.payment_id,
        "outcome": format!("{:?}", evidence.outcome),
        "minor": evidence.amount.and_then(|amount| amount.to_minor().ok()),
        "currency": evidence.amount.map(|amount| amount.currency.code()),
        "object_id": evidence.object_id,
        "money_id": evidence.money_id,
    })
}

async fn answer(call: Call) -> Answer {
    match call {
        Call::VnpayPayUrl(call) => call.answer(),
        Call::VnpayMessage(call) => call.answer(),
        Call::VnpayJoined(call) => call.answer(),
        Call::VnpayQuery(call) => call.answer().await,
        Call::StripeEvent(call) => call.answer(),
        Call::StripeCreate(call) => call.answer().await,
        Call::PaypalText(call) => call.text(),
        Call::PaypalOffline(call) => call.answer(),
        Call::PaypalOnline(call) => call.answer().await,
        Call::PaypalCertUrl(call) => call.answer(),
        Call::PaypalCreate(call) => call.answer().await,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lines() {
        let line = match answer(serde_json::from_str(&line?)?).await {
            Ok(value) => json!({ "ok": value }),
            Err(refusal) => json!({ "refused": refusal }),
        };
        let mut output = io::stdout().lock();
        writeln!(output, "{line}")?;
        output.flush()?;
    }
    Ok(())
}
