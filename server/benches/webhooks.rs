//! How long a gateway's message takes at 200 a second: over HTTP, by the real router, on a SQLite file. Each message credits a
//! payment of its own; half are VNPay's, half Stripe's. Messages are sent at their times whatever became of the ones before, and
//! time counts from then. `make bench-webhooks` runs it; figures go to `target/bench/webhooks.json`.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a benchmark that cannot go on ends")]

#[expect(dead_code, unused_imports, reason = "the tests of the server use more of it")]
#[path = "../tests/api"]
mod api {
    pub mod support;
}

use std::time::{Duration, Instant};

use api::support::{Bought, TestApp};
use domain::payment::PaymentId;
use reqwest::{Client, RequestBuilder};
use ring::hmac;
use serde_json::json;

use tokio::task::JoinSet;
use url::Url;

const A_SECOND: u32 = 200;
const SECONDS: u32 = 15;
/// Payments of one customer.
const EACH: usize = 100;

/// A message, ready to be sent.
enum Message {
    Vnpay(String),
    Stripe { body: String },
}

fn hex_tag(algorithm: hmac::Algorithm, secret: &str, text: &str) -> String {
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    hex::encode(hmac::sign(&key, text.as_bytes()))
}

/// VNPay says that a payment is paid.
fn ipn(bought: &Bought, number: usize) -> Message {
    let asked: Vec<(String, String)> = Url::parse(&bought.target).unwrap().query_pairs().into_owned().collect();
    let value = |name: &str| asked.iter().find(|(known, _)| known == name).unwrap().1.clone();
    let number = (10_000_000 + number).to_string();
    let mut told: Vec<(&str, String)> = vec![
        ("vnp_Amount", value("vnp_Amount")),
        ("vnp_BankCode", "NCB".to_owned()),
        ("vnp_OrderInfo", value("vnp_OrderInfo")),
        ("vnp_PayDate", value("vnp_CreateDate")),
        ("vnp_ResponseCode", "00".to_owned()),
        ("vnp_TmnCode", sandbox::VNPAY_TMN_CODE.to_owned()),
        ("vnp_TransactionNo", number),
        ("vnp_TransactionStatus", "00".to_owned()),
        ("vnp_TxnRef", value("vnp_TxnRef")),
    ];
    told.sort();
    let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(&told).finish();
    let hash = hex_tag(hmac::HMAC_SHA512, sandbox::VNPAY_HASH_SECRET, &text);
    Message::Vnpay(format!("{text}&vnp_SecureHash={hash}"))
}

/// Stripe says that a session is paid.
fn event(bought: &Bought, number: usize, yen: i64) -> Message {
    let session = bought.target.rsplit('/').next().unwrap();
    let body = json!({
        "id": format!("evt_{number}"), "object": "event", "type": "checkout.session.completed", "livemode": false,
        "data": { "object": {
            "id": session, "object": "checkout.session", "status": "complete", "payment_status": "paid",
            "amount_total": yen, "currency": "jpy", "client_reference_id": bought.id, "livemode": false,
            "payment_intent": format!("pi_{number}"),
        } },
    });
    Message::Stripe { body: body.to_string() }
}

impl Message {
    fn request(&self, http: &Client, base_url: &str) -> RequestBuilder {
        match self {
            Self::Vnpay(query) => http.get(format!("{base_url}/webhooks/vnpay?{query}")),
            Self::Stripe { body } => {
                let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
                let tag = hex_tag(hmac::HMAC_SHA256, sandbox::STRIPE_WEBHOOK_SECRET, &format!("{now}.{body}"));
                let request = http.post(format!("{base_url}/webhooks/stripe"));
                request.header("Stripe-Signature", format!("t={now},v1={tag}")).body(body.clone())
            }
        }
    }
}

/// Starts all payments, and makes the message that each is paid.
async fn prepare(app: &TestApp) -> (Vec<PaymentId>, Vec<Message>) {
    let all = (A_SECOND * SECONDS) as usize;
    let (mut payments, mut messages) = (Vec::new(), Vec::new());
    for customer_number in 0..all / EACH {
        let (country, method, amount) =
            if customer_number % 2 == 0 { ("VN", "vnpay", "500000") } else { ("JP", "stripe", "3000") };
        let customer = app.visitor();
        customer.sign_up(&format!("customer-{customer_number}@example.com")).await;
        customer.save_profile(country).await;
        for _ in 0..EACH {
            let bought = customer.buy(method, amount).await;
            let number = payments.len();
            messages.push(if method == "vnpay" { ipn(&bought, number) } else { event(&bought, number, 3_000) });
            payments.push(bought.id);
        }
    }
    // Neighbours are of different accounts and gateways.
    let order = |at: usize| at % (all / EACH) * EACH + at / (all / EACH);
    let mut slots: Vec<Option<Message>> = messages.into_iter().map(Some).collect();
    let messages = (0..all).map(|at| slots[order(at)].take().unwrap()).collect();
    (payments, messages)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let high = "100000";
    let names = ["SIGN_UP_PER_ADDRESS", "PAYMENTS_PER_ACCOUNT", "SIGN_IN_PER_ADDRESS"];
    let names = names.map(|name| format!("PREPAY_LIMITS_{name}"));
    let settings: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), high)).collect();
    let app = TestApp::start_with(&settings).await;
    eprintln!("Starting {} payments …", A_SECOND * SECONDS);
    let (payments, messages) = prepare(&app).await;
    eprintln!("Sending {A_SECOND} messages a second for {SECONDS} s …");
    let http = Client::builder().no_proxy().pool_max_idle_per_host(256).build().unwrap();
    let mut tasks = JoinSet::new();
    let begun = Instant::now() + Duration::from_millis(200);
    for (number, message) in messages.into_iter().enumerate() {
        let due = begun + Duration::from_secs(1) / A_SECOND * u32::try_from(number).unwrap();
        let (http, base_url) = (http.clone(), app.base_url.clone());
        tasks.spawn(async move {
            tokio::time::sleep_until(due.into()).await;
            let answer = message.request(&http, &base_url).send().await.unwrap();
            let (status, text) = (answer.status(), answer.text().await.unwrap());
            assert!(status.is_success() && !text.contains("RspCode\":\"9"), "{status}: {text}");
            due.elapsed()
        });
    }
    let mut took = tasks.join_all().await;
    took.sort();
    for id in &payments {
        assert_eq!(app.state(id).await, domain::payment::PaymentState::Succeeded, "{id}");
    }
    let at = |per_cent: usize| took[(took.len() * per_cent / 100).min(took.len() - 1)].as_micros();
    let figures = json!({
        "messages": took.len(), "a_second": A_SECOND, "p50_us": at(50), "p90_us": at(90), "p99_us": at(99),
        "max_us": at(100),
    });
    println!("{figures}");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/bench/webhooks.json");
    std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/bench")).unwrap();
    std::fs::write(file, format!("{figures}\n")).unwrap();
    std::process::exit(0);
}
