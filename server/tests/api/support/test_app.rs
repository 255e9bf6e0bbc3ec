use std::{path::PathBuf, sync::Arc, time::Duration};

use billing::{Billing, SystemClock};
use domain::{
    account::AccountId,
    payment::{PaymentId, PaymentState},
};
use leptos::config::LeptosOptions;
use reqwest::{Client, redirect::Policy};
use sandbox::Gateway;
use server::{
    config::{Config, Settings},
    server::{Server, open_billing},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::{Person, eventually};

/// A running server and the gateways it talks to.
pub struct TestApp {
    pub base_url: String,
    pub billing: Billing,
    pub sandbox: sandbox::Handle,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<std::io::Result<()>>>,
    folder: TempDir,
}

impl TestApp {
    /// Starts with the usual settings.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts with further settings, named as environment variables.
    pub async fn start_with(more: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = start_sandbox().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        for (gateway, name) in [(Gateway::Vnpay, "vnpay"), (Gateway::Stripe, "stripe"), (Gateway::Paypal, "paypal")] {
            sandbox.set_webhook_url(gateway, format!("{base_url}/webhooks/{name}"));
        }
        let config = config(&base_url, &folder, sandbox.base_url(), more);
        let options = site(&folder);
        let billing = open_billing(&config, Arc::new(SystemClock)).await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = Server::new(config, options, billing.clone());
        let serving = tokio::spawn(server.run(listener, async {
            stopped.await.ok();
        }));
        Self { base_url, billing, sandbox, stop: Some(stop), serving: Some(serving), folder }
    }

    /// Somebody with a browser, not signed in.
    pub fn visitor(&self) -> Person<'_> {
        Person::new(self)
    }

    /// Somebody with an account and a billing profile in `country`.
    pub async fn customer(&self, country: &str) -> Person<'_> {
        let person = self.visitor();
        person.sign_up(&super::customer_of(country)).await;
        person.save_profile(country).await;
        person
    }

    /// A client without cookies, which follows nothing.
    pub fn machine(&self) -> Client {
        Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
    }

    /// An address of the portal.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// Where the embedded database would be.
    pub fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where a payment stands.
    pub async fn state(&self, id: &PaymentId) -> PaymentState {
        self.billing.payment(id.account_id(), id).await.unwrap().expect("the payment is known").state
    }

    /// The balance in minor units.
    pub async fn balance(&self, account_id: AccountId) -> i64 {
        self.billing.balance(account_id).await.unwrap().map_or(0, |balance| balance.total().to_minor().unwrap())
    }

    /// Waits until the payment has reached `state`.
    pub async fn reaches(&self, id: &PaymentId, state: PaymentState) {
        eventually(&format!("{id} is {state}"), || async { self.state(id).await == state }).await;
    }

    /// Waits until the gateways have sent `count` messages about a payment and got an answer to each.
    pub async fn answered(&self, count: usize) {
        eventually(&format!("{count} messages are answered"), || async {
            self.sandbox.deliveries().iter().filter(|delivery| !delivery.attempts.is_empty()).count() >= count
        })
        .await;
    }

    /// What the portal answered to the gateways' messages so far.
    pub fn answers(&self) -> Vec<(u16, String)> {
        let deliveries = self.sandbox.deliveries();
        let attempts = deliveries.iter().flat_map(|delivery| &delivery.attempts);
        attempts.map(|attempt| (attempt.status.unwrap_or(0), attempt.answer.clone())).collect()
    }

    /// Tells the server to stop and waits for it.
    pub async fn stop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        if let Some(serving) = self.serving.take() {
            serving.await.unwrap().unwrap();
        }
    }
}

async fn start_sandbox() -> sandbox::Handle {
    let config = sandbox::Config {
        vnpay_ipn_retry: Duration::from_secs(1),
        vnpay_querydr_block: Duration::from_millis(200),
        webhook_retry: Duration::from_millis(500),
        late_delay: Duration::from_millis(300),
        ..sandbox::Config::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    sandbox::start(config, listener).unwrap()
}

fn config(base_url: &str, folder: &TempDir, sandbox: &str, more: &[(&str, &str)]) -> Config {
    let data = folder.path().join("data").display().to_string();
    let at = |gateway: &str| format!("{sandbox}/{gateway}");
    let mut pairs = vec![
        ("PREPAY_BASE_URL", base_url.to_owned()),
        ("PREPAY_DATA", data),
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
    ];
    pairs.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let mut settings = Settings::default();
    let value = |name: &str| pairs.iter().rev().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    settings.add_environment(value);
    Config::from_settings(&settings).unwrap()
}

/// A built site as small as can be.
fn site(folder: &TempDir) -> LeptosOptions {
    let root = folder.path().join("site");
    std::fs::create_dir_all(root.join("pkg")).unwrap();
    std::fs::write(root.join("pkg/prepay.css"), "body { margin: 0 }\n".repeat(100)).unwrap();
    std::fs::write(root.join("pkg/prepay.css.br"), "brotli twin").unwrap();
    std::fs::write(root.join("favicon.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    LeptosOptions::builder().output_name("prepay").site_root(root.display().to_string()).build()
}
