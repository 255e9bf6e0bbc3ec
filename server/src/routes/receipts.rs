//! Receipts as PDF.

use std::hash::{DefaultHasher, Hash, Hasher};

use app::{context::CurrentViewer, language_of, receipt_sheet};
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{language::Language, payment::PaymentId, receipt::Sheet};
use serde::Deserialize;

use crate::{problem::ProblemKind, state::AppState};

/// A browser may keep a receipt for its user, and asks each time whether it is still so: a refund is noted on it.
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// In which language; that of the pages where it is not said.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    language: Option<String>,
}

/// The receipt of a payment of the viewer's account.
///
/// # Errors
/// [`ProblemKind::NotFound`] also for another account's payment and for one that has not succeeded;
/// [`ProblemKind::UnprintableReceipt`] where it would have empty boxes.
pub async fn pdf(
    State(state): State<AppState>,
    Extension(CurrentViewer(viewer)): Extension<CurrentViewer>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, ProblemKind> {
    let viewer = viewer.ok_or(ProblemKind::Unauthenticated)?;
    let id: PaymentId = id.parse().map_err(|_| ProblemKind::NotFound)?;
    let receipt = state.context.billing.receipt(viewer.account_id, &id).await.map_err(|error| {
        tracing::error!(%error, "a receipt cannot be read");
        ProblemKind::Unavailable
    })?;
    let asked = wanted.language.as_deref().and_then(Language::from_tag);
    let language = asked.unwrap_or_else(|| language_of(&headers, Some(&viewer)));
    let sheet = receipt_sheet(&receipt.ok_or(ProblemKind::NotFound)?, language);
    if !(state.context.can_print)(&sheet) {
        return Err(ProblemKind::UnprintableReceipt);
    }
    let tag = entity_tag(&sheet);
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut response = if known.flat_map(|line| line.split(',')).any(|known| known.trim() == tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let name = format!("attachment; filename=\"{}.pdf\"", sheet.number);
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
        ([kind, (header::CONTENT_DISPOSITION, value(&name)?)], written(sheet).await?).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, PRIVATE);
    headers.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    headers.insert(header::ETAG, value(&tag)?);
    Ok(response)
}

/// Sets the sheet on paper, beside the threads that answer requests.
async fn written(sheet: Sheet) -> Result<Vec<u8>, ProblemKind> {
    let number = sheet.number.clone();
    match tokio::task::spawn_blocking(move || paper::receipt_pdf(&sheet)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => {
            tracing::error!(%error, number, "a receipt cannot be written");
            Err(ProblemKind::Internal)
        }
        Err(error) => {
            tracing::error!(%error, number, "a receipt cannot be written");
            Err(ProblemKind::Internal)
        }
    }
}

/// Names what the sheet says, and the version that set it. Weak, for the answer may be compressed.
fn entity_tag(sheet: &Sheet) -> String {
    let mut hasher = DefaultHasher::new();
    (sheet, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    format!("W/\"{:016x}\"", hasher.finish())
}

fn value(text: &str) -> Result<HeaderValue, ProblemKind> {
    HeaderValue::from_str(text).map_err(|_| ProblemKind::Internal)
}
