//! Asking the gateway for a page to pay on, and keeping what it answers.

use std::net::IpAddr;

use domain::{
    gateway::Gateway,
    language::Language,
    payment::{FailureReason, PaymentId, PaymentState},
    time::Timestamp,
};
use url::Url;

use crate::{
    engine::Billing,
    gateways::{GatewayError, paypal::OrderRequest, stripe::CheckoutRequest, vnpay::PayRequest},
    payments::record::{self, PaymentRecord},
    store::{StoreError, sql, values},
};

/// Our name on the gateways' pages.
const BRAND: &str = "Prepay";
/// What is sold, on the gateways' pages and receipts.
const DESCRIPTION: &str = "Prepay credit";

/// A page to pay on.
pub(super) struct Opened {
    object_id: Option<String>,
    redirect_url: String,
    deadline: Timestamp,
}

impl Billing {
    /// Whether the gateway is set up.
    pub(super) fn has_gateway(&self, gateway: Gateway) -> bool {
        let gateways = &self.inner.gateways;
        match gateway {
            Gateway::Vnpay => gateways.vnpay.is_some(),
            Gateway::Stripe => gateways.stripe.is_some(),
            Gateway::Paypal => gateways.paypal.is_some(),
        }
    }

    /// Where the browser comes back to: `/pay/<gateway>/<way>`, with our reference where the gateway does not add it.
    fn way_back(&self, gateway: Gateway, way: &str, id: &PaymentId) -> Url {
        let mut url = self.inner.base_url.clone();
        let path = format!("{}/pay/{gateway}/{way}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url.set_query(None);
        if gateway != Gateway::Vnpay {
            url.query_pairs_mut().append_pair("p", id.as_str());
        }
        url
    }

    /// The payment's own page.
    pub(super) fn payment_page(&self, id: &PaymentId) -> String {
        format!("{}/billing/payments/{id}", self.inner.base_url.as_str().trim_end_matches('/'))
    }

    /// Asks the gateway. Repeating it is safe: the same payment is asked for under the same key.
    pub(super) async fn open_page(
        &self,
        payment: &PaymentRecord,
        language: Language,
        client_ip: IpAddr,
    ) -> Result<Opened, GatewayError> {
        let gateway = payment.gateway;
        let missing = || GatewayError::Unsuitable { gateway, what: "gateway is not set up" };
        let key = format!("create:{}:1", payment.id);
        let (back, cancel) =
            (self.way_back(gateway, "return", &payment.id), self.way_back(gateway, "cancel", &payment.id));
        let (payment_id, amount, created_at) = (&payment.id, payment.amount, payment.created_at);
        let created = match gateway {
            Gateway::Vnpay => {
                let client = self.inner.gateways.vnpay.as_ref().ok_or_else(missing)?;
                let order_info = format!("{DESCRIPTION} {}", payment.id);
                let redirect_url = client.pay_url(&PayRequest {
                    payment_id,
                    amount,
                    order_info: &order_info,
                    language,
                    client_ip,
                    return_url: &back,
                    created_at,
                    expires_at: payment.deadline,
                })?;
                return Ok(Opened { object_id: None, redirect_url, deadline: payment.deadline });
            }
            Gateway::Stripe => {
                let request = CheckoutRequest {
                    payment_id,
                    amount,
                    description: DESCRIPTION,
                    success_url: &back,
                    cancel_url: &cancel,
                    expires_at: payment.deadline,
                    language,
                    idempotency_key: &key,
                };
                self.inner.gateways.stripe.as_ref().ok_or_else(missing)?.create_session(&request).await?
            }
            Gateway::Paypal => {
                let request = OrderRequest {
                    payment_id,
                    amount,
                    description: DESCRIPTION,
                    brand_name: BRAND,
                    return_url: &back,
                    cancel_url: &cancel,
                    language,
                    created_at,
                    request_id: &key,
                };
                self.inner.gateways.paypal.as_ref().ok_or_else(missing)?.create_order(&request).await?
            }
        };
        Ok(Opened {
            object_id: Some(created.object_id),
            redirect_url: created.redirect_url,
            deadline: created.expires_at,
        })
    }

    /// Keeps the page's address. A message of the gateway that was faster has already changed the state, and wins.
    pub(super) async fn keep_page(&self, id: &PaymentId, opened: &Opened) -> Result<PaymentRecord, StoreError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        record::lock_account(&mut tx, id.account_id()).await?;
        let found = record::find(&mut tx, id).await?;
        let mut payment = found.ok_or_else(|| StoreError::data("a payment is not there"))?;
        payment.object_id = payment.object_id.or_else(|| opened.object_id.clone());
        payment.redirect_url = Some(opened.redirect_url.clone());
        payment.deadline = opened.deadline;
        if payment.state == PaymentState::Created {
            payment.state = PaymentState::Redirected;
            payment.happenings += 1;
            record::add_happening(&mut tx, &payment, "redirect", "", now).await?;
        }
        if payment.state.is_open() {
            payment.next_check_at = Self::next_check(&payment, now);
        }
        tx.execute(sql(
            "UPDATE payment SET object_id = $3, redirect_url = $4, deadline = $5, state = $6, happenings = $7,
                                next_check_at = $8
             WHERE account_id = $1 AND payment_id = $2",
            values![
                id.account_id(),
                id,
                payment.object_id.clone(),
                payment.redirect_url.clone(),
                payment.deadline,
                payment.state.slug(),
                payment.happenings,
                payment.next_check_at,
            ],
        ))
        .await?;
        tx.commit().await?;
        Ok(payment)
    }

    /// The gateway could not be asked: the payment has failed, and its key is free for another try. Unless a message of
    /// the gateway says otherwise already.
    pub(super) async fn give_up_opening(&self, id: &PaymentId, error: &GatewayError) -> Result<(), StoreError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        record::lock_account(&mut tx, id.account_id()).await?;
        let found = record::find(&mut tx, id).await?;
        let Some(mut payment) = found.filter(|payment| payment.state == PaymentState::Created) else { return Ok(()) };
        payment.state = PaymentState::Failed;
        payment.happenings += 1;
        record::add_happening(&mut tx, &payment, "not_opened", &error.to_string(), now).await?;
        tx.execute(sql(
            "UPDATE payment SET state = $3, shown = $4, reason = $5, happenings = $6, next_check_at = NULL,
                                client_key = payment_id
             WHERE account_id = $1 AND payment_id = $2",
            values![
                id.account_id(),
                id,
                payment.state.slug(),
                payment.state.shown().slug(),
                FailureReason::GatewayUnavailable.slug(),
                payment.happenings,
            ],
        ))
        .await?;
        tx.commit().await
    }
}
