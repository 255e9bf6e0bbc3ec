//! One authorised call to the API, and what its refusals say (`payments.md` §3.4).

use domain::gateway::Gateway;
use reqwest::RequestBuilder;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::PaypalClient;
use crate::gateways::{
    GatewayError,
    http::{Answer, Repeat},
};

#[derive(Deserialize)]
struct ErrorBody {
    name: String,
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Deserialize)]
struct Detail {
    issue: Option<String>,
}

impl PaypalClient {
    /// Sends a request with the current token; when PayPal no longer takes that, once more with a new one.
    pub(super) async fn call(
        &self,
        operation: &'static str,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Answer, GatewayError> {
        let token = self.tokens.current(&self.http, &self.config).await?;
        let answer = self.http.send(operation, request().bearer_auth(token.expose_secret()), Repeat::Safe).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        self.tokens.forget(&token).await;
        let token = self.tokens.current(&self.http, &self.config).await?;
        self.http.send(operation, request().bearer_auth(token.expose_secret()), Repeat::Safe).await
    }
}

/// The refusal in an answer: the first issue, else the error's name.
pub(super) fn refusal(answer: &Answer) -> GatewayError {
    if answer.status == 401 {
        let request_id = answer.request_id.as_deref().unwrap_or("");
        tracing::error!(request_id, "PayPal does not take our credentials");
    }
    let code = answer.json::<ErrorBody>().map(|body| {
        let issue = body.details.into_iter().find_map(|detail| detail.issue);
        issue.unwrap_or(body.name)
    });
    answer.refused(code.as_deref().unwrap_or("unknown"))
}

/// The error for a request that PayPal would not take.
pub(super) const fn unsuitable(what: &'static str) -> GatewayError {
    GatewayError::Unsuitable { gateway: Gateway::Paypal, what }
}

/// The error for an answer that breaks the protocol, where no single answer does.
pub(super) const fn unexpected(what: &'static str) -> GatewayError {
    GatewayError::Unexpected { gateway: Gateway::Paypal, what, request_id: None }
}
