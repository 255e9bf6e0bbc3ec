//! VNPay: pay addresses, messages, joined signatures, queries.

use std::{net::IpAddr, time::Duration};

use billing::gateways::{
    VnpayClient, VnpayConfig,
    vnpay::{PayRequest, QueryRequest, signature},
};
use domain::{currency::Currency, language::Language, money::Money, payment::PaymentId, time::Timestamp};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Address, Answer, evidence, refusal};

#[derive(Deserialize)]
struct Merchant {
    base_url: Address,
    tmn_code: String,
    secret: String,
}

impl Merchant {
    fn client(self) -> Result<VnpayClient, String> {
        let Self { base_url: Address(base_url), tmn_code, secret } = self;
        let (hash_secret, query_interval) = (SecretString::from(secret), Duration::ZERO);
        VnpayClient::new(VnpayConfig { base_url, tmn_code, hash_secret, query_interval }).map_err(refusal)
    }
}

fn dong(amount: i64) -> Result<Money, String> {
    Money::from_minor(amount, Currency::Vnd).map_err(refusal)
}

/// The address that the browser is sent to.
#[derive(Deserialize)]
pub struct PayUrl {
    merchant: Merchant,
    payment_id: PaymentId,
    amount: i64,
    order_info: String,
    language: Language,
    client_ip: IpAddr,
    return_url: Address,
    created_at: Timestamp,
    expires_at: Timestamp,
}

impl PayUrl {
    pub fn answer(self) -> Answer {
        let request = PayRequest {
            payment_id: &self.payment_id,
            amount: dong(self.amount)?,
            order_info: &self.order_info,
            language: self.language,
            client_ip: self.client_ip,
            return_url: &self.return_url.0,
            created_at: self.created_at,
            expires_at: self.expires_at,
        };
        self.merchant.client()?.pay_url(&request).map(Value::String).map_err(refusal)
    }
}

/// A return or an IPN.
#[derive(Deserialize)]
pub struct Message {
    merchant: Merchant,
    query: String,
}

impl Message {
    pub fn answer(self) -> Answer {
        let message = self.merchant.client()?.verify(&self.query).map_err(refusal)?;
        Ok(json!({
            "reference": message.reference,
            "dong": message.amount.to_minor().map_err(refusal)?,
            "transaction_number": message.transaction_number,
            "outcome": format!("{:?}", message.outcome()),
        }))
    }
}

/// Values joined by bars, as queries, refunds and their answers are signed.
#[derive(Deserialize)]
pub struct Joined {
    secret: String,
    values: Vec<String>,
    /// A signature to check against the right one.
    signature: Option<String>,
}

impl Joined {
    pub fn answer(self) -> Answer {
        let secret = SecretString::from(self.secret);
        let text = signature::joined(self.values.iter().map(String::as_str));
        if self.signature.is_some_and(|given| !signature::matches(&secret, &text, &given)) {
            return Err("the signature does not match".to_owned());
        }
        Ok(json!({ "signature": signature::sign(&secret, &text), "text": text }))
    }
}

/// A query over the network.
#[derive(Deserialize)]
pub struct Query {
    merchant: Merchant,
    payment_id: PaymentId,
    amount: i64,
    created_at: Timestamp,
    expires_at: Timestamp,
    now: Timestamp,
}

impl Query {
    pub async fn answer(self) -> Answer {
        let request = QueryRequest {
            payment_id: &self.payment_id,
            amount: dong(self.amount)?,
            created_at: self.created_at,
            expires_at: self.expires_at,
            told_unpaid: false,
            now: self.now,
        };
        let found = self.merchant.client()?.query(&request).await.map_err(refusal)?;
        Ok(found.as_ref().map_or(Value::Null, evidence))
    }
}
