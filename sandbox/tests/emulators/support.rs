//! A merchant, a started sandbox and a browser that does not follow redirects.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
};
use reqwest::{Response, redirect::Policy};
use sandbox::{Config, Delivery, Gateway, Handle};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

/// One call the merchant received.
#[derive(Debug, Clone)]
pub struct Received {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

type Answer = (StatusCode, &'static str);

#[derive(Clone)]
pub struct Merchant {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    /// Answers still to give, the last first; the one at the bottom is given for ever.
    answers: Arc<Mutex<Vec<Answer>>>,
}

impl Merchant {
    pub async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let merchant = Self { url, received: Arc::default(), answers: Arc::new(Mutex::new(vec![answer])) };
        let router = Router::new().fallback(receive).with_state(merchant.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        merchant
    }

    /// Gives `answer` once before the usual one.
    pub fn answer_first(&self, answer: Answer) {
        self.answers.lock().unwrap().push(answer);
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits until `count` calls have come, and a moment more for calls too many.
    pub async fn wait(&self, count: usize) -> Vec<Received> {
        for _ in 0..200 {
            if self.received().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(self.received().len(), count, "messages received");
        self.received()
    }
}

async fn receive(
    State(merchant): State<Merchant>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    merchant.received.lock().unwrap().push(Received { method, uri, headers, body });
    let mut answers = merchant.answers.lock().unwrap();
    if answers.len() > 1 { answers.pop().unwrap() } else { answers[0] }
}

pub struct Sandbox {
    pub handle: Handle,
    pub merchant: Merchant,
    pub http: reqwest::Client,
}

impl Sandbox {
    /// Short pauses, and a merchant that accepts everything.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let merchant = Merchant::start((StatusCode::OK, r#"{"RspCode":"00","Message":"Confirm Success"}"#)).await;
        let mut config = Config {
            vnpay_ipn_retry: Duration::from_millis(30),
            vnpay_querydr_block: Duration::ZERO,
            webhook_retry: Duration::from_millis(30),
            late_delay: Duration::from_millis(300),
            ..Config::default()
        };
        change(&mut config);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let handle = sandbox::start(config, listener).unwrap();
        for (gateway, path) in [(Gateway::Vnpay, "/vnpay"), (Gateway::Stripe, "/stripe"), (Gateway::Paypal, "/paypal")]
        {
            handle.set_webhook_url(gateway, format!("{}{path}", merchant.url));
        }
        let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { handle, merchant, http }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.handle.base_url())
    }

    pub async fn get(&self, path: &str) -> Response {
        self.http.get(self.absolute(path)).send().await.unwrap()
    }

    /// Presses a button of a pay page; returns where the browser is sent.
    pub async fn press(&self, page: &str, action: &str, delivery: &str) -> String {
        let form = [("action", action), ("delivery", delivery)];
        let response = self.http.post(self.absolute(page)).form(&form).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        location(&response)
    }

    pub fn deliveries(&self) -> Vec<Delivery> {
        self.handle.deliveries()
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') { self.url(path) } else { path.to_owned() }
    }
}

pub fn location(response: &Response) -> String {
    response.headers()["location"].to_str().unwrap().to_owned()
}
