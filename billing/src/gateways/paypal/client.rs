//! The client: what a merchant does with PayPal orders.

use domain::gateway::Gateway;

use super::{OrderCheck, OrderNews, call, certificate::Certificates, order::Order, token::Tokens};
use crate::gateways::{
    CallLimits, Circuit, GatewayError, PaypalConfig,
    http::{Answer, Http, endpoint, is_object_id},
};

/// PayPal, for one REST app.
#[derive(Debug)]
pub struct PaypalClient {
    pub(super) config: PaypalConfig,
    pub(super) http: Http,
    pub(super) tokens: Tokens,
    pub(super) certificates: Certificates,
}

impl PaypalClient {
    /// Makes a client with the usual time limits. Does not use the network.
    ///
    /// # Errors
    /// [`GatewayError::Unexpected`] when there is no TLS set-up.
    pub fn new(config: PaypalConfig) -> Result<Self, GatewayError> {
        Self::with_limits(config, &CallLimits::default())
    }

    /// Makes a client. Does not use the network.
    ///
    /// # Errors
    /// [`GatewayError::Unexpected`] when there is no TLS set-up.
    pub fn with_limits(config: PaypalConfig, limits: &CallLimits) -> Result<Self, GatewayError> {
        let http = Http::new(Gateway::Paypal, &config.base_url, limits)?;
        Ok(Self { config, http, tokens: Tokens::default(), certificates: Certificates::default() })
    }

    /// The settings in use.
    #[must_use]
    pub const fn config(&self) -> &PaypalConfig {
        &self.config
    }

    /// Whether the gateway is being called, or left alone because it does not answer.
    #[must_use]
    pub fn circuit(&self) -> Circuit {
        self.http.circuit()
    }

    /// Finds out where a payment stands, and captures its order when the payer has approved it.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn resolve(&self, check: &OrderCheck<'_>) -> Result<OrderNews, GatewayError> {
        match self.fetch(check).await? {
            OrderNews::Approved => self.capture(check).await,
            news => Ok(news),
        }
    }

    /// Reads the payment's order and compares it with what was asked. An order that PayPal does not know counts
    /// as not approved.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn fetch(&self, check: &OrderCheck<'_>) -> Result<OrderNews, GatewayError> {
        let answer = self.ask_order(check.order_id).await?;
        if answer.status == 404 {
            return Ok(check.unpaid_news("RESOURCE_NOT_FOUND"));
        }
        if !answer.is_success() {
            return Err(call::refusal(&answer));
        }
        let order: Order = answer.json()?;
        if order.id != check.order_id {
            return Err(answer.unexpected("another order than asked for"));
        }
        Ok(order.news(check))
    }

    /// Asks for an order.
    pub(super) async fn ask_order(&self, order_id: &str) -> Result<Answer, GatewayError> {
        let url = endpoint(&self.config.base_url, &order_path(order_id)?);
        self.call("fetch order", || self.http.get(url.clone())).await
    }
}

/// The path of an order.
pub(super) fn order_path(order_id: &str) -> Result<String, GatewayError> {
    if is_object_id(order_id) {
        Ok(format!("v2/checkout/orders/{order_id}"))
    } else {
        Err(call::unsuitable("order id"))
    }
}
