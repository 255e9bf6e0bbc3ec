//! Sheets of paper: a receipt in words becomes a PDF of A4 pages, tagged for readers, with its fonts embedded by subset.
//!
//! The same sheet always becomes the same bytes. Texts are set in Noto Sans, and in Noto Sans JP what that has not; what
//! neither has would show as an empty box: [`can_print`] tells before.

// Lengths on paper are points in floating numbers, as PDF writes them; no money is counted here.
#![expect(clippy::float_arithmetic, reason = "lengths on paper")]

mod fonts;
mod layout;
mod letters;
mod lines;
mod pages;
mod receipt;

pub use pages::PaperError;

use domain::receipt::Sheet;

/// Whether the fonts have every letter of a receipt: a name in Thai or an address with an emoji has letters that neither has.
#[must_use]
pub fn can_print(sheet: &Sheet) -> bool {
    // Without fonts nothing is printed at all, which [`receipt_pdf`] says.
    fonts::fonts().is_none_or(|fonts| letters::all_there(fonts, sheet))
}

/// Writes a receipt.
///
/// # Errors
/// [`PaperError`]: the fonts cannot be read, or the document cannot be written; neither depends on the texts.
pub fn receipt_pdf(sheet: &Sheet) -> Result<Vec<u8>, PaperError> {
    let fonts = fonts::fonts().ok_or(PaperError::Fonts)?;
    pages::write(&receipt::lay_out(fonts, sheet), fonts, sheet)
}
