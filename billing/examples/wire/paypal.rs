//! PayPal: webhooks, checked both ways, and the request that makes an order.

use billing::{
    clock::{Clock, SystemClock},
    gateways::{
        PaypalClient, PaypalConfig,
        paypal::{OrderRequest, PaypalHeaders, cert_url, hint, offline},
    },
};
use domain::{currency::Currency, language::Language, money::Money, payment::PaymentId, time::Timestamp};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Address, Answer, refusal};

/// A webhook as it came in: header values by lower-case name, body as text.
#[derive(Deserialize)]
pub struct Webhook {
    headers: serde_json::Map<String, Value>,
    webhook_id: String,
    body: String,
}

impl Webhook {
    fn headers(&self) -> Result<PaypalHeaders, String> {
        let get = |name: &str| self.headers.get(name)?.as_str().map(str::to_owned);
        PaypalHeaders::read(get).ok_or_else(|| "a header is missing".to_owned())
    }

    /// The text that must have been signed.
    pub fn text(self) -> Answer {
        Ok(offline::signed_text(&self.headers()?, &self.webhook_id, self.body.as_bytes()).into())
    }
}

/// A webhook checked by certificate.
#[derive(Deserialize)]
pub struct Offline {
    webhook: Webhook,
    /// PEM.
    certificates: String,
    /// PEM.
    roots: String,
    now: Timestamp,
}

impl Offline {
    pub fn answer(self) -> Answer {
        let Self { webhook, certificates, roots, now } = self;
        let (headers, body) = (webhook.headers()?, webhook.body.as_bytes());
        offline::verify(&headers, &webhook.webhook_id, body, certificates.as_bytes(), roots.as_bytes(), now)
            .map_err(refusal)?;
        let hint = hint(body).ok_or("the body is no event")?;
        Ok(json!({ "event_id": hint.event_id, "event_type": hint.event_type, "order_id": hint.order_id }))
    }
}

/// Where a certificate would be fetched.
#[derive(Deserialize)]
pub struct CertUrl {
    cert_url: String,
}

impl CertUrl {
    pub fn answer(self) -> Answer {
        cert_url::check(&self.cert_url).map(|url| url.to_string().into()).map_err(refusal)
    }
}

#[derive(Deserialize)]
struct App {
    base_url: Address,
    client_id: String,
    client_secret: String,
    webhook_id: String,
}

impl App {
    fn client(self) -> Result<PaypalClient, String> {
        let Self { base_url: Address(base_url), client_id, client_secret, webhook_id } = self;
        let client_secret = SecretString::from(client_secret);
        let config = PaypalConfig { base_url, client_id, client_secret, webhook_id, webhook_roots: None, live: false };
        PaypalClient::new(config).map_err(refusal)
    }
}

/// A webhook checked by PayPal, over the network.
#[derive(Deserialize)]
pub struct Online {
    app: App,
    webhook: Webhook,
}

impl Online {
    pub async fn answer(self) -> Answer {
        let headers = self.webhook.headers()?;
        let verdict =
            self.app.client()?.verify_webhook(&headers, self.webhook.body.as_bytes(), SystemClock.now()).await;
        verdict.map(Value::Bool).map_err(refusal)
    }
}

/// A new order, over the network.
#[derive(Deserialize)]
pub struct Create {
    app: App,
    payment_id: PaymentId,
    currency: Currency,
    amount: i64,
    description: String,
    brand_name: String,
    return_url: Address,
    cancel_url: Address,
    language: Language,
    created_at: Timestamp,
    request_id: String,
}

impl Create {
    pub async fn answer(self) -> Answer {
        let request = OrderRequest {
            payment_id: &self.payment_id,
            amount: Money::from_minor(self.amount, self.currency).map_err(refusal)?,
            description: &self.description,
            brand_name: &self.brand_name,
            return_url: &self.return_url.0,
            cancel_url: &self.cancel_url.0,
            language: self.language,
            created_at: self.created_at,
            request_id: &self.request_id,
        };
        let created = self.app.client()?.create_order(&request).await.map_err(refusal)?;
        Ok(json!({ "object_id": created.object_id, "redirect_url": created.redirect_url }))
    }
}
