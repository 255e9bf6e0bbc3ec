use std::sync::Arc;

use domain::{
    currency::Currency,
    history::{Filter, Movement, MovementStatus, Sources},
    language::Language,
    ledger::PostingKind,
    time::{Day, Timestamp},
};
use proptest::prelude::*;

use super::{CsvLines, MARK};
use crate::exports::{Column, Head, Label, Wording};

struct Plain;

impl Wording for Plain {
    fn language(&self) -> Language {
        Language::En
    }
    fn column(&self, _: Column) -> &'static str {
        "head, \"quoted\""
    }
    fn label(&self, _: Label) -> &'static str {
        ""
    }
    fn kind(&self, kind: PostingKind) -> &'static str {
        kind.slug()
    }
    fn status(&self, status: MovementStatus) -> &'static str {
        status.slug()
    }
    fn service(&self, slug: Option<&str>) -> String {
        slug.unwrap_or_default().to_owned()
    }
    fn sources(&self, sources: Sources) -> String {
        sources.bits().to_string()
    }
    fn description(&self, movement: &Movement) -> String {
        movement.description.clone()
    }
    fn filter(&self, _: &Filter) -> Vec<(String, String)> {
        Vec::new()
    }
}

fn lines() -> CsvLines {
    let head = Head {
        account_name: String::new(),
        currency: Currency::Vnd,
        zone: "UTC".to_owned(),
        made_on: Day(0),
        made_at: 0,
        filter: Filter::default(),
    };
    CsvLines::new(&head, Arc::new(Plain))
}

proptest! {
    #[test]
    fn every_text_and_amount_comes_back(
        description in "[=+@\\-\"',;\\r\\n\\t]{0,2}\\PC{0,12}[\"\\r\\n, ]{0,2}", reference in "\\PC{0,8}", code in "[A-Z]{0,4}", bits in 0u8..16,
        amount in any::<i64>(), balance_after in any::<i64>(), second in 0i64..86_400,
    ) {
        let movement = Movement {
            seq: 7, at: Timestamp(second * 1_000), day: Day(0), minute: u16::try_from(second / 60).unwrap(),
            kind: PostingKind::Charge, service: None, description: description.clone(), reference: reference.clone(),
            status: MovementStatus::Success, amount, balance_after, sources: Sources::from_bits(bits), code: code.clone(),
        };
        let reference = if reference.is_empty() { code } else { reference };
        let mut lines = lines();
        let mut bytes = lines.heads().unwrap();
        bytes.extend(lines.lines(&[movement.clone(), movement]).unwrap());
        let text = bytes.strip_prefix(MARK).unwrap();
        prop_assert!(text.ends_with(b"\r\n"));
        // Read by the rules of RFC 4180 themselves, not by the library that wrote it.
        let records = read(std::str::from_utf8(text).unwrap());
        prop_assert_eq!(records.len(), 3);
        prop_assert!(records[0].iter().all(|head| head == "head, \"quoted\""));
        for record in &records[1..] {
            prop_assert_eq!(record.len(), 12);
            prop_assert_eq!(&record[4], &bits.to_string());
            prop_assert_eq!(record[5].strip_prefix('\'').unwrap_or(&record[5]), description.strip_prefix('\'').unwrap_or(&description));
            prop_assert_eq!(record[6].strip_prefix('\'').unwrap_or(&record[6]), reference.strip_prefix('\'').unwrap_or(&reference));
            prop_assert!(!record[5].starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(micros(&record[8]), amount);
            prop_assert_eq!(micros(&record[9]), balance_after);
        }
    }
}

fn micros(decimal: &str) -> i64 {
    let (sign, digits) = decimal.strip_prefix('-').map_or((1, decimal), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let micros: i128 = format!("{whole}{fraction:0<6}").parse().unwrap();
    i64::try_from(sign * micros).unwrap()
}

/// Records of fields: a field is quoted or holds no quote, comma, CR or LF.
fn read(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', false) if field.is_empty() => quoted = true,
            ('"', true) if letters.peek() == Some(&'"') => field.extend(letters.next()),
            ('"', true) => quoted = false,
            (',', false) => record.push(std::mem::take(&mut field)),
            ('\r', false) => {
                assert_eq!(letters.next(), Some('\n'));
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            (letter, _) => field.push(letter),
        }
    }
    records
}
