//! The workbook: a sheet about the file, then sheets of rows, written row by row.
//!
//! Cells are typed. Dates and times are numbers of days, amounts are numbers whose decimals are exact: a number of Excel
//! keeps 15 digits, which six decimals leave nine before the point for. An amount with more digits stands as exact text in a
//! column at the end, too; it is hidden while no row needs it. Texts are cells of text, which are never formulas, and stay
//! text when they are edited.

use std::{io::Write, path::Path, sync::Arc};

use domain::{currency::Currency, history::Movement, language::Language, time::Day};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{
    COLUMNS, Column, ExportTotals, Head, Label, Wording,
    extract::second_of_day,
    text::{cell, decimal, loses_digits, number, reference},
};

mod summary;

/// The sheet that tells of the file is the first.
const SUMMARY: usize = 0;
/// Excel's number of 1 January 1970.
const EPOCH: i32 = 25_569;
/// The columns of exact texts, after all others.
const EXACT: [u16; 2] = [12, 13];
const LAST_COLUMN: u16 = 11;

/// A workbook in the making. What is written goes to a file without a name, so that nothing is left of it whatever happens.
pub struct ExcelFile {
    book: Workbook,
    formats: Formats,
    wording: Arc<dyn Wording>,
    head: Head,
    rows_per_sheet: u32,
    /// Sheets of rows so far; the last one is written to.
    sheets: usize,
    /// Rows on the last sheet.
    rows: u32,
    /// Whether some amount of it needed exact text.
    exact: bool,
    totals: ExportTotals,
}

struct Formats {
    head: Format,
    head_end: Format,
    date: Format,
    time: Format,
    moment: Format,
    text: Format,
    money: Format,
    precise: Format,
    whole: Format,
    label: Format,
    title: Format,
    wrapped: Format,
    exact: Format,
}

impl Formats {
    fn new(currency: Currency, language: Language) -> Self {
        let date = match language {
            Language::En => "yyyy-mm-dd",
            Language::Vi => "dd/mm/yyyy",
            Language::Ja => "yyyy/mm/dd",
        };
        let money = match currency.exponent() {
            0 => "#,##0",
            _ => "#,##0.00",
        };
        let head =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00EE_F1F5);
        Self {
            head_end: head.clone().set_align(FormatAlign::Right),
            head,
            date: Format::new().set_num_format(date).set_align(FormatAlign::Left),
            time: Format::new().set_num_format("hh:mm:ss"),
            moment: Format::new().set_num_format(format!("{date} hh:mm:ss")).set_align(FormatAlign::Left),
            text: Format::new().set_num_format("@"),
            money: Format::new().set_num_format(money),
            precise: Format::new().set_num_format("#,##0.000000"),
            whole: Format::new().set_num_format("#,##0"),
            label: Format::new().set_bold().set_align(FormatAlign::Top),
            title: Format::new().set_bold().set_font_size(14),
            wrapped: Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top),
            exact: Format::new().set_num_format("@").set_align(FormatAlign::Right),
        }
    }

    /// How an amount is shown: in the digits of its currency, in all six when those would hide some.
    const fn money(&self, micros: i128, currency: Currency) -> &Format {
        if micros % currency.micros_per_minor() as i128 == 0 { &self.money } else { &self.precise }
    }
}

impl ExcelFile {
    /// Begins a workbook; what it holds meanwhile lies in a file without a name in `folder`. A sheet takes
    /// `rows_per_sheet` rows, below its heads.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn begin(head: Head, wording: Arc<dyn Wording>, folder: &Path, rows_per_sheet: u32) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        book.set_tempdir(folder)?;
        let made = date_time(head.made_on, head.made_at)?;
        let title = wording.label(Label::Title);
        book.set_properties(&DocProperties::new().set_title(title).set_author("Prepay").set_creation_datetime(&made));
        book.add_worksheet().set_name(wording.label(Label::Summary))?;
        let formats = Formats::new(head.currency, wording.language());
        let totals = ExportTotals::default();
        let mut file = Self { book, formats, wording, head, rows_per_sheet, sheets: 0, rows: 0, exact: false, totals };
        file.next_sheet()?;
        Ok(file)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, movement: &Movement) -> Result<(), XlsxError> {
        if self.rows == self.rows_per_sheet {
            self.end_sheet()?;
            self.next_sheet()?;
        }
        self.rows += 1;
        self.totals.add(movement);
        let Self { book, formats, wording, head, rows, .. } = self;
        let sheet = book.worksheet_from_index(self.sheets)?;
        let row = *rows;
        let currency = head.currency;
        sheet.write_number_with_format(row, 0, serial(movement.day), &formats.date)?;
        sheet.write_datetime_with_format(row, 1, time(second_of_day(movement.at, movement.minute))?, &formats.time)?;
        sheet.write_string(row, 2, wording.kind(movement.kind))?;
        let service = wording.service(movement.service.as_deref());
        text_cell(sheet, row, 3, &service, &formats.text)?;
        text_cell(sheet, row, 4, &wording.sources(movement.sources), &formats.text)?;
        text_cell(sheet, row, 5, &wording.description(movement), &formats.text)?;
        text_cell(sheet, row, 6, reference(movement), &formats.text)?;
        sheet.write_string(row, 7, wording.status(movement.status))?;
        for (column, micros) in [(8, movement.amount), (9, movement.balance_after)] {
            let micros = i128::from(micros);
            sheet.write_number_with_format(row, column, number(micros), formats.money(micros, currency))?;
        }
        sheet.write_string(row, 10, currency.code())?;
        sheet.write_number(row, 11, number(i128::from(movement.seq) * 1_000_000))?;
        for (column, micros) in EXACT.into_iter().zip([movement.amount, movement.balance_after]) {
            if loses_digits(i128::from(micros)) {
                self.exact = true;
                sheet.write_string_with_format(row, column, decimal(i128::from(micros)), &formats.exact)?;
            }
        }
        Ok(())
    }

    /// How many rows have been written.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.totals.count
    }

    /// Writes the sheet about the file, and the whole workbook to `out`.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self, out: impl Write + Send) -> Result<ExportTotals, XlsxError> {
        self.end_sheet()?;
        let Self { book, formats, wording, head, totals, .. } = &mut self;
        summary::write(book.worksheet_from_index(SUMMARY)?, formats, wording.as_ref(), head, totals)?;
        self.book.save_to_writer(out)?;
        Ok(self.totals)
    }

    fn next_sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        (self.rows, self.exact) = (0, false);
        let Self { book, formats, wording, sheets, .. } = self;
        let name = wording.label(Label::Movements);
        let sheet = book.add_worksheet_with_constant_memory()?;
        if *sheets > 1 {
            sheet.set_name(format!("{name} {sheets}"))?;
        } else {
            sheet.set_name(name)?;
        }
        for (column, kind) in (0..).zip(COLUMNS) {
            let format = if is_number(kind) { &formats.head_end } else { &formats.head };
            sheet.write_string_with_format(0, column, wording.column(kind), format)?;
            sheet.set_column_width(column, width(kind))?;
        }
        for (column, kind) in EXACT.into_iter().zip([Column::Amount, Column::BalanceAfter]) {
            let name = format!("{} ({})", wording.column(kind), wording.label(Label::Exact));
            sheet.write_string_with_format(0, column, name, &formats.head_end)?;
            sheet.set_column_width(column, 26)?;
        }
        sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?.set_landscape();
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(self.sheets)?;
        sheet.autofilter(0, 0, self.rows, LAST_COLUMN)?;
        if !self.exact {
            for column in EXACT {
                sheet.set_column_hidden(column)?;
            }
        }
        Ok(())
    }
}

/// A cell of text; nothing where there is none.
fn text_cell(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string_with_format(row, column, cell(text), format)?;
    }
    Ok(())
}

const fn is_number(column: Column) -> bool {
    matches!(column, Column::Amount | Column::BalanceAfter | Column::Number)
}

/// In digits of the usual font.
const fn width(column: Column) -> u16 {
    match column {
        Column::Date | Column::Number => 12,
        Column::Time | Column::Currency => 10,
        Column::Kind | Column::Service | Column::Source => 20,
        Column::Description => 56,
        Column::Reference => 26,
        Column::Status => 14,
        Column::Amount | Column::BalanceAfter => 20,
    }
}

/// Excel's number of a day.
fn serial(day: Day) -> f64 {
    f64::from(day.0.saturating_add(EPOCH))
}

fn time(second: u32) -> Result<ExcelDateTime, XlsxError> {
    let (hour, minute, second) = clock(second);
    ExcelDateTime::from_hms(hour, minute, second)
}

fn date_time(day: Day, second: u32) -> Result<ExcelDateTime, XlsxError> {
    let (year, month, of_month) = day.ymd();
    let date = ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(1970), month, of_month)?;
    let (hour, minute, second) = clock(second);
    date.and_hms(hour, minute, second)
}

/// A second of the day as a clock shows it.
fn clock(second: u32) -> (u16, u8, u8) {
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    (u16::from(part(second / 3_600)), part(second / 60 % 60), part(second % 60))
}
