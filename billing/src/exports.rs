//! Files of the credit history: Excel and CSV of everything that matches a filter, newest first.
//!
//! Rows are read by keyset pages below one number, which the postings had when the export began; postings are only ever
//! added, so the file is of that instant however long its writing takes, and no transaction is held open for longer than a page. A page goes to a
//! thread that writes it, so that a file of a million rows takes no more memory than one of a thousand. What the file says
//! in words comes from whoever asks ([`Wording`]).
//!
//! Totals are summed up over the rows as they are written. That is why they have a sheet of their own in front of the rows:
//! a workbook that is streamed cannot go back to cells above.

use std::{io, sync::Arc};

use domain::{account::AccountId, history::Filter};
use rust_xlsxwriter::XlsxError;

use crate::store::StoreError;

mod csv;
mod desk;
pub mod excel;
mod extract;
mod file;
mod jobs;
mod name;
mod text;
mod totals;
mod wording;

pub use csv::CsvLines;
pub(crate) use desk::Desk;
pub use desk::{Busy, Permit};
pub use extract::{Extract, Head};
pub use file::ExportFile;
pub use jobs::{ExportStatus, JobState};
pub use totals::ExportTotals;
pub use wording::{COLUMNS, Column, Label, Wording};

/// Rows on one sheet; a sheet of Excel has 1,048,576, its heads among them.
pub const ROWS_PER_SHEET: u32 = 1_000_000;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Excel's workbook (`.xlsx`).
    Excel,
    /// Comma-separated values (RFC 4180), UTF-8 with its mark.
    Csv,
}

impl Format {
    /// The end of the file's name, and the name in addresses.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Excel => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Excel, Self::Csv].into_iter().find(|format| format.slug() == slug)
    }

    /// The type on the wire.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }
}

/// What to export.
#[derive(Clone)]
pub struct ExportRequest {
    /// Whose movements.
    pub account_id: AccountId,
    /// Which of them.
    pub filter: Filter,
    /// Into what kind of file.
    pub format: Format,
    /// In whose words.
    pub wording: Arc<dyn Wording>,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be written.
    #[error("the export's file: {0}")]
    File(#[from] io::Error),
    /// The workbook cannot be written.
    #[error("the workbook: {0}")]
    Excel(#[from] XlsxError),
    /// Nobody waits for it any more.
    #[error("the export was given up")]
    GivenUp,
    /// The thread that writes has ended badly.
    #[error("the export's writer has ended badly")]
    Writer,
}

/// Why no export begins.
#[derive(Debug, thiserror::Error)]
pub enum ExportRefused {
    /// As many as may run are running.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The account has no balance yet, and so no history.
    #[error("the account has no history yet")]
    NoHistory,
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}
