use billing::api_keys::{NewApiKey, Scope};
use domain::account::AccountId;
use reqwest::{Method, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::support::{TestApp, customer_of};

/// Every address of the machine API.
const ENDPOINTS: &[(&str, &str)] = &[
    ("POST", "/api/v1/charges"),
    ("POST", "/api/v1/authorize"),
    ("POST", "/api/v1/holds"),
    ("POST", "/api/v1/holds/1/capture"),
    ("POST", "/api/v1/holds/1/extend"),
    ("POST", "/api/v1/holds/1/release"),
    ("GET", "/api/v1/accounts/1/balance"),
    ("GET", "/api/v1/accounts/1/heads"),
    ("GET", "/api/v1/heads/key"),
];

/// A service with a key.
struct Service<'a> {
    app: &'a TestApp,
    key: String,
}

impl<'a> Service<'a> {
    async fn new(app: &'a TestApp, scopes: &[Scope]) -> Self {
        let new = NewApiKey {
            name: "inference".to_owned(),
            scopes: scopes.to_vec(),
            actor: "test".to_owned(),
            expires_at: None,
        };
        let (_, key) = app.billing.create_api_key(&new).await.unwrap();
        Self { app, key: key.expose_secret().to_owned() }
    }

    async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = self.app.machine().post(self.app.url(path)).bearer_auth(&self.key).json(body);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn balance(&self, account: AccountId) -> Value {
        let request = self.app.machine().get(self.app.url(&format!("/api/v1/accounts/{account}/balance")));
        request.bearer_auth(&self.key).send().await.unwrap().json().await.unwrap()
    }
}

/// A customer in Germany with 25 euros, and a service that may charge them.
async fn bought(app: &TestApp) -> (AccountId, Service<'_>) {
    let customer = app.customer("DE").await;
    let bought = customer.buy("paypal", "2500").await;
    customer.press(&bought, "pay", "before-return").await;
    app.reaches(&bought.id, domain::payment::PaymentState::Succeeded).await;
    (bought.id.account_id(), Service::new(app, &Scope::ALL).await)
}

#[tokio::test]
async fn without_a_key_in_force_nothing_is_answered() {
    let app = TestApp::start().await;
    let new = |expires_at| NewApiKey {
        name: "n".to_owned(),
        scopes: Scope::ALL.to_vec(),
        actor: "test".to_owned(),
        expires_at,
    };
    let (id, revoked) = app.billing.create_api_key(&new(None)).await.unwrap();
    app.billing.revoke_api_key(&id, "test").await.unwrap();
    let good = Service::new(&app, &Scope::ALL).await;
    let forged = format!("{}x", &good.key[..good.key.len() - 1]);
    for (method, path) in ENDPOINTS {
        for key in [None, Some(""), Some("ppk_"), Some(forged.as_str()), Some(revoked.expose_secret())] {
            let request = app.machine().request(method.parse::<Method>().unwrap(), app.url(path)).json(&json!({}));
            let request = match key {
                Some(key) => request.header("authorization", format!("Bearer {key}")),
                None => request,
            };
            let answer = request.send().await.unwrap();
            assert!([401, 429].contains(&answer.status().as_u16()), "{path}: {}", answer.status());
            let problem: Value = answer.json().await.unwrap();
            assert!(
                ["/problems/invalid-api-key", "/problems/rate-limited"].contains(&problem["type"].as_str().unwrap())
            );
        }
    }
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_a_session_is_no_key() {
    let app = TestApp::start().await;
    let (account, _) = bought(&app).await;
    let reader = Service::new(&app, &[Scope::Balances]).await;
    let line = json!({ "account": account, "key": "k", "service": "s", "currency": "EUR", "amount": "1" });
    let (status, problem) = reader.post("/api/v1/charges", &line).await;
    assert_eq!((status.as_u16(), problem["type"].as_str()), (403, Some("/problems/missing-scope")));
    assert_eq!(reader.balance(account).await["total"], "25");
    let charger = Service::new(&app, &[Scope::Charges]).await;
    assert_eq!(charger.balance(account).await["status"], 403);
    let customer = app.customer("US").await;
    let answer = customer.open(&format!("/api/v1/accounts/{account}/balance")).await;
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn signed_heads_are_shown_and_hold_by_the_documented_bytes() {
    let app = TestApp::start().await;
    let (account, service) = bought(&app).await;
    assert_eq!(app.billing.sign_heads().await.unwrap(), 1);
    let ask =
        |key: String| app.machine().get(app.url(&format!("/api/v1/accounts/{account}/heads"))).bearer_auth(key).send();
    let answer: Value = ask(service.key.clone()).await.unwrap().json().await.unwrap();
    let head = &answer["heads"][0];
    assert_eq!((head["seq"].as_i64(), head["balance"].as_str()), (Some(1), Some("25")));
    // As docs/api.md has it, without our own code.
    let number = |value: &Value| value.as_i64().unwrap().to_be_bytes();
    let bytes = |value: &Value| hex::decode(value.as_str().unwrap()).unwrap();
    let mut signed = b"prepay head 1\0".to_vec();
    for value in [&answer["account"], &head["seq"], &head["balance_micros"], &head["at_ms"]] {
        signed.extend(number(value));
    }
    signed.extend(bytes(&head["link"]));
    let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, bytes(&head["public_key"]));
    assert!(key.verify(&signed, &bytes(&head["signature"])).is_ok());
    let ask_key = |key: String| app.machine().get(app.url("/api/v1/heads/key")).bearer_auth(key).send();
    let own: Value = ask_key(service.key.clone()).await.unwrap().json().await.unwrap();
    assert_eq!(own, json!({ "algorithm": "Ed25519", "public_key": head["public_key"] }));
    let charger = Service::new(&app, &[Scope::Charges]).await;
    assert_eq!(ask(charger.key.clone()).await.unwrap().status(), 403);
    assert_eq!(ask_key(charger.key.clone()).await.unwrap().status(), 403);
}

#[tokio::test]
async fn usage_is_charged_once_and_to_the_last_digit() {
    let app = TestApp::start().await;
    let (account, service) = bought(&app).await;
    let line = json!({
        "account": account, "key": "req-1", "service": "inference", "resource": "llama-4", "currency": "EUR",
        "quantity": "1234567", "unit_price": "0.00000025", "description": "Llama 4",
    });
    let (status, receipt) = service.post("/api/v1/charges", &line).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!((receipt["amount"].as_str(), receipt["replayed"].as_bool()), (Some("0.308642"), Some(false)));
    let (status, again) = service.post("/api/v1/charges", &line).await;
    assert_eq!((status, &again["posting"]), (StatusCode::OK, &receipt["posting"]));
    let mut other = line.clone();
    other["quantity"] = json!("1234568");
    let (status, problem) = service.post("/api/v1/charges", &other).await;
    assert_eq!((status.as_u16(), problem["type"].as_str()), (409, Some("/problems/key-conflict")));
    assert_eq!(service.balance(account).await["available"], "24.691358");
}

#[tokio::test]
async fn every_line_of_a_batch_has_its_own_answer() {
    let app = TestApp::start().await;
    let (account, service) = bought(&app).await;
    let mut lines: Vec<Value> = (0..997)
        .map(|n| {
            json!({ "account": account, "key": format!("b{n}"), "service": "s", "currency": "EUR", "amount": "0.01" })
        })
        .collect();
    lines.push(lines[0].clone());
    lines.push(json!({ "account": 1, "key": "x", "service": "s", "currency": "EUR", "amount": "1" }));
    lines.push(json!({ "account": account, "key": "y", "service": "s", "currency": "EUR", "amount": 1 }));
    let (status, answer) = service.post("/api/v1/charges", &json!({ "charges": lines })).await;
    assert_eq!(status, StatusCode::OK);
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), 1_000);
    assert!(results[..997].iter().all(|result| result["amount"] == "0.01"));
    let postings: std::collections::HashSet<_> = results[..997].iter().map(|line| line["posting"].as_i64()).collect();
    assert_eq!(postings.len(), 997);
    assert_eq!(results[997]["posting"], results[0]["posting"]);
    assert_eq!(results[998]["type"], "/problems/unknown-account");
    assert_eq!(results[999]["status"], 422);
    assert_eq!(service.balance(account).await["total"], "15.03");
    for bad in [json!({ "charges": [] }), json!({ "charges": vec![json!({}); 1_001] }), json!({ "charges": 1 })] {
        assert_eq!(service.post("/api/v1/charges", &bad).await.0, 422);
    }
}

#[tokio::test]
async fn credit_is_held_captured_extended_and_released() {
    let app = TestApp::start().await;
    let (account, service) = bought(&app).await;
    let ask = |amount: &str| json!({ "account": account, "service": "gpu", "amount": amount, "currency": "EUR" });
    assert_eq!(service.post("/api/v1/authorize", &ask("25")).await.1["allowed"], true);
    let (status, problem) = service.post("/api/v1/authorize", &ask("25.000001")).await;
    assert_eq!(status, StatusCode::PAYMENT_REQUIRED);
    assert_eq!((problem["reason"].as_str(), problem["available"].as_str()), (Some("empty"), Some("25")));

    let mut hold = ask("20");
    (hold["key"], hold["expires_in_s"]) = (json!("h1"), json!(600));
    let (status, held) = service.post("/api/v1/holds", &hold).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(service.post("/api/v1/holds", &hold).await.0, StatusCode::OK, "sent again it is the same hold");
    let (status, problem) = service.post("/api/v1/authorize", &ask("6")).await;
    assert_eq!((status.as_u16(), problem["reason"].as_str()), (402, Some("held_by_others")));

    let id = held["hold"].as_i64().unwrap();
    let part = |key: &str, amount: &str, last: bool| {
        json!({
            "account": account, "key": key, "service": "gpu", "currency": "EUR", "amount": amount, "last": last,
        })
    };
    let (capture, extend) = (format!("/api/v1/holds/{id}/capture"), format!("/api/v1/holds/{id}/extend"));
    assert_eq!(service.post(&capture, &part("c1", "5", false)).await.0, StatusCode::CREATED);
    assert_eq!(service.post(&extend, &json!({ "account": account, "expires_in_s": 1_200 })).await.0, StatusCode::OK);
    assert_eq!(service.post(&capture, &part("c2", "6", true)).await.0, StatusCode::CREATED);
    let balance = service.balance(account).await;
    assert_eq!((balance["available"].as_str(), balance["held"].as_str()), (Some("14"), Some("0")));
    let release = format!("/api/v1/holds/{id}/release");
    let (status, problem) = service.post(&release, &json!({ "account": account, "key": "r" })).await;
    assert_eq!((status.as_u16(), problem["type"].as_str()), (404, Some("/problems/no-such-hold")));

    // Somebody else's hold is none.
    app.customer("US").await;
    let other = app.billing.find_account(&customer_of("US")).await.unwrap().unwrap();
    (hold["key"], hold["amount"]) = (json!("h2"), json!("1"));
    let id = service.post("/api/v1/holds", &hold).await.1["hold"].as_i64().unwrap();
    let theirs = json!({ "account": other, "key": "r" });
    assert_eq!(service.post(&format!("/api/v1/holds/{id}/release"), &theirs).await.0, StatusCode::NOT_FOUND);
    let ours = json!({ "account": account, "key": "r" });
    assert_eq!(service.post(&format!("/api/v1/holds/{id}/release"), &ours).await.0, StatusCode::OK);
    assert_eq!(service.post(&format!("/api/v1/holds/{id}/release"), &ours).await.0, StatusCode::OK, "it is done once");
}

#[tokio::test]
async fn what_cannot_be_followed_is_said_and_changes_nothing() {
    let app = TestApp::start().await;
    let (account, service) = bought(&app).await;
    let line = |field: &str, value: Value| {
        let mut line = json!({ "account": account, "key": "k", "service": "s", "currency": "EUR", "amount": "1" });
        line[field] = value;
        line
    };
    for (bad, status) in [
        (line("amount", json!("0")), 422),
        (line("amount", json!("-1")), 422),
        (line("amount", json!("99999999999999999999")), 422),
        (line("amount", json!("0.0000001")), 422),
        (line("currency", json!("USD")), 422),
        (line("currency", json!("XXX")), 422),
        (line("service", json!("")), 422),
        (line("service", json!("x".repeat(65))), 422),
        (line("key", json!("")), 422),
        (line("key", json!("k".repeat(129))), 422),
        (line("description", json!("\u{0}")), 422),
        (line("account", json!(0)), 404),
        (line("account", json!(-5)), 404),
        (line("account", json!("7")), 422),
        (line("unit_price", json!("1")), 422),
        (json!([]), 422),
        (json!({}), 422),
        (Value::Null, 422),
    ] {
        let (answer, problem) = service.post("/api/v1/charges", &bad).await;
        assert_eq!(answer.as_u16(), status, "{bad}: {problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.ends_with('.')), "{problem}");
    }
    let post = |body: Vec<u8>, media_type: &'static str| {
        let request = app.machine().post(app.url("/api/v1/charges")).bearer_auth(&service.key).body(body);
        request.header("content-type", media_type).send()
    };
    assert_eq!(post(b"{".to_vec(), "application/json").await.unwrap().status(), 422);
    assert_eq!(post(b"{}".to_vec(), "text/plain").await.unwrap().status(), 415);
    assert_eq!(post(vec![b' '; 1024 * 1024 + 1], "application/json").await.unwrap().status(), 413);
    assert_eq!(post(vec![b' '; 100_000], "application/json").await.unwrap().status(), 422);
    assert_eq!(service.balance(account).await["total"], "25");
}
