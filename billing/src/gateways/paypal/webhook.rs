//! The check of a webhook (`payments.md` §3.5): by PayPal itself, or here by certificate where roots are configured.

use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use url::Url;

use super::{PaypalClient, PaypalReject, call, cert_url, offline};
use crate::gateways::{GatewayError, config::is_loopback, http::endpoint};

/// The headers that carry a webhook's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaypalHeaders {
    /// `PAYPAL-AUTH-ALGO`.
    pub auth_algo: String,
    /// `PAYPAL-CERT-URL`.
    pub cert_url: String,
    /// `PAYPAL-TRANSMISSION-ID`.
    pub transmission_id: String,
    /// `PAYPAL-TRANSMISSION-SIG`, base64.
    pub transmission_sig: String,
    /// `PAYPAL-TRANSMISSION-TIME`.
    pub transmission_time: String,
}

impl PaypalHeaders {
    /// Takes the headers by name (lower case); `None` when one is missing.
    #[must_use]
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Self {
            auth_algo: get("paypal-auth-algo")?,
            cert_url: get("paypal-cert-url")?,
            transmission_id: get("paypal-transmission-id")?,
            transmission_sig: get("paypal-transmission-sig")?,
            transmission_time: get("paypal-transmission-time")?,
        })
    }
}

#[derive(Serialize)]
struct Question<'a> {
    #[serde(flatten)]
    headers: &'a PaypalHeaders,
    webhook_id: &'a str,
    /// The bytes as received: written anew (spacing, `1.0` as `1`) they would not verify.
    webhook_event: &'a RawValue,
}

#[derive(Deserialize)]
struct Verdict {
    verification_status: String,
}

impl PaypalClient {
    /// Whether a webhook is genuine and meant for ours. Even a genuine one is only a reason to ask the API.
    ///
    /// # Errors
    /// [`GatewayError`]: not known, the delivery must be repeated.
    pub async fn verify_webhook(
        &self,
        headers: &PaypalHeaders,
        body: &[u8],
        now: Timestamp,
    ) -> Result<bool, GatewayError> {
        // What no PayPal would have sent is not worth a question. An emulator may be known by several addresses.
        let is_emulator = is_loopback(&self.config.base_url) && self.config.webhook_roots.is_none();
        let address =
            offline::check_algorithm(headers).and_then(|()| cert_url::check_for(&headers.cert_url, &self.config));
        match (address, &self.config.webhook_roots) {
            (Ok(address), Some(roots)) => self.verify_offline(headers, body, &address, roots, now).await,
            (Err(_), _) if !is_emulator => Ok(false),
            _ => self.verify_online(headers, body).await,
        }
    }

    /// By PayPal's certificate; by PayPal itself when that cannot be had or does not lead to a root.
    async fn verify_offline(
        &self,
        headers: &PaypalHeaders,
        body: &[u8],
        address: &Url,
        roots: &[u8],
        now: Timestamp,
    ) -> Result<bool, GatewayError> {
        let certificates = match self.certificates.at(address, &self.http).await {
            Ok(Some(certificates)) => certificates,
            Ok(None) => return Ok(false),
            Err(error) => {
                tracing::warn!(%error, "PayPal's certificate cannot be fetched, PayPal is asked");
                return self.verify_online(headers, body).await;
            }
        };
        match offline::verify_signed(headers, &self.config.webhook_id, body, &certificates, roots, now) {
            Ok(()) => Ok(true),
            Err(PaypalReject::Certificate) => {
                tracing::warn!("PayPal's certificate does not lead to a configured root, PayPal is asked");
                self.verify_online(headers, body).await
            }
            Err(_) => Ok(false),
        }
    }

    /// By asking PayPal.
    async fn verify_online(&self, headers: &PaypalHeaders, body: &[u8]) -> Result<bool, GatewayError> {
        let Ok(webhook_event) = serde_json::from_slice::<&RawValue>(body) else { return Ok(false) };
        let question = Question { headers, webhook_id: &self.config.webhook_id, webhook_event };
        let url = endpoint(&self.config.base_url, "v1/notifications/verify-webhook-signature");
        let answer = self.call("verify webhook", || self.http.post(url.clone()).json(&question)).await?;
        match answer.status {
            200 => Ok(answer.json::<Verdict>()?.verification_status == "SUCCESS"),
            // Headers that PayPal itself cannot read.
            400 | 422 => Ok(false),
            _ => Err(call::refusal(&answer)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::{PaypalHeaders, Question};

    #[test]
    fn the_body_is_passed_on_byte_for_byte() {
        let body = br#"{"b":1.0,  "a":"\u00e9",
            "n":12345678901234567890123}"#;
        let headers = PaypalHeaders::read(|name| Some(name.to_owned())).unwrap();
        let webhook_event: &RawValue = serde_json::from_slice(body).unwrap();
        let text = serde_json::to_vec(&Question { headers: &headers, webhook_id: "5GP0", webhook_event }).unwrap();
        assert!(text.windows(body.len()).any(|part| part == body));
        assert!(text.starts_with(br#"{"auth_algo":"paypal-auth-algo","#));
    }
}
