//! Refunds and disputes as they stand at PayPal (`payments.md` §3.2, §3.5).

use domain::{
    money::Money,
    payment::{BackKind, BackState, MoneyBack},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    PaypalClient,
    amount::WireAmount,
    call,
    order::{Capture, Order},
};
use crate::gateways::{
    GatewayError,
    http::{Answer, endpoint, is_object_id},
};

/// A refund; unknown fields are ignored.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    id: String,
    status: String,
    amount: Option<WireAmount>,
}

impl Refund {
    /// It as [`MoneyBack`]; `None` when it names no positive amount or no id.
    pub(super) fn read(&self) -> Option<MoneyBack> {
        let state = match self.status.as_str() {
            "COMPLETED" => BackState::Gone,
            "FAILED" | "CANCELLED" => BackState::Returned,
            // `PENDING`, and what PayPal may add: it was ordered, and nothing says that it failed.
            _ => BackState::Open,
        };
        let amount = self.amount.as_ref().and_then(WireAmount::read).filter(|amount| amount.micros > 0)?;
        is_object_id(&self.id).then(|| MoneyBack { id: self.id.clone(), kind: BackKind::Refund, amount, state })
    }
}

impl PaypalClient {
    /// All refunds and disputes of an order as they stand now: the refunds that the order names, the disputes that PayPal
    /// lists for its capture, and those of `disputes` (ids, from webhooks) that are about it.
    ///
    /// # Errors
    /// [`GatewayError`]. What cannot be read is [`GatewayError::Unexpected`]: a list with a hole is no list.
    pub async fn money_back(&self, order_id: &str, disputes: &[String]) -> Result<Vec<MoneyBack>, GatewayError> {
        let (answer, order) = self.get_order(order_id).await?;
        let mut all = Vec::new();
        for refund in order.refunds() {
            all.push(self.complete(refund).await?);
        }
        let captures: Vec<&str> = order.captures().map(|capture| capture.id.as_str()).collect();
        all.extend(self.disputes_of(&captures, disputes).await?);
        for capture in order.captures() {
            if all.is_empty() {
                all.extend(untold(capture, &answer)?);
            }
        }
        Ok(all)
    }

    /// Gives money of an order's capture back: `amount`, or all that has not gone back yet. The same request with the
    /// same id is one refund.
    ///
    /// # Errors
    /// [`GatewayError`]; after [`GatewayError::Unreachable`] and [`GatewayError::Unexpected`] it may have been made all
    /// the same: repeat it with the same id, or look at [`money_back`](Self::money_back).
    pub async fn refund(
        &self,
        order_id: &str,
        amount: Option<Money>,
        request_id: &str,
    ) -> Result<MoneyBack, GatewayError> {
        if !(1..=108).contains(&request_id.len()) || !request_id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(call::unsuitable("request id"));
        }
        let body = match amount.map(WireAmount::write) {
            Some(Some(amount)) => json!({ "amount": amount }),
            Some(None) => return Err(call::unsuitable("amount")),
            None => json!({}),
        };
        let (answer, order) = self.get_order(order_id).await?;
        let mut captures = order.captures();
        let (Some(capture), None) = (captures.next(), captures.next()) else {
            return Err(answer.unexpected("not exactly one capture to refund"));
        };
        if !is_object_id(&capture.id) {
            return Err(answer.unexpected("capture id"));
        }
        let url = endpoint(&self.config.base_url, &format!("v2/payments/captures/{}/refund", capture.id));
        let build = || {
            self.http
                .post(url.clone())
                .header("PayPal-Request-Id", request_id)
                .header("Prefer", "return=representation")
                .json(&body)
        };
        let answer = self.call("refund capture", build).await?;
        if !answer.is_success() {
            return Err(call::refusal(&answer));
        }
        let back = self.complete(&answer.json::<Refund>()?).await?;
        if amount.is_some_and(|amount| amount != back.amount) {
            return Err(answer.unexpected("refund of another amount"));
        }
        Ok(back)
    }

    /// A refund with its amount, which short answers leave out.
    async fn complete(&self, refund: &Refund) -> Result<MoneyBack, GatewayError> {
        if let Some(back) = refund.read() {
            return Ok(back);
        }
        if !is_object_id(&refund.id) {
            return Err(call::unexpected("refund id"));
        }
        let url = endpoint(&self.config.base_url, &format!("v2/payments/refunds/{}", refund.id));
        let answer = self.call("fetch refund", || self.http.get(url.clone())).await?;
        if !answer.is_success() {
            return Err(call::refusal(&answer));
        }
        let whole: Refund = answer.json()?;
        let back = whole.read().filter(|back| back.id == refund.id);
        back.ok_or_else(|| answer.unexpected("refund without an amount"))
    }

    async fn get_order(&self, order_id: &str) -> Result<(Answer, Order), GatewayError> {
        let answer = self.ask_order(order_id).await?;
        if !answer.is_success() {
            return Err(call::refusal(&answer));
        }
        let order: Order = answer.json()?;
        if order.id != order_id {
            return Err(answer.unexpected("another order than asked for"));
        }
        Ok((answer, order))
    }
}

/// What a capture says has gone back although no refund and no dispute tells of it: a reversal.
fn untold(capture: &Capture, answer: &Answer) -> Result<Option<MoneyBack>, GatewayError> {
    match capture.status.as_str() {
        "REFUNDED" => {
            let amount = capture.amount.as_ref().and_then(WireAmount::read).filter(|amount| amount.micros > 0);
            let amount = amount.ok_or_else(|| answer.unexpected("capture without an amount"))?;
            let id = format!("{}:reversed", capture.id.chars().take(200).collect::<String>());
            Ok(Some(MoneyBack { id, kind: BackKind::Refund, amount, state: BackState::Gone }))
        }
        "PARTIALLY_REFUNDED" => Err(answer.unexpected("part of a capture is gone, no refund tells of it")),
        _ => Ok(None),
    }
}
