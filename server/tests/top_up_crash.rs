//! The server is killed at random while customers pay, a hundred times. What was paid is credited once, what was not is not,
//! and a form that was sent again after a crash has made one payment.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests end the test when they cannot go on")]

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use billing::{Billing, SystemClock};
use domain::{
    account::AccountId,
    history::PaymentFilter,
    payment::{PaymentId, PaymentState},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use reqwest::{Client, StatusCode, header, redirect::Policy};
use sandbox::Gateway;
use serde_json::Value;
use server::{
    config::{Config, Settings},
    server::open_billing,
};
use tokio::{net::TcpListener, task::JoinSet, time::sleep};
use url::Url;

const KILLS: usize = 100;
/// Customers at each gateway.
const CUSTOMERS: usize = 3;
/// Country, currency, method, what is bought in minor units.
const WAYS: [(&str, &str, &str, i64); 3] =
    [("VN", "VND", "vnpay", 500_000), ("JP", "JPY", "stripe", 3_000), ("DE", "EUR", "paypal", 2_500)];
const PATIENCE: Duration = Duration::from_secs(60);

type Pairs = Vec<(&'static str, String)>;

fn settings(base_url: &str, folder: &Path, sandbox: &str) -> Pairs {
    let at = |gateway: &str| format!("{sandbox}/{gateway}");
    vec![
        ("PREPAY_LISTEN", base_url.trim_start_matches("http://").to_owned()),
        ("PREPAY_BASE_URL", base_url.to_owned()),
        ("PREPAY_DATA", folder.join("data").display().to_string()),
        ("PREPAY_LOG", "error".to_owned()),
        ("PREPAY_LIMITS_SIGN_UP_PER_ADDRESS", "1000".to_owned()),
        ("PREPAY_LIMITS_PAYMENTS_PER_ACCOUNT", "100000".to_owned()),
        ("PREPAY_VNPAY_BASE_URL", at("vnpay")),
        ("PREPAY_VNPAY_TMN_CODE", sandbox::VNPAY_TMN_CODE.to_owned()),
        ("PREPAY_VNPAY_HASH_SECRET", sandbox::VNPAY_HASH_SECRET.to_owned()),
        ("PREPAY_VNPAY_QUERY_INTERVAL_SECONDS", "1".to_owned()),
        ("PREPAY_STRIPE_BASE_URL", at("stripe")),
        ("PREPAY_STRIPE_SECRET_KEY", sandbox::STRIPE_SECRET_KEY.to_owned()),
        ("PREPAY_STRIPE_WEBHOOK_SECRET", sandbox::STRIPE_WEBHOOK_SECRET.to_owned()),
        ("PREPAY_PAYPAL_BASE_URL", at("paypal")),
        ("PREPAY_PAYPAL_CLIENT_ID", sandbox::PAYPAL_CLIENT_ID.to_owned()),
        ("PREPAY_PAYPAL_CLIENT_SECRET", sandbox::PAYPAL_CLIENT_SECRET.to_owned()),
        ("PREPAY_PAYPAL_WEBHOOK_ID", sandbox::PAYPAL_WEBHOOK_ID.to_owned()),
    ]
}

/// Starts the server and waits until it answers.
async fn start(settings: &Pairs, folder: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.arg("serve").env_clear().envs(settings.iter().map(|(name, value)| (name, value)));
    command.env("LEPTOS_SITE_ROOT", folder.join("site")).env("LEPTOS_OUTPUT_NAME", "prepay");
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let ready = format!("{}/readyz", settings[1].1);
    let (http, begun) = (browser(), Instant::now());
    while !http.get(&ready).send().await.is_ok_and(|answer| answer.status() == StatusCode::OK) {
        assert!(child.try_wait().unwrap().is_none(), "the server ended by itself");
        assert!(begun.elapsed() < PATIENCE, "the server does not start");
        sleep(Duration::from_millis(5)).await;
    }
    child
}

fn browser() -> Client {
    let builder = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy();
    builder.timeout(Duration::from_secs(10)).build().unwrap()
}

/// Somebody who buys again and again.
struct Customer {
    base_url: String,
    method: &'static str,
    minor: i64,
    http: Client,
}

impl Customer {
    async fn sign_up(base_url: &str, number: usize) -> Self {
        let (country, currency, method, minor) = WAYS[number % WAYS.len()];
        let customer = Self { base_url: base_url.to_owned(), method, minor, http: browser() };
        let email = format!("customer-{number}@example.com");
        let account = [("account_name", "Someone"), ("email", email.as_str()), ("password", "correct horse battery")];
        customer.send("/api/sign_up", &account).await.unwrap();
        let profile = [
            ("kind", "person"),
            ("name", "Someone"),
            ("email", email.as_str()),
            ("address", "1 Some Street"),
            ("country", country),
            ("currency", currency),
        ];
        assert_eq!(customer.send("/api/save_profile", &profile).await.unwrap().0, StatusCode::OK);
        customer
    }

    /// Sends a form; nothing when the server has gone meanwhile.
    async fn send(&self, path: &str, form: &[(&str, &str)]) -> Option<(StatusCode, Value)> {
        let request = self.http.post(format!("{}{path}", self.base_url)).header(header::ORIGIN, &self.base_url);
        let answer = request.header(header::ACCEPT, "application/json").form(form).send().await.ok()?;
        let status = answer.status();
        let text = answer.text().await.ok()?;
        Some((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
    }

    /// Sends the form until it is answered; the payment and the gateway's page.
    async fn start(&self, key: &str) -> (PaymentId, String) {
        let amount = self.minor.to_string();
        let form =
            [("amount_minor", amount.as_str()), ("method", self.method), ("client_key", key), ("consent", "2026-11")];
        loop {
            match self.send("/api/start_payment", &form).await {
                Some((StatusCode::OK, body)) => {
                    let id = body["payment_id"].as_str().unwrap().parse().unwrap();
                    return (id, body["target"].as_str().unwrap().to_owned());
                }
                Some((status, body)) if status.is_client_error() => panic!("{status}: {body}"),
                // Gone, or the gateway was not reached in the middle of it.
                _ => sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// Pays at the gateway and comes back, if there is somewhere to come back to.
    async fn pay(&self, target: &str) {
        let gateway = Client::builder().no_proxy().build().unwrap();
        let page = gateway.get(target).send().await.unwrap();
        let address = page.url().clone();
        let html = page.text().await.unwrap();
        let Some(form) = form_action(&html) else { return };
        let target: Url = address.join(&form).unwrap();
        let press = browser().post(target.clone()).form(&[("action", "pay"), ("delivery", "normal")]);
        let answer = press.send().await.unwrap();
        let location = answer.headers()[header::LOCATION].to_str().unwrap();
        let back = self.http.get(target.join(location).unwrap()).header(header::ACCEPT, "text/html").send().await;
        // Who does not get through has paid all the same.
        drop(back);
    }

    /// Buys until it is over; the payments, one for each key.
    async fn buy(self, number: usize, over: Arc<AtomicBool>) -> Vec<PaymentId> {
        let mut payments = Vec::new();
        while !over.load(Ordering::Relaxed) {
            let (id, target) = self.start(&format!("{number:016x}{:016x}", payments.len())).await;
            // Every tenth leaves the page.
            if payments.len() % 10 != 9 {
                self.pay(&target).await;
            }
            payments.push(id);
        }
        payments
    }
}

fn form_action(html: &str) -> Option<String> {
    let form = &html[html.find("<form")?..];
    let rest = &form[form.find("action=\"")? + 8..];
    Some(rest[..rest.find('"')?].replace("&amp;", "&"))
}

/// Whether the gateway has the money, by its own words, or (PayPal) gives it to whoever captures.
fn is_paid(payment: &Value) -> bool {
    let status = payment["status"].as_str().unwrap();
    matches!(status, "status 00" | "complete, paid" | "APPROVED") || status.contains("capture COMPLETED")
}

/// Asks about a payment until it stands where the gateway has it.
async fn settles(billing: &Billing, id: &PaymentId, paid: bool) {
    let begun = Instant::now();
    loop {
        let state = billing.payment(id.account_id(), id).await.unwrap().unwrap().state;
        if !paid {
            assert_ne!(state, PaymentState::Succeeded, "{id} was never paid");
            return;
        }
        if state == PaymentState::Succeeded {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{id} was paid and is {state}");
        // VNPay may be asked once a second.
        let _ = billing.check_payment(id).await;
        sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_paid_is_credited_once_however_often_the_server_is_killed() {
    let folder = tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" }).unwrap();
    std::fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
    let emulators = sandbox::Config {
        vnpay_ipn_retry: Duration::from_secs(1),
        vnpay_querydr_block: Duration::ZERO,
        webhook_retry: Duration::from_millis(500),
        ..sandbox::Config::default()
    };
    let gateways = sandbox::start(emulators, TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
    // A free port, which the server takes again after each crash.
    let base_url = {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", free.local_addr().unwrap())
    };
    for (gateway, name) in [(Gateway::Vnpay, "vnpay"), (Gateway::Stripe, "stripe"), (Gateway::Paypal, "paypal")] {
        gateways.set_webhook_url(gateway, format!("{base_url}/webhooks/{name}"));
    }
    let settings = settings(&base_url, folder.path(), gateways.base_url());
    let mut server = start(&settings, folder.path()).await;
    let over = Arc::new(AtomicBool::new(false));
    let mut customers = JoinSet::new();
    for number in 0..CUSTOMERS * WAYS.len() {
        let customer = Customer::sign_up(&base_url, number).await;
        customers.spawn(customer.buy(number, Arc::clone(&over)));
    }
    let mut dice = StdRng::seed_from_u64(7);
    for _ in 0..KILLS {
        sleep(Duration::from_millis(dice.random_range(20..400))).await;
        server.kill().unwrap();
        server.wait().unwrap();
        server = start(&settings, folder.path()).await;
    }
    over.store(true, Ordering::Relaxed);
    let bought: Vec<Vec<PaymentId>> = customers.join_all().await;

    let mut read = Settings::default();
    read.add_environment(|name| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()));
    let billing = open_billing(&Config::from_settings(&read).unwrap(), Arc::new(SystemClock)).await.unwrap();
    let seen: Vec<Value> =
        browser().get(format!("{}/api/payments", gateways.base_url())).send().await.unwrap().json().await.unwrap();
    let paid: Vec<&str> =
        seen.iter().filter(|one| is_paid(one)).map(|one| one["reference"].as_str().unwrap()).collect();
    for payments in &bought {
        let account: AccountId = payments[0].account_id();
        for id in payments {
            settles(&billing, id, paid.contains(&id.as_str())).await;
        }
        let balance = billing.balance(account).await.unwrap().unwrap().total();
        let count = payments.iter().filter(|id| paid.contains(&id.as_str())).count();
        let each = WAYS.iter().find(|(_, currency, ..)| *currency == balance.currency.code()).unwrap().3;
        assert_eq!(balance.to_minor().unwrap(), each * i64::try_from(count).unwrap(), "{account:?}");
        let page = billing.payments(account, PaymentFilter::default(), None, 1).await.unwrap();
        assert_eq!(page.total_rows, i64::try_from(payments.len()).unwrap(), "one payment for each key");
    }
    assert!(billing.verify().await.unwrap().faults.is_empty());
    let report = billing.reconcile().await.unwrap();
    assert!(report.differences.is_empty(), "{:?}", report.differences);
    let all: usize = bought.iter().map(Vec::len).sum();
    println!("{KILLS} kills, {all} payments started, {} paid at the gateways, each credited once", paid.len());
    assert!(paid.len() > KILLS, "{} payments are too few to tell", paid.len());
    billing.shutdown().await;
    server.kill().unwrap();
    server.wait().unwrap();
    gateways.stop().await;
}
