//! Receipts: the same words on a page and on paper.

mod api;
mod page;
#[cfg(feature = "ssr")]
mod sheet;

pub use page::ReceiptPage;
#[cfg(feature = "ssr")]
pub use sheet::sheet;

use domain::{language::Language, payment::PaymentId};

/// The receipt's page.
#[must_use]
pub fn receipt_href(id: &PaymentId) -> String {
    format!("/billing/payments/{id}/receipt")
}

/// The receipt as PDF, in a language.
#[must_use]
pub fn receipt_pdf_href(id: &PaymentId, language: Language) -> String {
    format!("/billing/payments/{id}/receipt.pdf?language={}", language.tag())
}
