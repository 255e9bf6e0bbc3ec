//! What is asked of the tool, and the engine that it is asked of.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use billing::{
    Billing, BillingConfig, SystemClock, config::PostgresUrl, gateways::config::GatewaysConfig, store::Store,
};

/// The words of the command line: a task, then names with values.
pub(crate) struct Options {
    task: String,
    values: HashMap<String, String>,
}

impl Options {
    pub(crate) fn read() -> Self {
        let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
        let task = words.next().unwrap_or_default();
        let mut values = HashMap::new();
        while let Some(name) = words.next() {
            values.insert(name.trim_start_matches("--").to_owned(), words.next().unwrap_or_default());
        }
        Self { task, values }
    }

    pub(crate) fn task(&self) -> &str {
        &self.task
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    pub(crate) fn number(&self, name: &str, usual: i64) -> i64 {
        self.text(name).and_then(|value| value.parse().ok()).unwrap_or(usual)
    }

    /// The name of a figure: as told, or the usual one.
    pub(crate) fn named(&self, usual: &str) -> String {
        self.text("name").unwrap_or(usual).to_owned()
    }

    fn folder(&self) -> PathBuf {
        self.text("folder").map_or_else(|| std::env::temp_dir().join("prepay-load"), PathBuf::from)
    }

    fn url(&self) -> Option<PostgresUrl> {
        self.text("postgres").map(|url| url.parse().expect("an address"))
    }

    /// The engine without workers, which have nothing to do here.
    pub(crate) async fn open(&self) -> Billing {
        let config = BillingConfig {
            data_dir: self.folder(),
            database_url: self.url(),
            base_url: "http://127.0.0.1:3000/".parse().expect("an address"),
            gateways: GatewaysConfig::default(),
            rate_max_age_seconds: 86_400,
            heads_key: None,
            four_eyes_above: Vec::new(),
            seller: domain::receipt::Seller::default(),
        };
        Billing::open_for_commands(config, Arc::new(SystemClock)).await.expect("the engine opens")
    }

    /// The database below it.
    pub(crate) async fn store(&self) -> Store {
        match self.url() {
            Some(url) => Store::connect(&url).await.expect("the database"),
            None => Store::open(&self.folder().join("prepay.db")).await.expect("the database"),
        }
    }
}
