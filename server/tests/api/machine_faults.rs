//! What services get wrong: each fault is a problem document, and changes nothing.

use billing::api_keys::{NewApiKey, Scope};
use domain::{
    account::AccountId,
    ledger::{Book, Command, GrantSource, NewGrant, Request},
    money::Money,
};
use reqwest::{Method, Response, StatusCode, header};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::support::{TestApp, customer_of};

/// A key for everything.
async fn key(app: &TestApp) -> String {
    let new =
        NewApiKey { name: "gpu".to_owned(), scopes: Scope::ALL.to_vec(), actor: "test".to_owned(), expires_at: None };
    app.billing.create_api_key(&new).await.unwrap().1.expose_secret().to_owned()
}

/// A customer with 20 units of credit.
async fn funded(app: &TestApp, country: &str) -> AccountId {
    app.customer(country).await;
    let account = app.billing.find_account(&customer_of(country)).await.unwrap().unwrap();
    let currency = app.billing.balance(account).await.unwrap().unwrap().currency;
    let command = Command::Grant(NewGrant {
        source: GrantSource::Voucher,
        amount: Money::from_micros(20_000_000, currency),
        expires_at: None,
        services: Vec::new(),
        reference: "TEST".to_owned(),
        counter: Book::VoucherCost,
        description: String::new(),
    });
    let request = Request { key: "credit".to_owned(), fingerprint: "credit".to_owned(), command };
    app.billing.post(account, request).await.unwrap();
    account
}

async fn call(app: &TestApp, key: &str, method: Method, path: &str, body: &Value) -> Response {
    app.machine().request(method, app.url(path)).bearer_auth(key).json(body).send().await.unwrap()
}

async fn post(app: &TestApp, key: &str, path: &str, body: &Value) -> (StatusCode, Value) {
    let answer = call(app, key, Method::POST, path, body).await;
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test]
async fn every_refusal_is_a_problem_document() {
    let app = TestApp::start().await;
    let key = key(&app).await;
    for (method, path, status, slug) in [
        (Method::GET, "/api/v1/none", 404, "not-found"),
        (Method::GET, "/api/v1/charges", 405, "method-not-allowed"),
        (Method::POST, "/api/v1/charges", 422, "invalid-request"),
        (Method::POST, "/api/v1/holds", 422, "invalid-request"),
        (Method::POST, "/api/v1/authorize", 422, "invalid-request"),
        (Method::GET, "/api/v1/accounts/7/balance", 404, "unknown-account"),
        (Method::GET, "/api/v1/accounts/seven/balance", 404, "not-found"),
        (Method::POST, "/api/v1/holds/seven/capture", 404, "not-found"),
        (Method::POST, "/api/v1/holds/99999999999999999999/release", 404, "not-found"),
        (Method::POST, "/api/v1/holds/7/extend", 422, "invalid-request"),
    ] {
        let answer = call(&app, &key, method.clone(), path, &json!({})).await;
        assert_eq!(answer.status(), status, "{method} {path}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json", "{method} {path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{method} {path}");
        assert_eq!(problem["status"], status, "{method} {path}");
        assert!(problem["request_id"].is_string(), "{method} {path}");
    }
}

#[tokio::test]
async fn a_refused_key_is_told_how_to_come() {
    let app = TestApp::start().await;
    for authorization in [None, Some("Basic eDp5"), Some("Bearer ppk_0_0"), Some("Bearer")] {
        let request = app.machine().get(app.url("/api/v1/accounts/1/balance"));
        let request = match authorization {
            Some(text) => request.header(header::AUTHORIZATION, text),
            None => request,
        };
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401, "{authorization:?}");
        let challenge = answer.headers().get(header::WWW_AUTHENTICATE).map(|value| value.to_str().unwrap());
        assert_eq!(challenge, Some("Bearer"), "{authorization:?}: RFC 9110 wants it with each 401");
    }
}

#[tokio::test]
async fn a_key_that_works_is_not_hit_by_those_who_guess() {
    let app = TestApp::start().await;
    let (key, account) = (key(&app).await, funded(&app, "US").await);
    let path = format!("/api/v1/accounts/{account}/balance");
    let mut last = StatusCode::OK;
    for _ in 0..30 {
        last = call(&app, "ppk_0_0", Method::GET, &path, &json!({})).await.status();
    }
    assert_eq!(last, 429);
    let answer = call(&app, &key, Method::GET, &path, &json!({})).await;
    assert_eq!(answer.status(), 200, "services share addresses");
}

#[tokio::test]
async fn a_hold_is_extended_whatever_keys_were_used() {
    let app = TestApp::start().await;
    let (key, account) = (key(&app).await, funded(&app, "US").await);
    let line = json!({ "account": account, "key": "extend", "service": "gpu", "currency": "USD", "amount": "1" });
    assert_eq!(post(&app, &key, "/api/v1/charges", &line).await.0, StatusCode::CREATED);
    let mut hold = line.clone();
    (hold["key"], hold["expires_in_s"]) = (json!("h"), json!(600));
    let id = post(&app, &key, "/api/v1/holds", &hold).await.1["hold"].as_i64().unwrap();
    let longer = json!({ "account": account, "expires_in_s": 1_200 });
    let (status, answer) = post(&app, &key, &format!("/api/v1/holds/{id}/extend"), &longer).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[tokio::test]
async fn somebody_elses_hold_is_none() {
    let app = TestApp::start().await;
    let (key, ours, theirs) = (key(&app).await, funded(&app, "US").await, funded(&app, "DE").await);
    let hold = json!({
        "account": theirs, "key": "h", "service": "gpu", "currency": "EUR", "amount": "5", "expires_in_s": 600,
    });
    // Their second posting, while our account has but one.
    let id = post(&app, &key, "/api/v1/holds", &hold).await.1["hold"].as_i64().unwrap();
    for (what, body) in [
        ("extend", json!({ "account": ours, "expires_in_s": 1_200 })),
        ("release", json!({ "account": ours, "key": "r" })),
    ] {
        let (status, problem) = post(&app, &key, &format!("/api/v1/holds/{id}/{what}"), &body).await;
        assert_eq!((status.as_u16(), &problem["type"]), (404, &json!("/problems/no-such-hold")), "{what}");
    }
    // Usage has happened even when its hold is none: it is our charge, and their hold stays.
    let capture = json!({
        "account": ours, "key": "c", "service": "gpu", "currency": "USD", "amount": "2", "last": true,
    });
    assert_eq!(post(&app, &key, &format!("/api/v1/holds/{id}/capture"), &capture).await.0, StatusCode::CREATED);
    let balance = |account| app.billing.balance(account);
    assert_eq!(balance(ours).await.unwrap().unwrap().total().micros, 18_000_000);
    assert_eq!(balance(theirs).await.unwrap().unwrap().held, 5_000_000);
}

#[tokio::test]
async fn what_is_written_twice_or_not_asked_for_is_refused() {
    let app = TestApp::start().await;
    let (key, account) = (key(&app).await, funded(&app, "US").await);
    let good = format!(r#""account":{account},"key":"k","service":"s","currency":"USD""#);
    let raw = async |path: &str, body: String| {
        let request = app.machine().post(app.url(path)).bearer_auth(&key).body(body);
        request.header(header::CONTENT_TYPE, "application/json; charset=utf-8").send().await.unwrap().status().as_u16()
    };
    for (path, rest) in [
        ("/api/v1/charges", r#""amount":"1","amount":"2""#),
        ("/api/v1/charges", r#""amount":"1","tax":"1""#),
        ("/api/v1/charges", r#""amount":1e0"#),
        ("/api/v1/charges", r#""quantity":"-1","unit_price":"1""#),
        ("/api/v1/charges", r#""quantity":"1","unit_price":"0""#),
        ("/api/v1/charges", r#""quantity":"9000000000","unit_price":"9000000000""#),
        ("/api/v1/charges", r#""amount":"1","charges":[]"#),
        ("/api/v1/holds/1/capture", r#""amount":"1","lasts":true"#),
        ("/api/v1/holds/1/capture", r#""amount":"1","last":"yes""#),
        ("/api/v1/holds", r#""amount":"1","expires_in_s":0"#),
        ("/api/v1/holds", r#""amount":"1","expires_in_s":2592001"#),
        ("/api/v1/holds", r#""amount":"-1","expires_in_s":60"#),
        ("/api/v1/authorize", r#""amount":"1""#),
    ] {
        assert_eq!(raw(path, format!("{{{good},{rest}}}")).await, 422, "{path} {rest}");
    }
    let balance = app.billing.balance(account).await.unwrap().unwrap();
    assert_eq!((balance.total().micros, balance.held), (20_000_000, 0));
}

#[tokio::test]
async fn the_first_of_two_lines_with_one_key_is_the_one_that_is_posted() {
    let app = TestApp::start().await;
    let (key, account) = (key(&app).await, funded(&app, "US").await);
    let line = |key: String, amount: &str| json!({ "account": account, "key": key, "service": "s", "currency": "USD", "amount": amount });
    let mut lines: Vec<Value> = (0..400).map(|n| line(format!("k{n}"), "0.01")).collect();
    lines.extend((0..400).map(|n| line(format!("k{n}"), "0.02")));
    let (status, answer) = post(&app, &key, "/api/v1/charges", &json!({ "charges": lines })).await;
    assert_eq!(status, StatusCode::OK);
    let results = answer["results"].as_array().unwrap();
    assert!(results[..400].iter().all(|result| result["amount"] == "0.01" && result["replayed"] == false));
    assert!(results[400..].iter().all(|result| result["type"] == "/problems/key-conflict"));
    let numbers: Vec<i64> = results[..400].iter().map(|result| result["posting"].as_i64().unwrap()).collect();
    assert!(numbers.is_sorted(), "a customer reads them in the order in which the service sent them");
}
