//! The client: what a merchant does with VNPay.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::{
    gateway::Gateway,
    payment::{Evidence, MoneyBack},
    time::Timestamp,
};
use reqwest::RequestBuilder;

use super::{
    PayRequest, QueryRequest, RefundAnswer, RefundRequest, VnpayMessage, VnpayNews, VnpayReject,
    answer::ApiAnswer,
    query::QueryBody,
    query_answer,
    refund::RefundBody,
    signature::{self, SECURE_HASH},
};
use crate::gateways::{
    CallLimits, Circuit, GatewayError, VnpayConfig,
    http::{Http, Repeat, endpoint},
};

/// `vnp_ResponseCode` of a query that came too soon after another one.
const TOO_SOON: &str = "94";

/// VNPay, for one merchant code.
#[derive(Debug)]
pub struct VnpayClient {
    config: VnpayConfig,
    http: Http,
    /// Unix milliseconds from which the next query may be sent: VNPay limits queries per merchant code, not per payment.
    next_query: AtomicI64,
}

impl VnpayClient {
    /// Makes a client with the usual time limits. Does not use the network.
    ///
    /// # Errors
    /// [`GatewayError::Unexpected`] when there is no TLS set-up.
    pub fn new(config: VnpayConfig) -> Result<Self, GatewayError> {
        Self::with_limits(config, &CallLimits::default())
    }

    /// Makes a client. Does not use the network.
    ///
    /// # Errors
    /// [`GatewayError::Unexpected`] when there is no TLS set-up.
    pub fn with_limits(config: VnpayConfig, limits: &CallLimits) -> Result<Self, GatewayError> {
        let http = Http::new(Gateway::Vnpay, &config.base_url, limits)?;
        Ok(Self { config, http, next_query: AtomicI64::new(i64::MIN) })
    }

    /// The settings in use.
    #[must_use]
    pub const fn config(&self) -> &VnpayConfig {
        &self.config
    }

    /// Whether the gateway is being called, or left alone because it does not answer.
    #[must_use]
    pub fn circuit(&self) -> Circuit {
        self.http.circuit()
    }

    /// The signed address to send the browser to. Does not use the network. Not for logs: the signature is in it.
    ///
    /// # Errors
    /// [`GatewayError::Unsuitable`] when VNPay would not take the request.
    pub fn pay_url(&self, request: &PayRequest<'_>) -> Result<String, GatewayError> {
        let parameters = request.parameters(&self.config.tmn_code).map_err(unsuitable)?;
        let canonical = signature::canonical(&parameters);
        let hash = signature::sign(&self.config.hash_secret, &canonical);
        let page = endpoint(&self.config.base_url, "paymentv2/vpcpay.html");
        Ok(format!("{page}?{canonical}&{SECURE_HASH}={hash}"))
    }

    /// Checks the query string of a return or an IPN: every parameter once, signature right, merchant code ours.
    ///
    /// # Errors
    /// [`VnpayReject`]: why it is not believed.
    pub fn verify(&self, raw_query: &str) -> Result<VnpayMessage, VnpayReject> {
        let parameters =
            signature::verified_parameters(&self.config.hash_secret, raw_query).ok_or(VnpayReject::Signature)?;
        VnpayMessage::read(parameters, &self.config.tmn_code)
    }

    /// Asks VNPay what became of a payment; `None` when the answer tells nothing about that which may be relied on. Sent
    /// once: VNPay would refuse a repeat.
    ///
    /// # Errors
    /// [`GatewayError::TooSoon`] within the query interval; [`GatewayError`] when there was no answer.
    pub async fn query(&self, request: &QueryRequest<'_>) -> Result<Option<Evidence>, GatewayError> {
        match self.ask(request).await? {
            VnpayNews::Payment(evidence) => Ok(Some(evidence)),
            VnpayNews::Refund(_) | VnpayNews::Nothing => Ok(None),
        }
    }

    /// Asks VNPay how far the last refund of a paid payment has come; empty when it tells of none. Counts as a
    /// [`query`](Self::query).
    ///
    /// # Errors
    /// As of [`query`](Self::query).
    pub async fn money_back(&self, request: &QueryRequest<'_>) -> Result<Vec<MoneyBack>, GatewayError> {
        match self.ask(request).await? {
            VnpayNews::Refund(back) => Ok(vec![back]),
            VnpayNews::Payment(_) | VnpayNews::Nothing => Ok(Vec::new()),
        }
    }

    /// Asks VNPay about a payment, whatever has happened to it.
    ///
    /// # Errors
    /// As of [`query`](Self::query).
    pub async fn ask(&self, request: &QueryRequest<'_>) -> Result<VnpayNews, GatewayError> {
        let VnpayConfig { tmn_code, hash_secret, .. } = &self.config;
        let body = QueryBody::new(request, tmn_code, hash_secret).ok_or_else(|| unsuitable("time"))?;
        self.claim_query(request.now)?;
        let answer = self.http.send("querydr", self.post().json(&body), Repeat::Never).await?;
        if !answer.is_success() {
            return Err(answer.refused("http"));
        }
        let answer: ApiAnswer = answer.json()?;
        if answer.response_code() == TOO_SOON {
            // Asked before this program was started, or by another program of the merchant.
            return Err(GatewayError::TooSoon { gateway: Gateway::Vnpay, until: self.after_pause(request.now) });
        }
        let news = query_answer::news(&answer, request, tmn_code, hash_secret);
        tracing::info!(
            payment_id = %request.payment_id,
            vnp_request_id = body.request_id,
            code = answer.response_code(),
            informative = news != VnpayNews::Nothing,
            "VNPay query"
        );
        Ok(news)
    }

    /// Orders VNPay to give money back. Sent once: whenever it is not certain that VNPay has refused,
    /// [`money_back`](Self::money_back) must be asked before anything is ordered again.
    ///
    /// # Errors
    /// [`GatewayError::Unsuitable`] and [`GatewayError::CircuitOpen`]: it was not sent. Every other failure is
    /// [`RefundAnswer::Unknown`].
    pub async fn refund(&self, request: &RefundRequest<'_>) -> Result<RefundAnswer, GatewayError> {
        let VnpayConfig { tmn_code, hash_secret, .. } = &self.config;
        let body = RefundBody::new(request, tmn_code, hash_secret).map_err(unsuitable)?;
        let answer = match self.http.send("refund", self.post().json(&body), Repeat::Never).await {
            Ok(answer) if !answer.is_success() => RefundAnswer::Unknown { code: format!("status {}", answer.status) },
            Ok(answer) => answer.json::<ApiAnswer>().map_or_else(
                |_| RefundAnswer::Unknown { code: "unreadable".to_owned() },
                |answer| RefundAnswer::read(&answer, request, tmn_code, hash_secret),
            ),
            Err(error) if error.may_have_acted() => RefundAnswer::Unknown { code: error.to_string() },
            Err(error) => return Err(error),
        };
        tracing::info!(
            payment_id = %request.payment_id,
            vnp_request_id = request.request_id,
            ?answer,
            "VNPay refund"
        );
        Ok(answer)
    }

    fn post(&self) -> RequestBuilder {
        self.http.post(endpoint(&self.config.base_url, "merchant_webapi/api/transaction"))
    }

    /// When VNPay may be asked again after a query at `now`.
    fn after_pause(&self, now: Timestamp) -> Timestamp {
        let interval = i64::try_from(self.config.query_interval.as_millis()).unwrap_or(i64::MAX);
        Timestamp(now.0.saturating_add(interval))
    }

    /// Takes the next place in the query interval.
    fn claim_query(&self, now: Timestamp) -> Result<(), GatewayError> {
        let claim = |next: i64| (next <= now.0).then(|| self.after_pause(now).0);
        match self.next_query.fetch_update(Ordering::AcqRel, Ordering::Acquire, claim) {
            Ok(_) => Ok(()),
            Err(next) => Err(GatewayError::TooSoon { gateway: Gateway::Vnpay, until: Timestamp(next) }),
        }
    }
}

const fn unsuitable(what: &'static str) -> GatewayError {
    GatewayError::Unsuitable { gateway: Gateway::Vnpay, what }
}
