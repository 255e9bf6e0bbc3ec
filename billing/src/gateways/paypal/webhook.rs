//! The check of a webhook by PayPal itself: no certificate is fetched from an address that a caller gives
//! (`payments.md` §3.5).

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{PaypalClient, call};
use crate::gateways::{GatewayError, http::endpoint};

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
    /// Asks PayPal whether a webhook is genuine and meant for ours. `false`: it is not. Even a genuine one is only a
    /// reason to ask the API.
    ///
    /// # Errors
    /// [`GatewayError`]: not known, the delivery must be repeated.
    pub async fn verify_webhook(&self, headers: &PaypalHeaders, body: &[u8]) -> Result<bool, GatewayError> {
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
