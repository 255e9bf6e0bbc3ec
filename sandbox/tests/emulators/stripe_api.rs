//! Stripe: the API.

use crate::support::Sandbox;
use jiff::Timestamp;
use reqwest::{Response, StatusCode};
use sandbox::STRIPE_SECRET_KEY;
use serde_json::{Value, json};

pub const VERSION: &str = "2026-08-26.dahlia";

pub type Form = Vec<(&'static str, String)>;

/// A good session of 3 000 yen, payable by card and konbini.
pub fn session(reference: &str) -> Form {
    vec![
        ("mode", "payment".to_owned()),
        ("line_items[0][quantity]", "1".to_owned()),
        ("line_items[0][price_data][currency]", "jpy".to_owned()),
        ("line_items[0][price_data][unit_amount]", "3000".to_owned()),
        ("line_items[0][price_data][product_data][name]", "Prepay credit".to_owned()),
        ("client_reference_id", reference.to_owned()),
        ("metadata[payment_id]", reference.to_owned()),
        ("payment_intent_data[metadata][payment_id]", reference.to_owned()),
        ("success_url", "http://127.0.0.1:9/return?session_id={CHECKOUT_SESSION_ID}".to_owned()),
        ("cancel_url", "http://127.0.0.1:9/cancel".to_owned()),
        ("expires_at", (Timestamp::now().as_second() + 1_800).to_string()),
        ("payment_method_types[0]", "card".to_owned()),
        ("payment_method_types[1]", "konbini".to_owned()),
        ("payment_method_options[konbini][expires_after_days]", "3".to_owned()),
        ("locale", "ja".to_owned()),
    ]
}

pub fn set(form: &mut Form, name: &'static str, value: &str) {
    form.retain(|(known, _)| *known != name);
    if !value.is_empty() {
        form.push((name, value.to_owned()));
    }
}

pub async fn post(sandbox: &Sandbox, path: &str, form: &Form, headers: &[(&str, &str)]) -> Response {
    let mut request = sandbox.http.post(sandbox.url(path)).bearer_auth(STRIPE_SECRET_KEY).form(form);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

pub async fn create(sandbox: &Sandbox, form: &Form) -> Value {
    let response = post(sandbox, "/stripe/v1/checkout/sessions", form, &[("stripe-version", VERSION)]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers()["request-id"].to_str().unwrap().starts_with("req_"));
    response.json().await.unwrap()
}

pub async fn read(sandbox: &Sandbox, path: &str) -> Value {
    let request = sandbox.http.get(sandbox.url(path)).bearer_auth(STRIPE_SECRET_KEY);
    request.send().await.unwrap().json().await.unwrap()
}

async fn error(response: Response, status: StatusCode) -> Value {
    assert_eq!(response.status(), status);
    response.json::<Value>().await.unwrap()["error"].clone()
}

#[tokio::test]
async fn a_session_is_created_and_read_back() {
    let sandbox = Sandbox::start().await;
    let created = create(&sandbox, &session("pay_1")).await;
    let id = created["id"].as_str().unwrap();
    assert!(id.starts_with("cs_test_"));
    assert_eq!(created["url"], sandbox.url(&format!("/stripe/c/pay/{id}")));
    for (field, value) in [
        ("amount_total", json!(3000)),
        ("currency", json!("jpy")),
        ("status", json!("open")),
        ("payment_status", json!("unpaid")),
        ("client_reference_id", json!("pay_1")),
        ("metadata", json!({ "payment_id": "pay_1" })),
        ("livemode", json!(false)),
        ("payment_intent", Value::Null),
    ] {
        assert_eq!(created[field], value, "{field}");
    }
    let path = format!("/stripe/v1/checkout/sessions/{id}?expand[0]=payment_intent.latest_charge");
    assert_eq!(read(&sandbox, &path).await, created);
}

#[tokio::test]
async fn names_may_be_percent_encoded() {
    let sandbox = Sandbox::start().await;
    // reqwest encodes the brackets of a form; here they are bare, as the SDKs send them.
    let body: String = session("bare")
        .iter()
        .map(|(name, value)| {
            let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            format!("{name}={value}&")
        })
        .collect();
    let response = sandbox
        .http
        .post(sandbox.url("/stripe/v1/checkout/sessions"))
        .bearer_auth(STRIPE_SECRET_KEY)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_key_is_checked() {
    let sandbox = Sandbox::start().await;
    let url = sandbox.url("/stripe/v1/checkout/sessions");
    let none = sandbox.http.post(&url).form(&session("x")).send().await.unwrap();
    assert_eq!(error(none, StatusCode::UNAUTHORIZED).await["type"], "authentication_error");
    let wrong = sandbox.http.post(&url).bearer_auth("sk_test_other").form(&session("x")).send().await.unwrap();
    assert_eq!(error(wrong, StatusCode::UNAUTHORIZED).await["type"], "authentication_error");
    let other =
        sandbox.http.get(sandbox.url("/stripe/v1/nothing")).bearer_auth(STRIPE_SECRET_KEY).send().await.unwrap();
    assert_eq!(error(other, StatusCode::NOT_FOUND).await["type"], "invalid_request_error");
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let sandbox = Sandbox::start().await;
    let price = "line_items[0][price_data][unit_amount]";
    let cases = [
        ("mode", "", "parameter_missing"),
        ("success_url", "", "parameter_missing"),
        ("line_items[0][quantity]", "", "parameter_missing"),
        (price, "30.5", "parameter_invalid_integer"),
        (price, "-3000", "parameter_invalid_integer"),
        (price, "49", "amount_too_small"),
        (price, "300001", "amount_too_large"),
        ("line_items[0][price_data][currency]", "usd", "parameter_invalid"),
        ("expires_at", "1", "parameter_invalid"),
        ("success_url", "nowhere", "url_invalid"),
        ("payment_method_types[0]", "cash", "parameter_invalid"),
        ("payment_method_options[konbini][expires_after_days]", "61", "parameter_invalid_integer"),
        ("customer", "cus_1", "resource_missing"),
        ("colour", "red", "parameter_unknown"),
    ];
    for (name, value, code) in cases {
        let mut form = session("wrong");
        set(&mut form, name, value);
        let response = post(&sandbox, "/stripe/v1/checkout/sessions", &form, &[]).await;
        assert!(response.status().is_client_error());
        let error = response.json::<Value>().await.unwrap()["error"].clone();
        assert_eq!((&error["type"], &error["code"]), (&json!("invalid_request_error"), &json!(code)), "{name}={value}");
    }
}

#[tokio::test]
async fn the_name_of_the_methods_depends_on_the_version() {
    let sandbox = Sandbox::start().await;
    let path = "/stripe/v1/checkout/sessions";
    let old = session("old");
    let mut new = session("new");
    set(&mut new, "payment_method_types[0]", "");
    set(&mut new, "payment_method_types[1]", "");
    set(&mut new, "allowed_payment_method_types[0]", "card");
    let endive = [("stripe-version", "2026-09-30.endive")];
    let dahlia = [("stripe-version", VERSION)];
    let status = async |form, headers| post(&sandbox, path, form, headers).await.status();
    assert_eq!(status(&old, &dahlia).await, StatusCode::OK);
    assert_eq!(status(&new, &endive).await, StatusCode::OK);
    assert_eq!(status(&old, &endive).await, StatusCode::BAD_REQUEST);
    assert_eq!(status(&new, &dahlia).await, StatusCode::BAD_REQUEST);
    assert_eq!(status(&old, &[("stripe-version", "latest")]).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_repeated_key_gives_the_first_answer_again() {
    let sandbox = Sandbox::start().await;
    let path = "/stripe/v1/checkout/sessions";
    let key = [("idempotency-key", "create:pay_1:1")];
    let form = session("pay_1");
    let mut broken = form.clone();
    set(&mut broken, "mode", "");
    let refused = post(&sandbox, path, &broken, &key).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "a refusal does not take the key");

    let first = post(&sandbox, path, &form, &key).await;
    let request_id = first.headers()["request-id"].to_str().unwrap().to_owned();
    let first: Value = first.json().await.unwrap();
    let again = post(&sandbox, path, &form, &key).await;
    assert_eq!(again.headers()["idempotent-replayed"], "true");
    assert_eq!(again.headers()["idempotency-key"], "create:pay_1:1");
    assert_eq!(again.headers()["original-request"], request_id.as_str());
    assert_eq!(again.json::<Value>().await.unwrap(), first);

    let mut other = form.clone();
    set(&mut other, "line_items[0][price_data][unit_amount]", "5000");
    let mismatch = error(post(&sandbox, path, &other, &key).await, StatusCode::BAD_REQUEST).await;
    assert_eq!(mismatch["type"], "idempotency_error");
}

#[tokio::test]
async fn only_an_open_session_expires() {
    let sandbox = Sandbox::start().await;
    let id = create(&sandbox, &session("pay_1")).await["id"].as_str().unwrap().to_owned();
    let path = format!("/stripe/v1/checkout/sessions/{id}/expire");
    let expired: Value = post(&sandbox, &path, &Form::new(), &[]).await.json().await.unwrap();
    assert_eq!((&expired["status"], &expired["url"]), (&json!("expired"), &Value::Null));
    let event = sandbox.merchant.wait(1).await[0].json();
    assert_eq!(event["type"], "checkout.session.expired");
    let again = post(&sandbox, &path, &Form::new(), &[]).await;
    assert_eq!(error(again, StatusCode::BAD_REQUEST).await["type"], "invalid_request_error");
    let unknown = post(&sandbox, "/stripe/v1/checkout/sessions/cs_x/expire", &Form::new(), &[]).await;
    assert_eq!(error(unknown, StatusCode::NOT_FOUND).await["code"], "resource_missing");
}
