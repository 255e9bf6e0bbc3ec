//! Every signing and policy vector of `payment-vectors.json`: made and checked with the gateways' own or community SDKs,
//! and with an unrelated implementation. `valid` is the answer that a correct verifier gives.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{env, fs, path::Path};

use serde_json::Value;

#[path = "vectors/paypal.rs"]
mod paypal;
#[path = "vectors/stripe.rs"]
mod stripe;
#[path = "vectors/vnpay.rs"]
mod vnpay;

/// The file named by `PAYMENT_VECTORS`, else the one shared beside the repository, else the repository's copy.
fn file() -> Value {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = here.join("../../shared/payment-vectors.json");
    let copy = here.join("tests/fixtures/payment-vectors.json");
    let path = match env::var_os("PAYMENT_VECTORS") {
        Some(path) => here.join("..").join(path),
        None if shared.exists() => shared,
        None => copy,
    };
    let text = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap_or_else(|| panic!("{}: no {name}", vector["id"]))
}

fn list<'a>(file: &'a Value, name: &str) -> &'a [Value] {
    file[name].as_array().unwrap()
}

/// Checks one vector; gives what our verifier says.
fn verdict(file: &Value, vector: &Value) -> bool {
    match (text(vector, "provider"), text(vector, "kind")) {
        ("vnpay", "pay_url") => vnpay::pay_url(vector),
        ("vnpay", "ipn") => vnpay::ipn(vector),
        ("vnpay", _) => vnpay::joined(vector),
        ("stripe", "webhook") => stripe::webhook(vector),
        ("paypal", "webhook") => paypal::webhook(file, vector),
        ("paypal", "cert_url") => paypal::cert_url(vector),
        (provider, kind) => panic!("no check for {provider} {kind}"),
    }
}

fn check_all(name: &str, expected: usize) {
    let file = file();
    let vectors = list(&file, name);
    assert_eq!(vectors.len(), expected, "number of {name}");
    for vector in vectors {
        assert_eq!(verdict(&file, vector), vector["valid"].as_bool().unwrap(), "{}", vector["id"]);
    }
}

#[test]
fn signing_vectors() {
    check_all("vectors", 55);
}

#[test]
fn policy_vectors() {
    check_all("policy_vectors", 12);
}
