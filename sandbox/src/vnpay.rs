//! VNPay 2.1.0: pay page, IPN, query and refund.

mod api;
mod fault;
mod intervene;
mod ipn;
mod outcome;
mod params;
mod pay_page;
mod query;
mod refund;
mod request;
mod signature;
mod store;
mod tamper;

pub(crate) use intervene::intervene;
pub(crate) use ipn::{Ipn, ends_delivery, request};
pub(crate) use pay_page::amount;
pub(crate) use store::{Store, Transaction};

use crate::state::Shared;
use axum::{
    Router,
    routing::{get, post},
};

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/paymentv2/vpcpay.html", get(request::open))
        .route("/paymentv2/Transaction/PaymentMethod.html", get(pay_page::show).post(pay_page::finish))
        .route("/paymentv2/Payment/Error.html", get(fault::show))
        .route("/merchant_webapi/api/transaction", post(api::transaction))
}
