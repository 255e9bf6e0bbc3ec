//! Errors before payment. The customer sees VNPay's own page, the merchant hears nothing.

use crate::page;
use axum::{
    extract::Query,
    response::{Html, IntoResponse, Redirect, Response},
};
use maud::html;
use serde::{Deserialize, Serialize};

/// Why no payment was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub(crate) enum Fault {
    #[serde(rename = "01")]
    #[error("This transaction already exists.")]
    Exists,
    #[serde(rename = "03")]
    #[error("The data sent by the merchant is not in the right format.")]
    Format,
    #[serde(rename = "15")]
    #[error("The time for this payment is over.")]
    TimedOut,
    #[serde(rename = "32")]
    #[error("The amount is invalid: VNPay takes from 5,000 to below 1,000,000,000 VND.")]
    Amount,
    #[serde(rename = "70")]
    #[error("The signature is wrong.")]
    Signature,
    #[serde(rename = "72")]
    #[error("The merchant code is unknown.")]
    Merchant,
}

impl Fault {
    /// VNPay's code for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exists => "01",
            Self::Format => "03",
            Self::TimedOut => "15",
            Self::Amount => "32",
            Self::Signature => "70",
            Self::Merchant => "72",
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        Redirect::to(&format!("/vnpay/paymentv2/Payment/Error.html?code={}", self.code())).into_response()
    }
}

#[derive(Deserialize)]
pub(crate) struct Shown {
    code: Fault,
}

/// `GET /paymentv2/Payment/Error.html`.
pub(crate) async fn show(Query(Shown { code }): Query<Shown>) -> Html<String> {
    let content = html! {
        p class="alert" id="error" { strong { "Code " (code.code()) } " – " (code) }
        p { "Nothing was charged. The merchant is not told about this; close the page and start again at the merchant." }
    };
    page::page("VNPay: payment not possible", &content)
}
