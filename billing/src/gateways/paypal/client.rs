//! The client: what a merchant does with PayPal orders.

use domain::gateway::Gateway;

use super::{OrderCheck, OrderNews, call, order::Order, token::Tokens};
use crate::gateways::{
    GatewayError, PaypalConfig,
    http::{Http, endpoint, is_object_id},
};

/// PayPal, for one REST app.
#[derive(Debug)]
pub struct PaypalClient {
    pub(super) config: PaypalConfig,
    pub(super) http: Http,
    pub(super) tokens: Tokens,
}

impl PaypalClient {
    /// Makes a client. Does not use the network.
    ///
    /// # Errors
    /// [`GatewayError::Unexpected`] when there is no TLS set-up.
    pub fn new(config: PaypalConfig) -> Result<Self, GatewayError> {
        let http = Http::new(Gateway::Paypal, &config.base_url)?;
        Ok(Self { config, http, tokens: Tokens::default() })
    }

    /// The settings in use.
    #[must_use]
    pub const fn config(&self) -> &PaypalConfig {
        &self.config
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
        let url = endpoint(&self.config.base_url, &order_path(check.order_id)?);
        let answer = self.call("fetch order", || self.http.get(url.clone())).await?;
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
}

/// The path of an order.
pub(super) fn order_path(order_id: &str) -> Result<String, GatewayError> {
    if is_object_id(order_id) {
        Ok(format!("v2/checkout/orders/{order_id}"))
    } else {
        Err(call::unsuitable("order id"))
    }
}
