//! The server function of receipts.

use domain::receipt::Sheet;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ApiError, wire::Answer};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The receipt.
    pub sheet: Sheet,
    /// Whether there is a PDF: its fonts have every letter of the receipt.
    pub has_pdf: bool,
}

/// The receipt of a payment in the visitor's language; `None` while the payment has none because it has not succeeded.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "receipt")]
pub async fn receipt(#[server(default)] id: String) -> Result<Option<Shown>, ApiError> {
    use domain::payment::PaymentId;

    use crate::{receipts::sheet, ssr};

    async fn load(id: &str) -> Result<Option<Shown>, ApiError> {
        let viewer = ssr::authorised()?;
        let server = ssr::server()?;
        let id: PaymentId = id.parse().map_err(|_| ApiError::NotFound)?;
        let account = viewer.account_id;
        if let Some(receipt) = server.billing.receipt(account, &id).await.map_err(ssr::fail)? {
            let sheet = sheet(&receipt, ssr::language());
            let has_pdf = (server.can_print)(&sheet);
            return Ok(Some(Shown { sheet, has_pdf }));
        }
        let payment = server.billing.payment(account, &id).await.map_err(ssr::fail)?;
        payment.map(|_| None).ok_or(ApiError::NotFound)
    }
    ssr::answer(load(&id).await)
}
