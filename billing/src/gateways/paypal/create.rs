//! The order that is asked for (`payments.md` §3.2).

use domain::{language::Language, money::Money, payment::PaymentId, time::Timestamp};
use serde_json::{Value, json};
use url::Url;

use super::{PaypalClient, amount::WireAmount, call, order::Order};
use crate::gateways::{
    Created, GatewayError,
    http::{endpoint, is_object_id, is_redirect_target},
};

/// How long PayPal lets the payer be sent to an order's page.
const APPROVAL_SECONDS: i64 = 3 * 3_600;

/// One payment to ask for.
#[derive(Debug, Clone, Copy)]
pub struct OrderRequest<'a> {
    /// Becomes `custom_id` and `invoice_id`.
    pub payment_id: &'a PaymentId,
    /// Whole cents of dollars or euros.
    pub amount: Money,
    /// What is sold: 1 to 127 characters.
    pub description: &'a str,
    /// Our name on PayPal's page: 1 to 127 characters.
    pub brand_name: &'a str,
    /// Where the browser comes back after approval; PayPal appends `token` and `PayerID`.
    pub return_url: &'a Url,
    /// Where the browser comes back otherwise; PayPal appends `token`.
    pub cancel_url: &'a Url,
    /// Language of PayPal's page.
    pub language: Language,
    /// When the payment was made.
    pub created_at: Timestamp,
    /// `PayPal-Request-Id`: `<operation>:<payment id>:<attempt>`, stored before the call, at most 108 characters.
    pub request_id: &'a str,
}

impl OrderRequest<'_> {
    fn body(&self) -> Result<Value, &'static str> {
        let amount = WireAmount::write(self.amount).ok_or("amount")?;
        let texts = [self.description, self.brand_name];
        if texts.iter().any(|text| !(1..=127).contains(&text.chars().count())) {
            return Err("description or brand name");
        }
        if !(1..=108).contains(&self.request_id.len()) {
            return Err("request id");
        }
        let locale = match self.language {
            Language::En => "en-US",
            Language::Vi => "vi-VN",
            Language::Ja => "ja-JP",
        };
        Ok(json!({
            "intent": "CAPTURE",
            "purchase_units": [{
                "reference_id": "default",
                "custom_id": self.payment_id,
                "invoice_id": self.payment_id,
                "description": self.description,
                "amount": amount,
            }],
            "payment_source": { "paypal": { "experience_context": {
                "brand_name": self.brand_name,
                "locale": locale,
                "user_action": "PAY_NOW",
                "shipping_preference": "NO_SHIPPING",
                "payment_method_preference": "IMMEDIATE_PAYMENT_REQUIRED",
                "return_url": self.return_url.as_str(),
                "cancel_url": self.cancel_url.as_str(),
            }}},
        }))
    }
}

impl PaypalClient {
    /// Makes an order. The same request with the same id gives the same order.
    ///
    /// # Errors
    /// [`GatewayError`]; after [`GatewayError::Unreachable`] the order may exist all the same.
    pub async fn create_order(&self, request: &OrderRequest<'_>) -> Result<Created, GatewayError> {
        let body = request.body().map_err(call::unsuitable)?;
        let url = endpoint(&self.config.base_url, "v2/checkout/orders");
        let build = || {
            self.http
                .post(url.clone())
                .header("PayPal-Request-Id", request.request_id)
                .header("Prefer", "return=representation")
                .json(&body)
        };
        let answer = self.call("create order", build).await?;
        if !answer.is_success() {
            return Err(call::refusal(&answer));
        }
        let order: Order = answer.json()?;
        if !is_object_id(&order.id) {
            return Err(answer.unexpected("order id"));
        }
        match order.payer_link().filter(|link| is_redirect_target(link, &self.config.base_url)) {
            Some(link) => Ok(Created {
                redirect_url: link.to_owned(),
                expires_at: request.created_at.plus_seconds(APPROVAL_SECONDS),
                object_id: order.id,
            }),
            None => Err(answer.unexpected("order without an address for the payer")),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        account::AccountId, currency::Currency, language::Language, money::Money, payment::PaymentId, time::Timestamp,
    };
    use url::Url;

    use super::OrderRequest;

    #[test]
    fn writes_what_paypal_documents() {
        let url = Url::parse("https://portal.example.com/pay/paypal/return?p=1").unwrap();
        let mut request = OrderRequest {
            payment_id: &PaymentId::new(AccountId(7), 9),
            amount: Money::from_minor(2_500, Currency::Usd).unwrap(),
            description: "Prepaid credit",
            brand_name: "Prepay",
            return_url: &url,
            cancel_url: &url,
            language: Language::En,
            created_at: Timestamp(0),
            request_id: "create:1",
        };
        let body = request.body().unwrap();
        let unit = &body["purchase_units"][0];
        assert_eq!(unit["custom_id"], "PAY-0000000007-0000000009");
        assert_eq!(unit["amount"], serde_json::json!({ "currency_code": "USD", "value": "25.00" }));
        request.amount = Money::from_minor(50_000, Currency::Vnd).unwrap();
        assert_eq!(request.body(), Err("amount"));
    }
}
