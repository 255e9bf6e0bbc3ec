//! The first sheet: whose movements, which, when, and what they come to.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Formats, date_time};
use crate::exports::{
    ExportTotals, Head, Label, Wording,
    text::{cell, decimal, loses_digits, number},
};

pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &Formats,
    wording: &dyn Wording,
    head: &Head,
    totals: &ExportTotals,
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 24)?.set_column_width(1, 48)?.set_column_width(2, 28)?;
    sheet.write_string_with_format(0, 0, wording.label(Label::Title), &formats.title)?;
    let mut row = 2;
    let mut filter = wording.filter(&head.filter);
    if filter.is_empty() {
        filter.push((String::new(), wording.label(Label::Everything).to_owned()));
    }
    let filter = filter.iter().map(|(what, value)| match what.is_empty() {
        true => value.clone(),
        false => format!("{what}: {value}"),
    });
    let texts = [
        (Label::Account, head.account_name.clone()),
        (Label::Filter, filter.collect::<Vec<_>>().join("\n")),
        (Label::TimeZone, head.zone.clone()),
    ];
    for (label, text) in texts {
        sheet.write_string_with_format(row, 0, wording.label(label), &formats.label)?;
        sheet.write_string_with_format(row, 1, cell(&text), &formats.wrapped)?;
        row += 1;
    }
    sheet.write_string_with_format(row, 0, wording.label(Label::MadeAt), &formats.label)?;
    sheet.write_datetime_with_format(row, 1, date_time(head.made_on, head.made_at)?, &formats.moment)?;
    row += 2;
    sheet.write_string_with_format(row, 0, wording.label(Label::Count), &formats.label)?;
    sheet.write_number_with_format(row, 1, number(i128::from(totals.count) * 1_000_000), &formats.whole)?;
    let sums = [(Label::Incoming, totals.incoming), (Label::Outgoing, totals.outgoing), (Label::Net, totals.net())];
    for (label, micros) in sums {
        row += 1;
        let name = format!("{} ({})", wording.label(label), head.currency);
        sheet.write_string_with_format(row, 0, name, &formats.label)?;
        sheet.write_number_with_format(row, 1, number(micros), formats.money(micros, head.currency))?;
        if loses_digits(micros) {
            sheet.write_string_with_format(row, 2, decimal(micros), &formats.exact)?;
        }
    }
    Ok(())
}
