//! Starting, routing and stopping.

use crate::{
    Config, Delivery, Gateway, Intervention, Refusal, Rule, control, page,
    paypal::{self, SignerError},
    state::{App, Shared, lock},
    stripe, switches, vnpay,
};
use axum::{Router, extract::DefaultBodyLimit, http::HeaderValue, http::header, middleware};
use jiff::SignedDuration;
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::{set_header::SetResponseHeaderLayer, trace::TraceLayer};

/// How long a merchant may take to answer a message.
const DELIVERY_TIMEOUT: Duration = Duration::from_secs(10);
/// A delivery that waits for its merchant ends within [`DELIVERY_TIMEOUT`].
const STOP_TIMEOUT: Duration = Duration::from_secs(12);
const BODY_LIMIT: usize = 256 * 1024;
/// No `form-action`: the buttons of a pay page end in a redirect to the merchant, which Chromium counts as form action.
const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Why the emulators could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The listening socket has no address.
    #[error("cannot read the listening address: {0}")]
    Address(#[from] io::Error),
    /// The client that delivers messages could not be built.
    #[error("cannot set up the HTTP client for webhooks: {0}")]
    Client(#[from] reqwest::Error),
    /// The fixture key or certificate is unusable.
    #[error(transparent)]
    Signer(#[from] SignerError),
}

/// Running emulators. Dropping it leaves them running until the runtime ends.
pub struct Handle {
    app: Shared,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Handle {
    /// The address listened on (the real port when port 0 was asked for).
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Base of all links, such as `http://127.0.0.1:3100`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.app.public_url
    }

    /// Sends a gateway's later messages, retries included, to `url`: for a merchant that starts second.
    pub fn set_webhook_url(&self, gateway: Gateway, url: String) {
        self.app.set_webhook_url(gateway, url);
    }

    /// All messages so far, oldest first, with the merchant's answers.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.app.deliveries).all().to_vec()
    }

    /// From now on something goes wrong.
    ///
    /// # Errors
    /// A sentence, when the rule makes no sense.
    pub fn add_rule(&self, rule: Rule) -> Result<(), &'static str> {
        rule.fault().map_or_else(
            || {
                lock(&self.app.switches).add(rule);
                Ok(())
            },
            Err,
        )
    }

    /// Nothing goes wrong any more; chance begins anew with `seed`.
    pub fn reset_rules(&self, seed: u64) {
        lock(&self.app.switches).reset(seed);
    }

    /// Moves the emulators' clock on, or back.
    pub fn advance(&self, seconds: i64) {
        self.app.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// Lets something happen to a payment at its gateway, and tells the merchant.
    ///
    /// # Errors
    /// [`Refusal`].
    pub async fn intervene(&self, reference: &str, what: &Intervention) -> Result<(), Refusal> {
        control::happen(&self.app, reference, what).await
    }

    /// Ends running requests and pending deliveries and waits for the server.
    pub async fn stop(self) {
        self.app.stop();
        match tokio::time::timeout(STOP_TIMEOUT, self.server).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the server ended abnormally"),
            Err(_) => tracing::warn!("a request did not end in time"),
        }
    }
}

/// Serves the emulators on `listener`, in the background.
///
/// # Errors
/// When the listener has no address, the webhook client cannot be set up, or the fixture key cannot be read.
pub fn start(config: Config, listener: TcpListener) -> Result<Handle, StartError> {
    let address = listener.local_addr()?;
    let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(DELIVERY_TIMEOUT)
        .user_agent("prepay-sandbox")
        .no_proxy()
        .build()?;
    let signer = paypal::Signer::from_fixture()?;
    let public_url = public_url.trim_end_matches('/').to_owned();
    let app = Arc::new(App::new(config, public_url, http, signer));
    app.every(Duration::from_secs(1), stripe::expire_due);
    let (service, stopped) = (router(Arc::clone(&app)), app.stopped());
    let server = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "the server stopped");
        }
    });
    Ok(Handle { app, address, server })
}

fn router(app: Shared) -> Router {
    let policy = HeaderValue::from_static(CONTENT_SECURITY_POLICY);
    Router::new()
        .merge(control::routes())
        .merge(page::routes())
        .nest("/vnpay", vnpay::routes())
        .nest("/stripe", stripe::routes())
        .nest("/paypal", paypal::routes())
        .fallback(page::not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), switches::disturb))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, policy))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}
