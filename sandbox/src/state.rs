//! What all emulators share.

use crate::{Config, Gateway, clock::Clock, delivery, paypal, stripe, switches::Switches, vnpay};
use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// The running emulators.
pub(crate) struct App {
    pub config: Config,
    /// Base of every link handed out, without a slash at the end.
    pub public_url: String,
    pub http: reqwest::Client,
    pub clock: Clock,
    pub switches: Mutex<Switches>,
    pub deliveries: Mutex<delivery::Log>,
    pub vnpay: Mutex<vnpay::Store>,
    pub stripe: Mutex<stripe::Store>,
    pub paypal: Mutex<paypal::Store>,
    pub paypal_signer: paypal::Signer,
    webhook_urls: Mutex<[String; 3]>,
    stop: watch::Sender<bool>,
}

/// Handed to every handler.
pub(crate) type Shared = Arc<App>;

impl App {
    pub fn new(config: Config, public_url: String, http: reqwest::Client, paypal_signer: paypal::Signer) -> Self {
        let webhook_urls =
            [Gateway::Vnpay, Gateway::Stripe, Gateway::Paypal].map(|gateway| config.webhook_url(gateway).to_owned());
        Self {
            config,
            public_url,
            http,
            clock: Clock::default(),
            switches: Mutex::default(),
            deliveries: Mutex::default(),
            vnpay: Mutex::default(),
            stripe: Mutex::default(),
            paypal: Mutex::default(),
            paypal_signer,
            webhook_urls: Mutex::new(webhook_urls),
            stop: watch::Sender::new(false),
        }
    }

    /// Where a gateway's messages go at this moment.
    pub fn webhook_url(&self, gateway: Gateway) -> String {
        let [vnpay, stripe, paypal] = &*lock(&self.webhook_urls);
        match gateway {
            Gateway::Vnpay => vnpay.clone(),
            Gateway::Stripe => stripe.clone(),
            Gateway::Paypal => paypal.clone(),
        }
    }

    /// Sends a gateway's later messages, retries included, to another address.
    pub fn set_webhook_url(&self, gateway: Gateway, url: String) {
        let [vnpay, stripe, paypal] = &mut *lock(&self.webhook_urls);
        match gateway {
            Gateway::Vnpay => *vnpay = url,
            Gateway::Stripe => *stripe = url,
            Gateway::Paypal => *paypal = url,
        }
    }

    /// Tells everything that waits for [`App::stopped`] to end.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Ends when the emulators stop.
    pub fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stop = self.stop.subscribe();
        async move {
            // An error means that the emulators are gone, which is also the end.
            if stop.wait_for(|stopping| *stopping).await.is_err() {
                tracing::debug!("the emulators were dropped");
            }
        }
    }

    /// Runs `work` beside the request, until it ends or the emulators stop.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stopped = self.stopped();
        tokio::spawn(async move {
            tokio::select! {
                () = stopped => {}
                () = work => {}
            }
        });
    }

    /// Repeats `work` every `period` until the emulators stop.
    pub fn every(self: &Arc<Self>, period: Duration, work: impl Fn(&Shared) + Send + Sync + 'static) {
        let app = Arc::clone(self);
        self.spawn(async move {
            loop {
                tokio::time::sleep(period).await;
                work(&app);
            }
        });
    }
}

/// Locks a store. A panic in another handler must not take the emulators down with it, so poisoning is ignored.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
