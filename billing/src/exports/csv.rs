//! Lines of CSV: RFC 4180, UTF-8 with its mark (without which Excel takes it for something else), days and times as ISO
//! writes them, amounts exact with a point.

use std::{io, sync::Arc};

use csv::{Terminator, Writer, WriterBuilder};
use domain::history::Movement;

use super::{
    COLUMNS, ExportTotals, Head, Wording,
    extract::second_of_day,
    text::{decimal, harmless, reference},
};

/// What the file begins with.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Makes lines of movements.
pub struct CsvLines {
    wording: Arc<dyn Wording>,
    currency: &'static str,
    totals: ExportTotals,
}

impl CsvLines {
    /// For one file.
    #[must_use]
    pub fn new(head: &Head, wording: Arc<dyn Wording>) -> Self {
        Self { wording, currency: head.currency.code(), totals: ExportTotals::default() }
    }

    /// The beginning of the file: its mark and the heads.
    ///
    /// # Errors
    /// None that is known: memory is written to.
    pub fn heads(&self) -> io::Result<Vec<u8>> {
        let mut writer = writer(MARK.to_vec());
        writer.write_record(COLUMNS.map(|column| self.wording.column(column)))?;
        bytes(writer)
    }

    /// A line for each movement.
    ///
    /// # Errors
    /// None that is known: memory is written to.
    pub fn lines(&mut self, movements: &[Movement]) -> io::Result<Vec<u8>> {
        let mut writer = writer(Vec::with_capacity(movements.len() * 128));
        for movement in movements {
            self.totals.add(movement);
            let second = second_of_day(movement.at, movement.minute);
            let time = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
            writer.write_record([
                movement.day.to_string().as_str(),
                &time,
                self.wording.kind(movement.kind),
                &harmless(&self.wording.service(movement.service.as_deref())),
                &self.wording.sources(movement.sources),
                &harmless(&self.wording.description(movement)),
                &harmless(reference(movement)),
                self.wording.status(movement.status),
                &decimal(i128::from(movement.amount)),
                &decimal(i128::from(movement.balance_after)),
                self.currency,
                &movement.seq.to_string(),
            ])?;
        }
        bytes(writer)
    }

    /// What the lines so far come to.
    #[must_use]
    pub const fn totals(&self) -> ExportTotals {
        self.totals
    }
}

fn writer(into: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(into)
}

fn bytes(writer: Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

#[cfg(test)]
mod tests;
