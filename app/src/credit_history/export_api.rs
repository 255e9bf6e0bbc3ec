//! Server functions of exports that run by themselves. A file of any length is also there at one address,
//! [`address`](super::export::address), for browsers without WASM.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ApiError, wire::Answer};

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Rows written.
    pub rows: u64,
    /// Rows in all, where that is known.
    pub expected: Option<u64>,
    /// Whether the file can be fetched, from `/billing/credit-history/export/<id>`, once.
    pub ready: bool,
}

/// Starts an export of what matches the filter in `query` (the page's own), as `xlsx` or `csv`; answers its id.
#[server(output = Answer, endpoint = "start_export")]
pub async fn start_export(#[server(default)] query: String, format: String) -> Result<String, ApiError> {
    use std::sync::Arc;

    use billing::exports::{ExportRefused, ExportRequest, Format};

    use crate::{Texts, credit_history::filter_of, ssr};

    async fn start(query: &str, format: &str) -> Result<String, ApiError> {
        let account_id = ssr::authorised()?.account_id;
        let format = Format::from_slug(format).ok_or(ApiError::BadRequest)?;
        let billing = ssr::server()?.billing;
        let texts = Texts(ssr::language(), ssr::numbers());
        // The file holds what the page shows.
        let filter = filter_of(query, texts, billing.currency(account_id).await.map_err(ssr::fail)?);
        let request = ExportRequest { account_id, filter, format, wording: Arc::new(texts) };
        match billing.start_export(request).await {
            Ok(id) => Ok(id),
            Err(ExportRefused::Busy(busy)) => Err(ApiError::TooManyTries { retry_after_s: busy.retry_after_s }),
            Err(ExportRefused::NoHistory) => Err(ApiError::NotFound),
            Err(ExportRefused::Store(error)) => Err(ssr::fail(error)),
        }
    }
    ssr::answer(start(&query, &format).await)
}

/// How far an export of the account is.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "export_progress")]
pub async fn export_progress(id: String) -> Result<Progress, ApiError> {
    use billing::exports::JobState;

    use crate::ssr;

    async fn look(id: &str) -> Result<Progress, ApiError> {
        let account_id = ssr::authorised()?.account_id;
        let status = ssr::server()?.billing.export_status(account_id, id).ok_or(ApiError::NotFound)?;
        let ready = match status.state {
            JobState::Running => false,
            JobState::Ready => true,
            JobState::Failed => return Err(ssr::fail("the export has failed")),
        };
        Ok(Progress { rows: status.rows, expected: status.expected, ready })
    }
    ssr::answer(look(&id).await)
}

/// Gives an export up; nothing is left of it.
#[server(output = Answer, endpoint = "cancel_export")]
pub async fn cancel_export(id: String) -> Result<(), ApiError> {
    use crate::ssr;

    async fn cancel(id: &str) -> Result<(), ApiError> {
        let account_id = ssr::authorised()?.account_id;
        ssr::server()?.billing.cancel_export(account_id, id);
        Ok(())
    }
    ssr::answer(cancel(&id).await)
}
