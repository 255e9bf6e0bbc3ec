//! What all requests share.

use std::sync::Arc;

use app::context::{ServerContext, SiteInfo};
use axum::extract::FromRef;
use billing::Billing;
use leptos::config::LeptosOptions;
use url::Url;

use crate::{
    config::{Config, is_loopback},
    limits::Limits,
    shutdown::Shutdown,
};

/// Handed to every handler.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// Where the built site is.
    pub options: LeptosOptions,
    /// What the app may use.
    pub context: ServerContext,
    /// What only the server uses.
    pub services: Arc<Services>,
}

/// What only the server uses.
pub struct Services {
    /// The configuration.
    pub config: Config,
    /// How many tries are allowed.
    pub limits: Arc<Limits>,
    /// Tells long answers to end.
    pub shutdown: Shutdown,
}

impl AppState {
    /// Gathers what requests share.
    #[must_use]
    pub fn new(options: LeptosOptions, billing: Billing, config: Config, shutdown: Shutdown) -> Self {
        let site = Arc::new(SiteInfo {
            base_url: config.origin(),
            secure_cookies: config.is_https(),
            sandbox: config.gateways.is_sandbox(),
            form_origins: form_origins(&config),
        });
        let limits = Arc::new(Limits::new(config.limits));
        let services = Arc::new(Services { limits: Arc::clone(&limits), config, shutdown });
        Self { options, context: ServerContext { billing, site, limits, can_print: paper::can_print }, services }
    }
}

/// Where a form of ours may end: Chromium holds `form-action` against redirects, too. The vendors' pay pages are not
/// all at the address of their interfaces.
fn form_origins(config: &Config) -> Vec<String> {
    let gateways = &config.gateways;
    let origin = |url: &Url| url.origin().ascii_serialization();
    let vnpay = gateways.vnpay.as_ref().map(|vnpay| origin(&vnpay.base_url));
    let stripe = gateways.stripe.as_ref().map(|stripe| match is_loopback(&stripe.base_url) {
        true => origin(&stripe.base_url),
        false => "https://checkout.stripe.com".to_owned(),
    });
    let paypal = gateways.paypal.as_ref().map(|paypal| match (is_loopback(&paypal.base_url), paypal.live) {
        (true, _) => origin(&paypal.base_url),
        (false, true) => "https://www.paypal.com".to_owned(),
        (false, false) => "https://www.sandbox.paypal.com".to_owned(),
    });
    let mut origins: Vec<String> = [vnpay, stripe, paypal].into_iter().flatten().collect();
    origins.sort_unstable();
    origins.dedup();
    origins
}
