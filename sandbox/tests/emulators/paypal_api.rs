//! PayPal: tokens, orders and the signature check.

use crate::support::Sandbox;
use reqwest::{Response, StatusCode};
use sandbox::{PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET};
use serde_json::{Value, json};

/// A client with a token.
pub struct Client<'a> {
    pub sandbox: &'a Sandbox,
    token: String,
}

impl<'a> Client<'a> {
    pub async fn new(sandbox: &'a Sandbox) -> Self {
        let answer = token(sandbox, PAYPAL_CLIENT_SECRET, "client_credentials").await;
        assert_eq!(answer.status(), StatusCode::OK);
        let answer: Value = answer.json().await.unwrap();
        assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(32400)));
        Self { sandbox, token: answer["access_token"].as_str().unwrap().to_owned() }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.sandbox.http.get(self.sandbox.url(path)).bearer_auth(&self.token).send().await.unwrap()
    }

    /// Posts raw text; without a request id when that is empty.
    pub async fn post(&self, path: &str, request_id: &str, body: String) -> Response {
        let mut request = self.sandbox.http.post(self.sandbox.url(path)).bearer_auth(&self.token);
        if !request_id.is_empty() {
            request = request.header("paypal-request-id", request_id);
        }
        request.header("content-type", "application/json").body(body).send().await.unwrap()
    }

    pub async fn create(&self, reference: &str) -> String {
        let path = "/paypal/v2/checkout/orders";
        let response = self.post(path, &format!("create-{reference}"), order(reference).to_string()).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        response.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
    }

    pub async fn capture(&self, order: &str, request_id: &str) -> Response {
        self.post(&format!("/paypal/v2/checkout/orders/{order}/capture"), request_id, String::new()).await
    }
}

async fn token(sandbox: &Sandbox, secret: &str, grant: &str) -> Response {
    let url = sandbox.url("/paypal/v1/oauth2/token");
    let request = sandbox.http.post(url).basic_auth(PAYPAL_CLIENT_ID, Some(secret));
    request.form(&[("grant_type", grant)]).send().await.unwrap()
}

/// A good order of 25 US dollars.
pub fn order(reference: &str) -> Value {
    json!({
        "intent": "CAPTURE",
        "purchase_units": [{
            "reference_id": "default",
            "custom_id": reference,
            "invoice_id": format!("INV-{reference}"),
            "description": "Prepay credit",
            "amount": { "currency_code": "USD", "value": "25.00" },
        }],
        "payment_source": { "paypal": { "experience_context": {
            "brand_name": "Prepay",
            "return_url": "http://127.0.0.1:9/return?p=1",
            "cancel_url": "http://127.0.0.1:9/cancel?p=1",
        } } },
    })
}

/// `details[0].issue` of an error, whose form is checked.
pub async fn issue(response: Response, status: StatusCode) -> String {
    assert_eq!(response.status(), status);
    let debug_id = response.headers()["paypal-debug-id"].to_str().unwrap().to_owned();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["debug_id"], debug_id.as_str());
    body["details"][0]["issue"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn tokens_need_the_client_secret() {
    let sandbox = Sandbox::start().await;
    let wrong = token(&sandbox, "wrong", "client_credentials").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.json::<Value>().await.unwrap()["error"], "invalid_client");
    let grant = token(&sandbox, PAYPAL_CLIENT_SECRET, "password").await;
    assert_eq!(grant.json::<Value>().await.unwrap()["error"], "unsupported_grant_type");
    let none = sandbox.get("/paypal/v2/checkout/orders/X").await;
    assert_eq!(none.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(none.json::<Value>().await.unwrap()["name"], "AUTHENTICATION_FAILURE");
}

#[tokio::test]
async fn an_order_waits_for_its_payer() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let id = client.create("pay_1").await;
    let read: Value = client.get(&format!("/paypal/v2/checkout/orders/{id}")).await.json().await.unwrap();
    assert_eq!(read["status"], "PAYER_ACTION_REQUIRED");
    assert_eq!(read["intent"], "CAPTURE");
    assert_eq!(read["purchase_units"][0]["amount"], json!({ "currency_code": "USD", "value": "25.00" }));
    assert_eq!(read["purchase_units"][0]["custom_id"], "pay_1");
    assert_eq!(read["links"][1]["rel"], "payer-action");
    assert_eq!(read["links"][1]["href"], sandbox.url(&format!("/paypal/checkoutnow?token={id}")));
    let early = client.capture(&id, "capture-pay_1").await;
    assert_eq!(issue(early, StatusCode::UNPROCESSABLE_ENTITY).await, "ORDER_NOT_APPROVED");
    let unknown = client.get("/paypal/v2/checkout/orders/UNKNOWN").await;
    assert_eq!(issue(unknown, StatusCode::NOT_FOUND).await, "INVALID_RESOURCE_ID");
}

#[tokio::test]
async fn an_order_without_source_is_approved_by_the_old_link() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let mut body = order("plain");
    body.as_object_mut().unwrap().remove("payment_source");
    // An old SDK sends an empty query.
    let created: Value =
        client.post("/paypal/v2/checkout/orders?", "plain", body.to_string()).await.json().await.unwrap();
    assert_eq!((&created["status"], &created["links"][1]["rel"]), (&json!("CREATED"), &json!("approve")));
    assert!(created["purchase_units"].is_null(), "the minimal answer");
}

#[tokio::test]
async fn the_request_id_is_needed_and_remembered() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let path = "/paypal/v2/checkout/orders";
    let none = client.post(path, "", order("a").to_string()).await;
    assert_eq!(issue(none, StatusCode::BAD_REQUEST).await, "PAYPAL_REQUEST_ID_REQUIRED");
    let id = client.create("a").await;
    let again = client.post(path, "create-a", order("a").to_string()).await;
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(again.json::<Value>().await.unwrap()["id"], id.as_str());
    let other = client.post(path, "create-a", order("b").to_string()).await;
    assert_eq!(issue(other, StatusCode::UNPROCESSABLE_ENTITY).await, "DUPLICATE_REQUEST_ID");
}

#[tokio::test]
async fn wrong_orders_are_refused() {
    let sandbox = Sandbox::start().await;
    let client = Client::new(&sandbox).await;
    let unit = "/purchase_units/0";
    let cases = [
        ("/intent", json!(null), 400, "MISSING_REQUIRED_PARAMETER"),
        ("/intent", json!("AUTHORIZE"), 400, "INVALID_PARAMETER_VALUE"),
        ("/purchase_units", json!([]), 400, "MISSING_REQUIRED_PARAMETER"),
        ("/purchase_units/0/custom_id", json!("x".repeat(128)), 400, "INVALID_STRING_LENGTH"),
        ("/purchase_units/0/amount/currency_code", json!("VND"), 422, "INVALID_CURRENCY_CODE"),
        ("/purchase_units/0/amount/value", json!("25.001"), 422, "DECIMAL_PRECISION"),
        ("/purchase_units/0/amount/value", json!("0.00"), 422, "CANNOT_BE_ZERO_OR_NEGATIVE"),
        ("/purchase_units/0/amount/value", json!(25), 400, "MISSING_REQUIRED_PARAMETER"),
    ];
    assert!(order("x").pointer(unit).is_some());
    for (pointer, value, status, wanted) in cases {
        let mut body = order("wrong");
        *body.pointer_mut(pointer).unwrap() = value;
        let response = client.post("/paypal/v2/checkout/orders", "wrong", body.to_string()).await;
        assert_eq!(issue(response, StatusCode::from_u16(status).unwrap()).await, wanted, "{pointer}");
    }
    let broken = client.post("/paypal/v2/checkout/orders", "wrong", "{".to_owned()).await;
    assert_eq!(issue(broken, StatusCode::BAD_REQUEST).await, "MALFORMED_REQUEST_JSON");
}
