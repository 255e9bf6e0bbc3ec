//! The server function of receipts.

use domain::receipt::Sheet;
use leptos::prelude::*;

use crate::{ApiError, wire::Answer};

/// The receipt of a payment in the visitor's language; `None` while the payment has none because it has not succeeded.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "receipt")]
pub async fn receipt(#[server(default)] id: String) -> Result<Option<Sheet>, ApiError> {
    use domain::payment::PaymentId;

    use crate::{receipts::sheet, ssr};

    async fn load(id: &str) -> Result<Option<Sheet>, ApiError> {
        let viewer = ssr::authorised()?;
        let server = ssr::server()?;
        let id: PaymentId = id.parse().map_err(|_| ApiError::NotFound)?;
        let account = viewer.account_id;
        if let Some(receipt) = server.billing.receipt(account, &id).await.map_err(ssr::fail)? {
            return Ok(Some(sheet(&receipt, ssr::language())));
        }
        let payment = server.billing.payment(account, &id).await.map_err(ssr::fail)?;
        payment.map(|_| None).ok_or(ApiError::NotFound)
    }
    ssr::answer(load(&id).await)
}
