//! A whole file, written by a thread of its own while the pages are read.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, Write},
    path::Path,
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use domain::history::Movement;
use tokio::sync::mpsc;

use super::{CsvLines, ExportError, Extract, Format, Head, Permit, Wording, excel::ExcelFile, name::file_name};
use crate::engine::Billing;

/// Pages that may wait for the thread that writes.
const PAGES_AHEAD: usize = 2;
/// The folder of files in the making, within the data folder.
const FOLDER: &str = "tmp";

/// A finished file. It has no name on the disk: with this value it is gone.
#[derive(Debug)]
pub struct ExportFile {
    /// The file, at its beginning.
    pub file: File,
    /// Its length, bytes.
    pub length: u64,
    /// What to call it.
    pub name: String,
    /// What it is.
    pub format: Format,
}

enum Step {
    Rows(Vec<Movement>),
    End,
}

enum Sink {
    Excel(Box<ExcelFile>),
    Csv(CsvLines, Output),
}

impl Billing {
    /// Writes an export into a file. Dropped before its end it stops, and nothing is left of it; `rows` follows how many
    /// rows have been written.
    ///
    /// # Errors
    /// [`ExportError`].
    pub async fn export_file(
        &self,
        mut extract: Extract,
        format: Format,
        wording: Arc<dyn Wording>,
        rows_per_sheet: u32,
        rows: Arc<AtomicU64>,
        permit: Permit,
    ) -> Result<ExportFile, ExportError> {
        let folder = self.inner.data_dir.join(FOLDER);
        let (pages, waiting) = mpsc::channel(PAGES_AHEAD);
        let wanted = Arc::new(());
        let alive = Arc::downgrade(&wanted);
        let head = extract.head().clone();
        let writer = tokio::task::spawn_blocking(move || {
            // Until the work really ends, also when nobody waits for it any more.
            let _permit = permit;
            std::fs::create_dir_all(&folder)?;
            let name = file_name(&head, format);
            let sink = Sink::begin(head, format, wording, &folder, rows_per_sheet, alive.clone())?;
            let output = Output { inner: BufWriter::new(tempfile::tempfile_in(&folder)?), alive };
            let file = sink.take(waiting, output, &rows)?;
            let length = file.metadata()?.len();
            Ok(ExportFile { file, length, name, format })
        });
        while let Some(page) = extract.next().await? {
            if pages.send(Step::Rows(page)).await.is_err() {
                break;
            }
        }
        // When the writer has failed it does not listen any more, and says why below.
        let _ = pages.send(Step::End).await;
        let written = writer.await.map_err(|_| ExportError::Writer)?;
        drop(wanted);
        written
    }
}

impl Sink {
    fn begin(
        head: Head,
        format: Format,
        wording: Arc<dyn Wording>,
        folder: &Path,
        rows_per_sheet: u32,
        alive: Weak<()>,
    ) -> Result<Self, ExportError> {
        Ok(match format {
            Format::Excel => Self::Excel(Box::new(ExcelFile::begin(head, wording, folder, rows_per_sheet)?)),
            Format::Csv => {
                let lines = CsvLines::new(&head, wording);
                let mut output = Output { inner: BufWriter::new(tempfile::tempfile_in(folder)?), alive };
                output.write_all(&lines.heads()?)?;
                Self::Csv(lines, output)
            }
        })
    }

    /// Writes all pages.
    fn take(
        mut self,
        mut waiting: mpsc::Receiver<Step>,
        mut output: Output,
        rows: &AtomicU64,
    ) -> Result<File, ExportError> {
        loop {
            match waiting.blocking_recv() {
                None => return Err(ExportError::GivenUp),
                Some(Step::End) => break,
                Some(Step::Rows(page)) => match &mut self {
                    Self::Excel(file) => {
                        for movement in &page {
                            file.write(movement)?;
                        }
                        rows.store(file.rows(), Relaxed);
                    }
                    Self::Csv(lines, output) => {
                        output.write_all(&lines.lines(&page)?)?;
                        rows.store(lines.totals().count, Relaxed);
                    }
                },
            }
        }
        match self {
            Self::Excel(file) => {
                file.finish(&mut output)?;
                output.into_file()
            }
            Self::Csv(_, output) => output.into_file(),
        }
    }
}

/// A file that refuses more as soon as nobody waits for it.
struct Output {
    inner: BufWriter<File>,
    alive: Weak<()>,
}

impl Output {
    fn into_file(self) -> Result<File, ExportError> {
        let mut file = self.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(file)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.alive.strong_count() == 0 {
            return Err(io::Error::other("the export was given up"));
        }
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
